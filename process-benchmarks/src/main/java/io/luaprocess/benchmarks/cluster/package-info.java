/**
 * Speed of messages between two nodes on one machine, and how soon the end of a node is
 * noticed, side by side with the distribution of Erlang and with Apache Pekko.
 */
@NullMarked
package io.luaprocess.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
