package io.luaprocess.kernel.scheduler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The share of the time of all workers that the tasks of one host have while others are
 * ready.
 * <p>
 * Invariants:
 * <ul>
 * <li>The credit grows with the time, by the clock alone, and shrinks by what slices
 * take. While it is not above zero the share is used up.
 * <li>So much credit is kept as a tenth of a second brings: a host that did nothing does
 * not displace others for long.
 * <li>No more is owed than a second brings: a host that had the processors for itself has
 * its share again soon after others want them.
 * </ul>
 */
final class ProcessorShare {

	private static final long SAVED = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long OWED = TimeUnit.SECONDS.toNanos(1);

	/** Nanoseconds of credit for each nanosecond. */
	private final double growth;

	private final long most;

	private final long least;

	private final AtomicLong credit;

	private final LongAdder used = new LongAdder();

	private final LongAdder timesUsedUp = new LongAdder();

	/** When the credit has grown; the clock's. */
	private long grownAt;

	/**
	 * Makes a share with all the credit that can be saved.
	 * @param share from 0 to 1
	 * @param workers among how many workers
	 * @param now the time
	 */
	ProcessorShare(double share, int workers, long now) {
		this.growth = share * workers;
		this.most = (long) (SAVED * this.growth);
		this.least = (long) (-OWED * this.growth);
		this.credit = new AtomicLong(this.most);
		this.grownAt = now;
	}

	boolean isUsedUp() {
		return this.credit.get() <= 0;
	}

	/** A task has run for some time. */
	void charge(long nanos) {
		long before = this.credit.getAndAdd(-nanos);
		this.used.add(nanos);
		if (before > 0 && before <= nanos) {
			this.timesUsedUp.increment();
		}
	}

	/** Time has passed; for one thread, the clock. Takes no memory. */
	void grow(long now) {
		long gain = (long) (Math.min(now - this.grownAt, OWED) * this.growth);
		this.grownAt = now;
		long seen;
		do {
			seen = this.credit.get();
		}
		while (!this.credit.compareAndSet(seen, Math.min(Math.max(seen, this.least) + gain, this.most)));
	}

	/** Nanoseconds that slices took. */
	long used() {
		return this.used.sum();
	}

	/** How often it was used up. */
	long timesUsedUp() {
		return this.timesUsedUp.sum();
	}

}
