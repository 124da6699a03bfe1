/**
 * Runs tasks on a fixed number of threads: run queues, stealing, wake-ups, queues of
 * hosts. It knows nothing of processes.
 */
@NullMarked
package io.luaprocess.kernel.scheduler;

import org.jspecify.annotations.NullMarked;
