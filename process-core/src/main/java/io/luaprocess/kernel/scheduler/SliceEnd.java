package io.luaprocess.kernel.scheduler;

/**
 * How a time slice of a {@link Task} ended.
 */
public enum SliceEnd {

	/** The task runs again after the next wake-up, or at once if there has been one. */
	WAITING,

	/** The task has more to do and goes to the end of the run queue. */
	READY,

	/**
	 * The task goes on on another thread, which owns it until it calls
	 * {@link Scheduler#comeBack}. It may do so before the slice has returned this: the
	 * slice gives the task away as its last step, and touches it no more. In the meantime
	 * the task is in no queue and holds no place of its host.
	 */
	OUTSIDE,

	/**
	 * The worker of the slice was handed off during a call of {@link BlockingCalls}, and
	 * the task was given back by {@link Scheduler#comeBack}. The slice touches it no
	 * more. The task has left its place at its host when the worker was handed off.
	 */
	RETURNED,

	/** The task never runs again. */
	DONE

}
