/**
 * Numbers and their text.
 */
@NullMarked
package io.luaprocess.lua.engine.number;

import org.jspecify.annotations.NullMarked;
