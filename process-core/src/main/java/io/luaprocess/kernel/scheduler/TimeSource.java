package io.luaprocess.kernel.scheduler;

import java.time.Instant;

/**
 * The time and its timers, so tests can let it pass as they like.
 */
public interface TimeSource {

	/**
	 * Returns the time.
	 * @return nanoseconds since an arbitrary origin; only differences mean something
	 */
	long nanoTime();

	/**
	 * Returns a recent time, at less cost than {@link #nanoTime()}, for what people read.
	 * @return the time, up to a few milliseconds ago
	 */
	default long coarseTime() {
		return nanoTime();
	}

	/**
	 * Returns the moment it is. It moves with {@link #nanoTime()}, apart from corrections
	 * of the clock.
	 * @return the moment
	 */
	Instant now();

	/**
	 * Runs an action once, not before a deadline. Actions with the same deadline run in
	 * the order of these calls. Does not block.
	 * @param deadline when to run it, as {@link #nanoTime()} counts
	 * @param action what to run; it must not block
	 * @return the alarm, for a caller that needs an earlier one instead, or none any more
	 */
	Alarm schedule(long deadline, Runnable action);

	/**
	 * An action that is to run. One that is not canceled keeps what it refers to until
	 * its deadline, so a task that waits with ever new deadlines has to cancel.
	 */
	interface Alarm {

		/**
		 * Returns the deadline.
		 * @return nanoseconds as {@link TimeSource#nanoTime()} counts
		 */
		long deadline();

		/**
		 * Whether the action does not run any more.
		 * @return true if it has begun or was canceled
		 */
		boolean isOver();

		/** Does not run the action, unless it has begun. Does not block. */
		void cancel();

	}

}
