package io.luaprocess.kernel;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a counter grows. Only reading it costs something: the growth is that since a
 * reading that is at least a second old, or since the start. Thread-safe.
 */
final class PerSecond {

	private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier counter;

	private final LongSupplier time;

	private long since;

	private long before;

	private double last;

	private boolean known;

	/**
	 * Begins to measure.
	 * @param counter the counter
	 * @param time nanoseconds since an arbitrary origin
	 */
	PerSecond(LongSupplier counter, LongSupplier time) {
		this.counter = counter;
		this.time = time;
		this.since = time.getAsLong();
		this.before = counter.getAsLong();
	}

	/** Returns the growth in a second. */
	synchronized double get() {
		long now = this.time.getAsLong();
		long elapsed = now - this.since;
		if (elapsed < SECOND && this.known) {
			return this.last;
		}
		long count = this.counter.getAsLong();
		double growth = (count - this.before) * SECOND / Math.max(elapsed, SECOND);
		if (elapsed >= SECOND) {
			this.since = now;
			this.before = count;
			this.last = growth;
			this.known = true;
		}
		return growth;
	}

}
