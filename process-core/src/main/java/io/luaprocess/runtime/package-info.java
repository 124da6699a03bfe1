/**
 * Assembles the parts into a {@link io.luaprocess.ProcessRuntime}.
 */
@NullMarked
package io.luaprocess.runtime;

import org.jspecify.annotations.NullMarked;
