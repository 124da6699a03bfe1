/**
 * A process without a language: life cycle, mailbox, signals, coroutines, timers,
 * channels and hosts.
 */
@NullMarked
package io.luaprocess.kernel;

import org.jspecify.annotations.NullMarked;
