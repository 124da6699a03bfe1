package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Which thread runs a worker: the one that has it, or none while that one has lent it.
 * <p>
 * Invariants:
 * <ul>
 * <li>The count is even while a thread runs the worker, and odd while it is lent.
 * <li>What is lent is either regained by the thread that lent it or handed off to another
 * one. Both are a compare-and-set of the same count, so exactly one of them succeeds.
 * <li>The count never comes back to a former value, so a thread that returns late cannot
 * regain what was lent by another.
 * </ul>
 * Memory order: a thread writes the worker before it lends it, and the lending is a
 * release. The thread that gets it has read the count before. So it sees what the other
 * wrote.
 */
final class Lease {

	/** Not lent at the last tick. */
	private static final long NONE = -1;

	private static final VarHandle COUNT;

	static {
		try {
			COUNT = MethodHandles.lookup().findVarHandle(Lease.class, "count", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile long count;

	/** The count at the last tick if it was lent. Used by the clock. */
	private long countAtTick = NONE;

	private @Nullable Task task;

	private @Nullable Runnable handedOff;

	/**
	 * The thread of the worker lends it.
	 * @return what {@link #regain} needs
	 */
	long lend(Task lender, Runnable listener) {
		this.task = lender;
		this.handedOff = listener;
		long lent = (long) COUNT.get(this) + 1;
		COUNT.setRelease(this, lent);
		return lent;
	}

	/** Returns false if the worker was handed off. */
	boolean regain(long lent) {
		if (!COUNT.compareAndSet(this, lent, lent + 1)) {
			return false;
		}
		this.task = null;
		this.handedOff = null;
		return true;
	}

	/**
	 * The clock has ticked.
	 * @return true if the worker is lent to the same call since the last tick
	 */
	boolean tick() {
		long seen = this.count;
		boolean lasts = seen % 2 != 0 && seen == this.countAtTick;
		this.countAtTick = (seen % 2 != 0) ? seen : NONE;
		return lasts;
	}

	/**
	 * Hands the worker off, after a {@link #tick()} that has returned true.
	 * @return false if it was regained meanwhile
	 */
	boolean handOff() {
		Runnable listener = this.handedOff;
		long lent = this.countAtTick;
		if (lent == NONE || !COUNT.compareAndSet(this, lent, lent + 1)) {
			return false;
		}
		Objects.requireNonNull(listener).run();
		return true;
	}

	/** Returns the task that lent the worker; for the thread that has got it. */
	@Nullable Task takeLender() {
		Task lender = this.task;
		this.task = null;
		this.handedOff = null;
		return lender;
	}

}
