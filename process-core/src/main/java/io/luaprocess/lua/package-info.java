/**
 * The Lua side of a process: sandbox, copying of values and the process body.
 */
@NullMarked
package io.luaprocess.lua;

import org.jspecify.annotations.NullMarked;
