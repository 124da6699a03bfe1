package io.luaprocess.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces the deadlines of processes, on a platform thread of its own.
 * <p>
 * Not on that of the {@link Clock}: this thread may wait for a monitor, here or in what
 * it runs, and a monitor may have been given to a virtual thread that waits for a
 * carrier. The carriers are free for others only as long as the clock ticks, so the clock
 * must never wait for a process.
 */
final class Deadlines {

	private static final Logger logger = LoggerFactory.getLogger(Deadlines.class);

	/** Time until a deadline for which there was no memory is enforced. */
	private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(20);

	private final RuntimeThread thread = new RuntimeThread("process-deadlines", this::run);

	private final Object lock = new Object();

	/** Guarded by {@link #lock}. */
	private final TimerHeap timers = new TimerHeap();

	Deadlines() {
		this.thread.start();
	}

	RuntimeThread thread() {
		return this.thread;
	}

	/**
	 * Runs code on this thread, never early.
	 * @param due when, on the scale of {@link System#nanoTime()}
	 * @param code short code; repeated while there is no memory for it
	 * @return for {@link #cancel}
	 */
	TimerHandle schedule(long due, Runnable code) {
		TimerHandle timer = new TimerHandle(due, code);
		boolean earliest;
		synchronized (this.lock) {
			this.timers.add(timer);
			earliest = this.timers.first() == timer;
		}
		if (earliest) {
			this.thread.unpark();
		}
		return timer;
	}

	void cancel(TimerHandle timer) {
		synchronized (this.lock) {
			timer.stop();
		}
	}

	/** Returns the number of deadlines. */
	int scheduled() {
		synchronized (this.lock) {
			return this.timers.size();
		}
	}

	void close() {
		this.thread.close();
	}

	private void run() {
		while (!this.thread.isClosed()) {
			long nanos = runDue();
			if (nanos == Long.MAX_VALUE) {
				LockSupport.park();
			}
			else {
				LockSupport.parkNanos(nanos);
			}
			Thread.interrupted();
		}
	}

	/** Runs what is due; returns the time to the next deadline. */
	private long runDue() {
		while (true) {
			TimerHandle timer;
			synchronized (this.lock) {
				long now = System.nanoTime();
				timer = this.timers.pollDue(now);
				if (timer == null) {
					TimerHandle first = this.timers.first();
					return (first != null) ? Math.max(1, first.due - now) : Long.MAX_VALUE;
				}
			}
			enforce(timer);
		}
	}

	private void enforce(TimerHandle timer) {
		while (!this.thread.isClosed()) {
			try {
				timer.callback.run();
				return;
			}
			catch (OutOfMemoryError ex) {
				LockSupport.parkNanos(RETRY);
			}
			catch (Throwable ex) {
				logger.error("A deadline could not be enforced", ex);
				return;
			}
		}
	}

}
