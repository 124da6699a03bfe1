package io.luaprocess.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.kernel.scheduler.WorkerScheduler;

/**
 * A platform thread that advances {@link Safepoint#epoch} while some worker runs
 * processes, or code of the application has called back. Otherwise it sleeps: an idle
 * runtime is not polled. It takes no lock, runs no code of processes and takes no memory,
 * for without its ticks a process that computes keeps its worker for ever.
 */
final class Clock {

	/** Time between ticks. */
	static final long TICK = TimeUnit.MICROSECONDS.toNanos(2500);

	private final WorkerScheduler scheduler;

	/** How many threads that are no workers run code of processes. */
	private final AtomicInteger callbacks = new AtomicInteger();

	private final RuntimeThread thread = new RuntimeThread("process-clock", this::run);

	/**
	 * Starts a clock, and a scheduler that tells it when a worker wakes up.
	 * @param workers how many workers the scheduler has
	 */
	Clock(int workers) {
		this.scheduler = new WorkerScheduler(workers, this.thread::unpark);
		this.thread.start();
	}

	WorkerScheduler scheduler() {
		return this.scheduler;
	}

	RuntimeThread thread() {
		return this.thread;
	}

	void close() {
		this.thread.close();
	}

	private void run() {
		long next = System.nanoTime() + TICK;
		while (!this.thread.isClosed()) {
			long now = System.nanoTime();
			if (next - now > 0) {
				LockSupport.parkNanos(next - now);
			}
			else if (tick()) {
				next = now + TICK;
			}
			else {
				LockSupport.park();
				next = System.nanoTime() + TICK;
			}
			Thread.interrupted();
		}
	}

	/** Returns false if nothing of any process runs. */
	private boolean tick() {
		Safepoint.advance();
		return this.scheduler.tick() || this.callbacks.get() > 0;
	}

	/** Code of a process begins to run on a thread that is no worker. */
	void begin() {
		if (this.callbacks.getAndIncrement() == 0) {
			this.thread.unpark();
		}
	}

	/** It has ended. */
	void end() {
		this.callbacks.decrementAndGet();
	}

}
