package io.luaprocess.lua.engine.resource;

import java.util.concurrent.locks.LockSupport;

import io.luaprocess.kernel.Callbacks;
import io.luaprocess.kernel.Heap;

/**
 * The memory limit of one process, and the decision whether the process is over it, as
 * described for {@link MemoryMeter}. The monitor of the samples guards its state.
 */
final class MemoryLimit {

	private static final long MIN_PATIENCE_NANOS = 250_000_000;

	private static final long MAX_PATIENCE_NANOS = 8_000_000_000L;

	private static final long WAIT_NANOS = 1_000_000;

	/** In this time the budget for collections pays for a long one. */
	private static final long MAX_WAIT_NANOS = 10_000_000_000L;

	private static final int SUSPICIOUS = 4;

	private static final double FULL = 0.7;

	private static final double NEARLY_EXHAUSTED = 0.85;

	/** Bytes; 0 = unlimited. */
	private final long limit;

	private final MeteredProcess process;

	private final SampleSet samples;

	private long lastVerified;

	private long patience = MIN_PATIENCE_NANOS;

	private boolean over;

	/** It has to wait, and could not where that was found. */
	private boolean crowds;

	MemoryLimit(long limit, MeteredProcess process, SampleSet samples) {
		this.limit = limit;
		this.process = process;
		this.samples = samples;
	}

	/**
	 * Ends the process, or lets it wait; called on the thread that runs it. On a thread
	 * that is shared the process waits when it has left that, see {@link #crowds()}.
	 */
	void judge() {
		Verdict found = verdict();
		this.crowds = found == Verdict.CROWDING && !Callbacks.mayBlock();
		if (this.crowds) {
			return;
		}
		long since = (found == Verdict.CROWDING) ? System.nanoTime() : 0;
		while (found == Verdict.CROWDING && System.nanoTime() - since < MAX_WAIT_NANOS) {
			this.process.safepoint();
			LockSupport.parkNanos(WAIT_NANOS);
			found = verdict();
		}
		if (found != Verdict.WITHIN) {
			end();
		}
	}

	/** Whether the process is to be judged again on a thread where it may wait. */
	boolean crowds() {
		return this.crowds;
	}

	/**
	 * Ends the process if what the runtime holds for it makes it exceed the limit.
	 * @param held bytes the runtime holds for it
	 */
	void check(long held) {
		boolean exceeded;
		synchronized (this.samples) {
			exceeded = !this.over && this.limit != 0 && this.samples.estimate() + held > this.limit
					&& isOver(held, 0, this.samples.recountIfCollected());
		}
		if (exceeded) {
			end();
		}
	}

	/**
	 * Ends the process if it has no room for a large object.
	 * @param bytes its size
	 */
	void reserve(long bytes) {
		if (this.limit == 0) {
			return;
		}
		boolean exceeded;
		synchronized (this.samples) {
			this.samples.recountIfCollected();
			long held = this.process.held();
			exceeded = bytes > this.limit
					|| this.samples.estimate() + held + bytes > this.limit && isOver(held, bytes, false);
		}
		if (exceeded) {
			end();
		}
	}

	/** Ends the process on its own thread; the safepoint then throws. */
	private void end() {
		this.process.memoryExceeded();
		this.process.safepoint();
	}

	private Verdict verdict() {
		synchronized (this.samples) {
			if (this.over) {
				return Verdict.WITHIN;
			}
			boolean counted = this.samples.recountIfCollected();
			long held = this.process.held();
			this.process.estimated(this.samples.estimate());
			if (this.samples.estimate() + held <= this.limit) {
				return Verdict.WITHIN;
			}
			if (this.samples.atHand() > this.limit) {
				this.over = true;
				return Verdict.OVER;
			}
			if (isOver(held, 0, counted)) {
				return Verdict.OVER;
			}
			return isCrowding(held) ? Verdict.CROWDING : Verdict.WITHIN;
		}
	}

	/**
	 * What has survived some collection, which may be old garbage, fills the heap. Both
	 * are looked at as the last collection has left them: garbage that was made since
	 * goes with the next one, so a full young generation is no danger.
	 */
	private boolean isCrowding(long held) {
		long most = this.samples.survivors() + held;
		double used = this.samples.heapUsed();
		return most > this.limit && used >= NEARLY_EXHAUSTED || most > 2 * this.limit && used >= FULL;
	}

	/**
	 * Decides by what the runtime holds and the last collection of the whole heap, and
	 * makes one if there is reason to hurry.
	 * @param held bytes the runtime holds for the process
	 * @param bytes about to be allocated
	 * @param survived whether the estimate was counted after a collection, so that most
	 * of it has survived one
	 */
	private boolean isOver(long held, long bytes, boolean survived) {
		if (held + this.samples.proven() + bytes > this.limit) {
			this.over = true;
			return true;
		}
		double used = Heap.used(bytes);
		if (!survived && used < FULL && this.samples.estimate() < SUSPICIOUS * (this.limit - held)) {
			return false;
		}
		long now = System.nanoTime();
		if (bytes == 0 && this.lastVerified != 0 && now - this.lastVerified < this.patience && used < NEARLY_EXHAUSTED
				&& !isCrowding(held)) {
			return false;
		}
		if (!Heap.collect()) {
			return false;
		}
		this.samples.recount();
		this.lastVerified = System.nanoTime() | 1;
		this.process.estimated(this.samples.estimate());
		this.over = this.samples.estimate() + held + bytes > this.limit;
		this.patience = Math.min(2 * this.patience, MAX_PATIENCE_NANOS);
		return this.over;
	}

	/** The decision about the process. */
	private enum Verdict {

		/** It may go on. */
		WITHIN,

		/** It fills the heap, with data or with garbage; it waits until that is known. */
		CROWDING,

		/** It ends. */
		OVER

	}

}
