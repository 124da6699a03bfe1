package io.luaprocess.kernel.scheduler;

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
	 * Whether a task waits for the thread of the caller. A task that has used its time
	 * slice goes on if none does and none waits in its {@link HostQueue}.
	 * @return false on a thread that is not the scheduler's
	 */
	boolean isOthersReady();

	/**
	 * Ends the threads. Tasks in the run queues still run one slice; tasks that are woken
	 * or become ready later, or wait in the queue of their host, do not run any more. A
	 * task that is scheduled at the same moment may run or not. Does not wait.
	 */
	@Override
	void close();

}
