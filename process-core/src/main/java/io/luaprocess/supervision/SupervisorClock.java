package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;

/** Time and threads of supervision; replaced in tests. */
interface SupervisorClock {

	/** A monotonic time in nanoseconds. */
	long nanoTime();

	Instant now();

	/** Runs code later. */
	Task after(Duration delay, Runnable code);

	/** Runs code that may block, now and elsewhere. */
	Task run(Runnable code);

	/** Code that was handed over. */
	interface Task {

		/** Does nothing if the code has run; interrupts it if it is running. */
		void cancel();

	}

}
