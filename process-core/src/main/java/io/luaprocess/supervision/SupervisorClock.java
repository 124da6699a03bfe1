package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;

/**
 * Time and threads of supervision.
 */
public interface SupervisorClock {

	/**
	 * Returns a monotonic time.
	 * @return nanoseconds
	 */
	long nanoTime();

	/**
	 * Returns the moment it is.
	 * @return the moment
	 */
	Instant now();

	/**
	 * Runs code that may block later, on another thread. Cancelling does nothing once the
	 * code has begun.
	 * @param delay how much later
	 * @param code the code
	 * @return the code
	 */
	Task after(Duration delay, Runnable code);

	/**
	 * Runs code that may block, on another thread. Cancelling interrupts the code; it
	 * does nothing once the code has ended.
	 * @param code the code
	 * @return the code
	 */
	Task run(Runnable code);

	/**
	 * Code that will run or runs.
	 */
	interface Task {

		/** Keeps it from running, or interrupts it. Does not block. */
		void cancel();

	}

}
