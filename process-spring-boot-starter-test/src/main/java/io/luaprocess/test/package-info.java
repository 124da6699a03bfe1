/**
 * Tests of Lua processes: {@link io.luaprocess.test.ProcessTest} and what its methods may
 * have as parameters.
 */
@NullMarked
package io.luaprocess.test;

import org.jspecify.annotations.NullMarked;
