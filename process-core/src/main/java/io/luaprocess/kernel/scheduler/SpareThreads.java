package io.luaprocess.kernel.scheduler;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for a worker which is handed off to them.
 * <p>
 * Invariants: a thread is in this list at most once; only the clock takes threads, so a
 * thread that it sees first stays in the list until the clock takes it. Any thread adds
 * itself.
 */
final class SpareThreads {

	private final AtomicReference<@Nullable WorkerThread> first = new AtomicReference<>();

	private final AtomicInteger size = new AtomicInteger();

	/** A thread was started that adds itself soon. */
	private final AtomicBoolean starting = new AtomicBoolean();

	private final int most;

	/**
	 * Makes an empty list.
	 * @param most how many threads are kept
	 */
	SpareThreads(int most) {
		this.most = most;
	}

	/**
	 * Makes sure that there is a thread, or that there is one soon.
	 * @param start starts one; what it throws is thrown here
	 */
	void require(Runnable start) {
		if (this.first.get() != null || !this.starting.compareAndSet(false, true)) {
			return;
		}
		boolean started = false;
		try {
			start.run();
			started = true;
		}
		finally {
			if (!started) {
				this.starting.set(false);
			}
		}
	}

	/** Returns false if there are enough, so the thread may end. */
	boolean add(WorkerThread thread) {
		boolean added = addUpToMost(thread);
		this.starting.set(false);
		return added;
	}

	private boolean addUpToMost(WorkerThread thread) {
		if (this.size.incrementAndGet() > this.most) {
			this.size.decrementAndGet();
			return false;
		}
		push(thread);
		return true;
	}

	private void push(WorkerThread thread) {
		WorkerThread seen;
		do {
			seen = this.first.get();
			thread.nextSpare = seen;
		}
		while (!this.first.compareAndSet(seen, thread));
	}

	/** The clock takes a thread. */
	@Nullable WorkerThread take() {
		while (true) {
			WorkerThread seen = this.first.get();
			if (seen == null) {
				return null;
			}
			if (this.first.compareAndSet(seen, seen.nextSpare)) {
				this.size.decrementAndGet();
				return seen;
			}
		}
	}

	/** The clock puts back what it has taken and not used. */
	void putBack(WorkerThread thread) {
		this.size.incrementAndGet();
		push(thread);
	}

	/**
	 * Lets all threads look whether the scheduler is closed. A thread that was taken
	 * still leads to those that were behind it.
	 */
	void wakeAll() {
		for (WorkerThread thread = this.first.get(); thread != null; thread = thread.nextSpare) {
			thread.wake();
		}
	}

}
