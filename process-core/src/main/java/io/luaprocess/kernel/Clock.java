package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one platform thread of a kernel. It advances {@link Safepoint#epoch} while some
 * process runs code, and enforces deadlines of processes. When nothing runs it sleeps
 * until the next deadline: an idle runtime is not polled.
 * <p>
 * How it knows that something runs: the state goes from {@link #ACTIVE} to {@link #QUIET}
 * at each tick, and whoever gets to run, or reaches the slow path of a safepoint, sets it
 * to {@code ACTIVE} again. After some quiet ticks the clock falls {@link #ASLEEP} and
 * advances the epoch once more. So code that was running all the time without a poll
 * finds a new epoch at its next one, comes to the slow path and wakes the clock; code
 * that begins to run later wakes it at its beginning.
 */
final class Clock implements Runnable {

	/** Time between ticks. */
	static final long TICK = TimeUnit.MICROSECONDS.toNanos(2500);

	private static final int ASLEEP = 0;

	private static final int QUIET = 1;

	private static final int ACTIVE = 2;

	private static final int QUIET_TICKS = 4;

	private static final Logger logger = LoggerFactory.getLogger(Clock.class);

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Clock.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Thread thread;

	private final Object lock = new Object();

	/** Guarded by {@link #lock}. */
	private final TimerHeap deadlines = new TimerHeap();

	private final ConcurrentLinkedQueue<Thread> sleepers = new ConcurrentLinkedQueue<>();

	private volatile int state = ASLEEP;

	private volatile boolean closed;

	Clock() {
		this.thread = Thread.ofPlatform().name("process-clock").daemon().unstarted(this);
		this.thread.start();
	}

	/** Some process has begun, or goes on, to run code. */
	void touch() {
		if (this.state != ACTIVE) {
			touchFirst();
		}
	}

	private void touchFirst() {
		int before = (int) STATE.getAndSet(this, ACTIVE);
		if (before == ASLEEP) {
			LockSupport.unpark(this.thread);
		}
	}

	/**
	 * Runs code on the clock's thread, never early.
	 * @param due when, on the scale of {@link System#nanoTime()}
	 * @param code short code
	 * @return for {@link #cancel}
	 */
	TimerHandle schedule(long due, Runnable code) {
		TimerHandle timer = new TimerHandle(due, code);
		boolean earliest;
		synchronized (this.lock) {
			this.deadlines.add(timer);
			earliest = this.deadlines.first() == timer;
		}
		if (earliest) {
			LockSupport.unpark(this.thread);
		}
		return timer;
	}

	void cancel(TimerHandle timer) {
		synchronized (this.lock) {
			timer.stop();
		}
	}

	/**
	 * Wakes a thread from the clock's thread. A virtual thread that is woken by another
	 * one goes to the queue of that one's carrier, which looks at the queue of outside
	 * wake-ups only when its own is empty. Threads that wake each other whenever their
	 * time slice ends would never let it become empty.
	 * @param sleeper the thread
	 */
	void wake(Thread sleeper) {
		this.sleepers.add(sleeper);
		LockSupport.unpark(this.thread);
	}

	private void wakeSleepers() {
		for (Thread sleeper = this.sleepers.poll(); sleeper != null; sleeper = this.sleepers.poll()) {
			LockSupport.unpark(sleeper);
		}
	}

	/** Returns the number of deadlines. */
	int scheduled() {
		synchronized (this.lock) {
			return this.deadlines.size();
		}
	}

	void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	@Override
	public void run() {
		long nextTick = System.nanoTime();
		int quiet = 0;
		while (!this.closed) {
			wakeSleepers();
			long nextDeadline = runDue();
			long now = System.nanoTime();
			int seen = this.state;
			if (seen == ASLEEP) {
				sleep(nextDeadline);
				nextTick = System.nanoTime() + TICK;
				continue;
			}
			if (nextTick - now <= 0) {
				quiet = (seen == QUIET) ? quiet + 1 : 0;
				STATE.compareAndSet(this, seen, (quiet >= QUIET_TICKS) ? ASLEEP : QUIET);
				Safepoint.advance();
				nextTick = now + TICK;
			}
			sleep(Math.min(nextDeadline, nextTick - now));
		}
		wakeSleepers();
	}

	private static void sleep(long nanos) {
		if (nanos == Long.MAX_VALUE) {
			LockSupport.park();
		}
		else if (nanos > 0) {
			LockSupport.parkNanos(nanos);
		}
		Thread.interrupted();
	}

	/** Runs what is due; returns the time to the next deadline. */
	private long runDue() {
		while (true) {
			TimerHandle timer;
			synchronized (this.lock) {
				long now = System.nanoTime();
				timer = this.deadlines.pollDue(now);
				if (timer == null) {
					TimerHandle first = this.deadlines.first();
					return (first != null) ? Math.max(1, first.due - now) : Long.MAX_VALUE;
				}
			}
			runSafely(timer);
		}
	}

	private static void runSafely(@Nullable TimerHandle timer) {
		try {
			if (timer != null) {
				timer.callback.run();
			}
		}
		catch (Throwable ex) {
			logger.error("A deadline could not be enforced", ex);
		}
	}

}
