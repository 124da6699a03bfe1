package io.luaprocess.kernel.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Which workers sleep, which one searches, and whether the clock sleeps.
 * <p>
 * Invariants:
 * <ul>
 * <li>At most one worker searches: it has set {@code searching}, or it was woken by the
 * thread that has set it.
 * <li>No wake-up is lost, see {@link WorkerScheduler}.
 * <li>If a worker is awake the clock ticks, or was told to go on after its last tick, or
 * the worker is about to tell it.
 * </ul>
 * It starts, parks and interrupts no thread. A worker whose {@link #fallAsleep} returns
 * true parks until {@link #isAsleep} is false, then it calls {@link #wakeUp}.
 */
final class Sleepers {

	private static final int AWAKE = 0;

	private static final int ASLEEP = 1;

	private static final int ENDED = 2;

	private static final VarHandle SEARCHING;

	private static final VarHandle CLOCK_SLEEPS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			SEARCHING = lookup.findVarHandle(Sleepers.class, "searching", boolean.class);
			CLOCK_SLEEPS = lookup.findVarHandle(Sleepers.class, "clockSleeps", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final AtomicIntegerArray states;

	private final AtomicInteger sleeping = new AtomicInteger();

	private final IntConsumer unpark;

	private final Runnable startClock;

	private volatile boolean searching;

	private volatile boolean clockSleeps;

	/**
	 * Makes it for workers that are awake and a clock that ticks.
	 * @param workers their number
	 * @param unpark unparks the thread of a worker
	 * @param startClock tells a clock that sleeps to go on
	 */
	Sleepers(int workers, IntConsumer unpark, Runnable startClock) {
		this.states = new AtomicIntegerArray(workers);
		this.unpark = unpark;
		this.startClock = startClock;
	}

	boolean isAsleep(int worker) {
		return this.states.get(worker) == ASLEEP;
	}

	/** Wakes a sleeping worker, which then searches, unless a worker searches already. */
	void wakeOne() {
		while (this.sleeping.get() > 0 && startSearching()) {
			for (int i = 0; i < this.states.length(); i++) {
				if (wake(i)) {
					return;
				}
			}
			stopSearching();
		}
	}

	/** The caller holds the right to search and gives it to the worker. */
	private boolean wake(int worker) {
		if (!isAsleep(worker) || !this.states.compareAndSet(worker, ASLEEP, AWAKE)) {
			return false;
		}
		this.sleeping.getAndDecrement();
		this.unpark.accept(worker);
		return true;
	}

	boolean startSearching() {
		return !this.searching && SEARCHING.compareAndSet(this, false, true);
	}

	/** The caller looks into all queues afterwards. */
	void stopSearching() {
		this.searching = false;
	}

	/**
	 * A worker has found nothing and goes to sleep.
	 * @param worker its number
	 * @param searched whether it has searched; it does no more
	 * @param tasks whether there are tasks in any queue
	 * @return false if it must not park
	 */
	boolean fallAsleep(int worker, boolean searched, BooleanSupplier tasks) {
		this.states.set(worker, ASLEEP);
		this.sleeping.getAndIncrement();
		if (searched) {
			stopSearching();
		}
		else if (this.searching) {
			return true;
		}
		return !tasks.getAsBoolean();
	}

	/**
	 * A worker goes on. It calls {@link #tellClock()} before it runs a slice.
	 * @return true if another thread has woken it, so it must search
	 */
	boolean wakeUp(int worker) {
		if (this.states.compareAndSet(worker, ASLEEP, AWAKE)) {
			this.sleeping.getAndDecrement();
			return false;
		}
		return true;
	}

	/** The thread of a worker, which is awake, ends. */
	void end(int worker) {
		this.states.set(worker, ENDED);
	}

	/**
	 * Tells a sleeping clock to go on. A worker wakes up before it reads whether the
	 * clock sleeps; a clock says that it sleeps before it looks for workers that are
	 * awake. So one of them sees the other.
	 */
	void tellClock() {
		if (this.clockSleeps && CLOCK_SLEEPS.compareAndSet(this, true, false)) {
			this.startClock.run();
		}
	}

	/**
	 * Whether the clock may sleep until it is told to go on. Called by the clock.
	 * @return false if a worker is awake
	 */
	boolean mayClockSleep() {
		if (isAnyAwake()) {
			return false;
		}
		this.clockSleeps = true;
		if (!isAnyAwake()) {
			return true;
		}
		this.clockSleeps = false;
		return false;
	}

	private boolean isAnyAwake() {
		for (int i = 0; i < this.states.length(); i++) {
			if (this.states.get(i) == AWAKE) {
				return true;
			}
		}
		return false;
	}

}
