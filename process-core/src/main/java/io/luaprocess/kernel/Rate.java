package io.luaprocess.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Bounds how often something happens in a second. What did not happen in the last second
 * may happen at once. Thread-safe; never waits.
 */
final class Rate {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final int perSecond;

	private final LongSupplier time;

	/**
	 * When everything so far would have happened, had it come evenly at the rate; on the
	 * scale of the time.
	 */
	private final AtomicLong evenly;

	private final LongAdder taken = new LongAdder();

	private final LongAdder refused = new LongAdder();

	/**
	 * Makes a rate.
	 * @param perSecond how often; 0 = as often as one likes
	 * @param time nanoseconds since an arbitrary origin
	 */
	Rate(int perSecond, LongSupplier time) {
		this.perSecond = perSecond;
		this.time = time;
		this.evenly = new AtomicLong(time.getAsLong());
	}

	int perSecond() {
		return this.perSecond;
	}

	/** Returns false, and counts that, if it has happened too often. */
	boolean take() {
		if (this.perSecond > 0 && !isWithin(SECOND / this.perSecond)) {
			this.refused.increment();
			return false;
		}
		this.taken.increment();
		return true;
	}

	private boolean isWithin(long interval) {
		while (true) {
			long now = this.time.getAsLong();
			long seen = this.evenly.get();
			long next = ((seen - now > 0) ? seen : now) + interval;
			if (next - now > SECOND) {
				return false;
			}
			if (this.evenly.compareAndSet(seen, next)) {
				return true;
			}
		}
	}

	/** From now on it counts anew. */
	void reset() {
		this.evenly.set(this.time.getAsLong());
	}

	/** How often it happened. */
	long taken() {
		return this.taken.sum();
	}

	/** How often it was refused. */
	long refused() {
		return this.refused.sum();
	}

}
