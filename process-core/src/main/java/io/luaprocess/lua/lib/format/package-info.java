/**
 * Numbers and dates as text.
 */
@NullMarked
package io.luaprocess.lua.lib.format;

import org.jspecify.annotations.NullMarked;
