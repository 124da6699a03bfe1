/**
 * Runs Lua prototypes: values, operations, interpreter, compiler, safepoints and limits.
 */
@NullMarked
package io.luaprocess.lua.engine;

import org.jspecify.annotations.NullMarked;
