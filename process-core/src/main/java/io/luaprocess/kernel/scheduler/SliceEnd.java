package io.luaprocess.kernel.scheduler;

/**
 * How a time slice of a {@link Task} ended.
 */
public enum SliceEnd {

	/** The task runs again after the next wake-up, or at once if there has been one. */
	WAITING,

	/** The task has more to do and goes to the end of the run queue. */
	READY,

	/** The task never runs again. */
	DONE

}
