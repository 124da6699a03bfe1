package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;

/** Time and threads of supervision; replaced in tests. */
interface SupervisorClock {

	/** A monotonic time in nanoseconds. */
	long nanoTime();

	Instant now();

	/** Runs code later. Cancelling does nothing once the code has begun. */
	Task after(Duration delay, Runnable code);

	/**
	 * Runs code that may block, on another thread. Cancelling interrupts the code; it
	 * does nothing once the code has ended.
	 */
	Task run(Runnable code);

	/** Code that will run or runs. */
	interface Task {

		void cancel();

	}

}
