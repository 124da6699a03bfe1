/**
 * The virtual machine: values, operations, calls, the state of a coroutine.
 */
@NullMarked
package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.NullMarked;
