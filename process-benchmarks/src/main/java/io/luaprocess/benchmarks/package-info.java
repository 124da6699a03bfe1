/**
 * Programs that measure the runtime side by side with others; run by profiles of the
 * build.
 */
@NullMarked
package io.luaprocess.benchmarks;

import org.jspecify.annotations.NullMarked;
