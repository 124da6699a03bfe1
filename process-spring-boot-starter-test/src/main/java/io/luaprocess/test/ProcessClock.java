package io.luaprocess.test;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * The time of the processes of a test.
 */
public final class ProcessClock {

	private final TestTime time;

	ProcessClock(TestTime time) {
		this.time = time;
	}

	/**
	 * Returns the moment it is for processes.
	 * @return the moment
	 */
	public Instant now() {
		return this.time.now();
	}

	/**
	 * Lets processes run until all wait. Virtual time does not pass.
	 */
	public void settle() {
		this.time.settle();
	}

	/**
	 * Lets processes run for some time of theirs.
	 * @param time how much passes
	 */
	public void advance(Duration time) {
		this.time.advance(time);
	}

	/**
	 * Lets processes run until a condition holds.
	 * @param condition the condition, which may itself wait for processes
	 * @param atMost how long at most, in the time of the processes
	 * @return whether it holds
	 */
	public boolean await(BooleanSupplier condition, Duration atMost) {
		return this.time.awaitState(condition, atMost);
	}

}
