package io.luaprocess.kernel.scheduler;

import java.util.function.LongSupplier;

/**
 * How long a worker has been awake. Written by the worker when it falls asleep and when
 * it awakes, so a slice costs nothing; read by any thread.
 * <p>
 * Invariant: the sum that is read never falls. One word holds all of it: in the lowest
 * bit whether the worker is awake, above it the sum, less the present time while it is.
 */
final class BusyTime {

	private final LongSupplier clock;

	private final long origin;

	private volatile long word;

	/**
	 * Makes it for a worker that is awake.
	 * @param clock returns nanoseconds since an arbitrary origin
	 */
	BusyTime(LongSupplier clock) {
		this.clock = clock;
		this.origin = clock.getAsLong();
		this.word = 1;
	}

	/** Called by the worker, which is awake. */
	void fallsAsleep() {
		this.word = ((this.word >> 1) + now()) << 1;
	}

	/** Called by the worker, which was asleep. */
	void awakes() {
		this.word = (((this.word >> 1) - now()) << 1) | 1;
	}

	/** Returns nanoseconds. */
	long sum() {
		long seen = this.word;
		return (seen >> 1) + (((seen & 1) != 0) ? now() : 0);
	}

	private long now() {
		return this.clock.getAsLong() - this.origin;
	}

}
