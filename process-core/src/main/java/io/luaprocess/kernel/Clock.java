package io.luaprocess.kernel;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.kernel.scheduler.WorkerScheduler;

/**
 * A platform thread that advances {@link Safepoint#epoch} while some worker runs
 * processes, or code of the application has called back. Otherwise it sleeps: an idle
 * runtime is not polled. It takes no lock, runs no code of processes and takes no memory,
 * for without its ticks a process that computes keeps its worker for ever.
 * <p>
 * While it ticks, the time of the last tick is the coarse time; while it sleeps, the time
 * itself is. When it has slept, the first tick comes at a random part of the usual time:
 * processes count the ticks they see as processor time, and one that computes for less
 * than a tick whenever it wakes the clock would never see one.
 */
final class Clock {

	/** Time between ticks. */
	static final long TICK = TimeUnit.MICROSECONDS.toNanos(2500);

	/** Of the clocks of all kernels, of which an application has one. */
	private static final AtomicInteger TICKS = new AtomicInteger();

	private static final long ASLEEP = 0;

	private final WorkerScheduler scheduler;

	/** How many threads that are no workers run code of processes. */
	private final AtomicInteger callbacks = new AtomicInteger();

	/** The time of the last tick; {@value #ASLEEP} while it sleeps. */
	private volatile long coarseTime = ASLEEP;

	private final RuntimeThread thread = new RuntimeThread("process-clock", this::run);

	/**
	 * Starts a clock, and a scheduler that tells it when a worker wakes up.
	 * @param workers how many workers the scheduler has
	 */
	Clock(int workers) {
		this.scheduler = new WorkerScheduler(workers, this.thread::unpark);
		this.thread.start();
	}

	/** Returns the number of ticks so far; wraps around. */
	static int ticks() {
		return TICKS.get();
	}

	/** Returns the time, or that of the last tick if it ticks. */
	long coarseTime() {
		long last = this.coarseTime;
		return (last != ASLEEP) ? last : System.nanoTime();
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
				this.coarseTime = now | 1;
			}
			else {
				this.coarseTime = ASLEEP;
				LockSupport.park();
				now = System.nanoTime();
				next = now + ThreadLocalRandom.current().nextLong(TICK);
				this.coarseTime = now | 1;
			}
			Thread.interrupted();
		}
	}

	/** Returns false if nothing of any process runs. */
	private boolean tick() {
		TICKS.getAndIncrement();
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
