/**
 * The programs of the cluster benchmark for Apache Pekko, whose remoting is Artery over
 * TCP.
 */
@NullMarked
package io.luaprocess.benchmarks.cluster.pekko;

import org.jspecify.annotations.NullMarked;
