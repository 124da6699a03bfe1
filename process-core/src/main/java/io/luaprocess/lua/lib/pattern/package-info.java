/**
 * Lua patterns.
 */
@NullMarked
package io.luaprocess.lua.lib.pattern;

import org.jspecify.annotations.NullMarked;
