/**
 * Generates JVM bytecode.
 */
@NullMarked
package io.luaprocess.lua.engine.compiler;

import org.jspecify.annotations.NullMarked;
