package io.luaprocess.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A platform thread that advances {@link Safepoint#epoch} while some process runs code.
 * When nothing runs it sleeps: an idle runtime is not polled. It takes no lock and runs
 * nobody's code, for without its ticks a process that computes keeps its carrier for
 * ever. It takes no memory either, and survives whatever it meets.
 * <p>
 * How it knows that something runs: the state goes from {@link #ACTIVE} to {@link #QUIET}
 * at each tick, and whoever gets to run, or reaches the slow path of a safepoint, sets it
 * to {@code ACTIVE} again. After some quiet ticks the clock falls {@link #ASLEEP} and
 * advances the epoch once more. So code that was running all the time without a poll
 * finds a new epoch at its next one, comes to the slow path and wakes the clock; code
 * that begins to run later wakes it at its beginning.
 * <p>
 * It also lets those run who are woken from outside: by threads of the application,
 * timers and the network. The JVM's scheduler looks for them only when a carrier has
 * nothing else to do: a carrier takes from its own queue first, and then stays with the
 * queue in which it found something last. Processes that keep sending to each other, or
 * compute and yield, would keep it busy for ever. Therefore all processes step aside at
 * their next safepoint every so often, for a moment: the carriers run out of work and
 * look everywhere. The moment ends when a virtual thread that was woken at its beginning
 * has run.
 * <p>
 * Threads that only have to leave their stacks are woken by the clock, too, and while
 * there are any, moments for others are frequent. If each woke the next they would keep
 * the carriers until all have left; woken by the clock they keep them from those only who
 * are woken by nobody else, as threads are that begin.
 */
final class Clock {

	/** Time between ticks. */
	static final long TICK = TimeUnit.MICROSECONDS.toNanos(2500);

	private static final int ASLEEP = 0;

	private static final int QUIET = 1;

	private static final int ACTIVE = 2;

	private static final int QUIET_TICKS = 4;

	/** Ticks from one moment for others to the next. */
	private static final int MOMENT_TICKS = 16;

	/** The same while threads leave. */
	private static final int LEAVING_TICKS = 2;

	/** Long enough for every carrier to come to a safepoint and to look around. */
	private static final long MIN_MOMENT = TimeUnit.MICROSECONDS.toNanos(50);

	/** What keeps a carrier so long is no process at a safepoint. */
	private static final long MAX_MOMENT = TimeUnit.MILLISECONDS.toNanos(5);

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Clock.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final RuntimeThread thread = new RuntimeThread("process-clock", this::run);

	/** Runs once in each moment for others. */
	private final Thread probe = ProcessInstance.THREADS.newThread(this::probe);

	private final ConcurrentLinkedQueue<Thread> sleepers = new ConcurrentLinkedQueue<>();

	private volatile int state = ASLEEP;

	/** Odd while it is the moment for others. Set by the clock alone. */
	private volatile int moment;

	/** The probe, which was woken in this moment, has run. */
	private volatile boolean othersRan;

	/** Threads have been woken to leave since the last moment. */
	private volatile boolean leaving;

	Clock() {
		this.probe.start();
		this.thread.start();
	}

	RuntimeThread thread() {
		return this.thread;
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
			this.thread.unpark();
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
		if (!enqueue(sleeper)) {
			LockSupport.unpark(sleeper);
			return;
		}
		this.thread.unpark();
		if (this.thread.isClosed()) {
			wakeSleepers();
		}
	}

	/** Returns false if there is no memory: the caller wakes the thread itself. */
	private boolean enqueue(Thread sleeper) {
		try {
			return this.sleepers.add(sleeper);
		}
		catch (OutOfMemoryError ex) {
			return false;
		}
	}

	/**
	 * The calling virtual thread lets all run that the clock wakes. One that yields as
	 * the JVM offers it waits in another queue, to which carriers do not come while they
	 * find something in the clock's.
	 */
	void yield() {
		wake(Thread.currentThread());
		LockSupport.park();
		Thread.interrupted();
	}

	/**
	 * Wakes a thread that leaves its stack; it may be one of thousands.
	 * @param sleeper the thread
	 */
	void wakeToLeave(Thread sleeper) {
		this.leaving = true;
		touch();
		wake(sleeper);
	}

	/**
	 * The calling thread, which lets many others leave, lets all run that the clock
	 * wakes. An interrupt of the thread stays, and keeps it from waiting.
	 */
	void yieldToLeave() {
		wakeToLeave(Thread.currentThread());
		LockSupport.park();
	}

	/** Whether processes have to step aside. */
	boolean isYielding() {
		return (this.moment & 1) != 0;
	}

	/**
	 * The calling virtual thread waits until those who were woken from outside have got a
	 * carrier.
	 * @param process the process it runs; when that is terminated the wait is over
	 */
	void stepAside(ProcessInstance process) {
		int now = this.moment;
		if ((now & 1) == 0) {
			return;
		}
		if (!enqueue(Thread.currentThread())) {
			return;
		}
		while (this.moment == now && process.isAlive()) {
			LockSupport.park();
			Thread.interrupted();
		}
	}

	private void beginMoment() {
		this.othersRan = false;
		this.moment++;
		LockSupport.unpark(this.probe);
	}

	private void probe() {
		while (!this.thread.isClosed()) {
			LockSupport.park();
			Thread.interrupted();
			this.othersRan = true;
			this.thread.unpark();
		}
	}

	private boolean isMomentOver(long time) {
		return (this.othersRan && time >= MIN_MOMENT) || time >= MAX_MOMENT;
	}

	/** Wakes the threads that wait now; they may come again meanwhile. */
	private void wakeSleepers() {
		for (int n = this.sleepers.size(); n > 0; n--) {
			LockSupport.unpark(this.sleepers.poll());
		}
	}

	void close() {
		this.thread.close();
		LockSupport.unpark(this.probe);
	}

	private void run() {
		long nextTick = System.nanoTime();
		int quiet = 0;
		int ticks = 0;
		long momentStart = 0;
		while (!this.thread.isClosed()) {
			if (isYielding() && isMomentOver(System.nanoTime() - momentStart)) {
				this.moment++;
			}
			// Who is woken in the moment would keep a carrier from looking elsewhere.
			if (!isYielding()) {
				wakeSleepers();
			}
			long now = System.nanoTime();
			int seen = this.state;
			if (seen == ASLEEP && !isYielding()) {
				LockSupport.park();
				Thread.interrupted();
				nextTick = System.nanoTime() + TICK;
				continue;
			}
			if (nextTick - now <= 0) {
				quiet = (seen == QUIET) ? quiet + 1 : 0;
				STATE.compareAndSet(this, seen, (quiet >= QUIET_TICKS) ? ASLEEP : QUIET);
				if (++ticks >= (this.leaving ? LEAVING_TICKS : MOMENT_TICKS)) {
					ticks = 0;
					this.leaving = false;
					momentStart = now;
					beginMoment();
				}
				Safepoint.advance();
				nextTick = now + TICK;
			}
			sleep(isYielding() ? MIN_MOMENT : nextTick - now);
		}
		this.moment += this.moment & 1;
		wakeSleepers();
	}

	private static void sleep(long nanos) {
		if (nanos > 0) {
			LockSupport.parkNanos(nanos);
		}
		Thread.interrupted();
	}

}
