/**
 * Speed of processes and messages, side by side with Erlang.
 */
@NullMarked
package io.luaprocess.benchmarks.messaging;

import org.jspecify.annotations.NullMarked;
