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
 * <p>
 * It also notices when nobody runs who was woken from outside. A carrier looks at the
 * queue of outside wake-ups only when its own is empty, and then stays with the first
 * queue in which it finds anything: processes that keep sending to each other, or compute
 * and yield, would keep it busy for ever. A virtual thread that is started at a tick is
 * the probe; if it has not run for some ticks, processes step aside at their safepoints
 * until it has.
 */
final class Clock implements Runnable {

	/** Time between ticks. */
	static final long TICK = TimeUnit.MICROSECONDS.toNanos(2500);

	private static final int ASLEEP = 0;

	private static final int QUIET = 1;

	private static final int ACTIVE = 2;

	private static final int QUIET_TICKS = 4;

	/** Long enough for a few time slices of others. */
	private static final int LATE_TICKS = 16;

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

	/** A probe has been sent that has not run. Set by the clock, cleared by the probe. */
	private volatile boolean probing;

	private volatile boolean starving;

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

	/** Whether those who are woken from outside do not get to run. */
	boolean starves() {
		return this.starving;
	}

	/**
	 * The calling virtual thread queues up behind those who were woken from outside; may
	 * return early.
	 */
	void stepAside() {
		wake(Thread.currentThread());
		LockSupport.park();
		Thread.interrupted();
	}

	private void probe() {
		this.starving = false;
		this.probing = false;
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
		int late = 0;
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
				if (!this.probing) {
					late = 0;
					this.probing = true;
					ProcessInstance.THREADS.newThread(this::probe).start();
				}
				else if (++late >= LATE_TICKS) {
					this.starving = true;
				}
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
