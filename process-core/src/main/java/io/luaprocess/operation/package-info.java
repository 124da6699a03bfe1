/**
 * The operations on processes: resolve, permit, act, error – each written once, for Lua
 * code, for Java code and for the actuator.
 */
@NullMarked
package io.luaprocess.operation;

import org.jspecify.annotations.NullMarked;
