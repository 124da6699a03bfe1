package io.luaprocess.kernel.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in time slices.
 */
public interface Scheduler extends AutoCloseable {

	/**
	 * Wakes a task: it runs a slice that begins after this call. A task that is queued
	 * already is not queued twice; one that runs is queued again when its slice ends.
	 * Does not block, allocates nothing and may be called by any thread. A task that is
	 * done, and any task after {@link #close()}, is left alone.
	 * @param task the task
	 */
	void schedule(Task task);

	/**
	 * Gives back a task that went on on another thread ({@link SliceEnd#OUTSIDE}): it
	 * runs a slice that begins after this call, once its host has a place. Called once by
	 * the thread that owns the task, which touches it no more. Wake-ups that came
	 * meanwhile need no other slice. Does not block and allocates nothing.
	 * @param task the task
	 * @throws IllegalStateException if the task is not outside and does not run
	 */
	void comeBack(Task task);

	/**
	 * Looks at a task that waits. While the action runs the task does not: the action
	 * sees what the slices did, and the next slice sees what the action did. A task that
	 * is woken meanwhile is queued after it. The action must not block. May be called by
	 * any thread. Works after {@link #close()}, too.
	 * @param task the task
	 * @param action what to do with it; what it throws is thrown here
	 * @return false if the task does not wait: it is queued, runs, is outside, is done or
	 * is inspected by another thread. Then the action has not been run
	 */
	boolean inspect(Task task, Runnable action);

	/**
	 * Makes the queue of a host whose tasks have bounds.
	 * @param limit how many of them may be in the run queues or run at once; 0 = as many
	 * as there are workers
	 * @param share which share of the time of all workers they have while others are
	 * ready, up to 1; 0 = all
	 * @return the queue; {@code null} if they have no bound here
	 */
	@Nullable HostQueue hostQueue(int limit, double share);

	/**
	 * Asks at a safepoint of a task that runs whether its slice is over.
	 * @param task the task
	 * @param timeUsed whether it has used its time
	 * @return true if the task is to give way to others that are ready
	 */
	boolean isSliceOver(Task task, boolean timeUsed);

	/**
	 * Whether the thread of the caller could run another task. A task that has used its
	 * time slice goes on if none does and none waits in its {@link HostQueue}.
	 * @return false on a thread that is not the scheduler's
	 */
	boolean isOthersReady();

	/**
	 * Returns how many threads run tasks.
	 * @return the number, at least one
	 */
	default int workerCount() {
		return 1;
	}

	/**
	 * Returns how long the threads have been awake since they were started, summed. Does
	 * not fall from one call to the next.
	 * @return nanoseconds; 0 if the scheduler has no threads of its own
	 */
	default long busyNanos() {
		return 0;
	}

	/**
	 * Makes sure that a task can call code that may block on the thread of its slice, see
	 * {@link BlockingCalls}. Starts a thread if necessary.
	 * @return false if such code must run on another thread ({@link SliceEnd#OUTSIDE})
	 */
	default boolean requireSpare() {
		return false;
	}

	/**
	 * Ends the threads. Tasks in the run queues still run one slice; tasks that are woken
	 * or become ready later, or wait in the queue of their host, do not run any more. A
	 * task that is scheduled at the same moment may run or not. Does not wait.
	 */
	@Override
	void close();

}
