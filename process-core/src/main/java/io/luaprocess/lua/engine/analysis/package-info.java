/**
 * What the compiler finds out about a function before it generates code.
 */
@NullMarked
package io.luaprocess.lua.engine.analysis;

import org.jspecify.annotations.NullMarked;
