/**
 * The memory meter of a process. Knows strings and plain objects, but neither tables nor
 * the state of a running program.
 */
@NullMarked
package io.luaprocess.lua.engine.resource;

import org.jspecify.annotations.NullMarked;
