/**
 * The programs of the cluster benchmark for nodes of this project.
 */
@NullMarked
package io.luaprocess.benchmarks.cluster.lua;

import org.jspecify.annotations.NullMarked;
