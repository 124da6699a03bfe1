/**
 * Runs code instruction by instruction.
 */
@NullMarked
package io.luaprocess.lua.engine.interpreter;

import org.jspecify.annotations.NullMarked;
