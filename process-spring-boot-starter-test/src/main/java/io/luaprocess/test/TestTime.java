package io.luaprocess.test;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * How a test waits while processes run.
 */
interface TestTime {

	/** The moment it is for processes. */
	Instant now();

	/** Waits until no process can run; the time does not pass on purpose. */
	void settle();

	/** Waits for some time of the processes. */
	void advance(Duration time);

	/**
	 * Waits until a condition holds.
	 * @param atMost how long at most, in the time of the processes
	 * @return whether it holds
	 */
	boolean await(BooleanSupplier condition, Duration atMost);

	/**
	 * Waits until a condition holds that may itself wait for processes.
	 * @param atMost how long at most, in the time of the processes
	 * @return whether it holds
	 */
	boolean awaitState(BooleanSupplier condition, Duration atMost);

	/** How long a test waits that does not say it, in the time of the processes. */
	Duration patience();

	/** Says what each process does. */
	String report();

}
