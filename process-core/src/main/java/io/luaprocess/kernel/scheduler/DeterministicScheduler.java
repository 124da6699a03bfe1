package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Runs tasks for tests, one at a time, in an order chosen by a seed. It has no thread:
 * tasks run when a thread of the test waits for something, on that thread. The
 * {@link VirtualTime} moves only when nothing can run, to the next alarm. A task that
 * fails fails the test.
 * <p>
 * What goes on outside ({@link SliceEnd#OUTSIDE}) runs on a virtual thread that is made
 * known by {@link #outside(Thread)} or started by {@link #outside()}, and may block. The
 * scheduler goes on when it has ended or waits: for as long as a wait lasts that is not
 * limited in time, it depends on others. So as long as it is the only one outside, the
 * seed determines the order. Any thread may schedule tasks and alarms.
 * <p>
 * A slice is over after a number of polls chosen by the seed, not after a time, so a
 * program that computes is preempted at the same places each time.
 */
public final class DeterministicScheduler extends SeededScheduler {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** Held by the thread that runs tasks. */
	private final ReentrantLock turn = new ReentrantLock();

	private final VirtualTime time;

	private final long grace;

	/**
	 * Makes a scheduler.
	 * @param seed chooses the order
	 */
	public DeterministicScheduler(long seed) {
		this(seed, new VirtualTime(Instant.EPOCH), () -> {
		}, PATIENCE, Duration.ZERO);
	}

	/**
	 * Makes a scheduler.
	 * @param seed chooses the order
	 * @param time its time
	 * @param polled called at each poll of a task that runs
	 * @param patience how long a wait for something may last at most, in real time
	 * @param grace how long something from other threads is waited for when nothing can
	 * run, in real time
	 */
	public DeterministicScheduler(long seed, VirtualTime time, Runnable polled, Duration patience, Duration grace) {
		super(seed, polled, patience);
		this.time = time;
		this.grace = grace.toNanos();
	}

	/**
	 * Begins anew, with the time at its start; nothing that was scheduled runs.
	 * @param seed chooses the order from now on
	 */
	public void reset(long seed) {
		take(() -> {
			settle();
			forget(seed);
			this.time.reset();
		});
	}

	/**
	 * Returns its time.
	 * @return the time
	 */
	public VirtualTime time() {
		return this.time;
	}

	// ---- running ---------------------------------------------------------------------

	/** Runs tasks and alarms until there are none. */
	public void runAll() {
		take(() -> {
			do {
				runTasks();
			}
			while (runAlarm(Long.MAX_VALUE));
		});
	}

	/** Runs tasks until none is ready. The time does not move. */
	public void runReady() {
		take(this::runTasks);
	}

	/**
	 * Runs tasks and alarms for some time.
	 * @param nanos how far the time moves
	 */
	public void runFor(long nanos) {
		take(() -> {
			long end = this.time.nanoTime() + nanos;
			do {
				runTasks();
			}
			while (runAlarm(end));
			this.time.moveTo(end);
			runTasks();
		});
	}

	/**
	 * Runs tasks, and alarms when no task is ready, until a condition holds.
	 * @param condition looked at before each step
	 * @throws AssertionError if there is nothing to run and it does not hold, or if that
	 * takes too long
	 */
	public void runUntil(BooleanSupplier condition) {
		if (!runUntil(condition, Long.MAX_VALUE)) {
			throw new AssertionError("Nothing can run, and the condition does not hold");
		}
	}

	/**
	 * Runs tasks, and alarms when no task is ready, until a condition holds or no more
	 * can run until some time.
	 * @param condition looked at before each step
	 * @param limit the time, to which is moved if the condition does not hold before;
	 * {@code Long.MAX_VALUE} for none
	 * @return whether the condition holds
	 * @throws AssertionError if that takes too long
	 */
	public boolean runUntil(BooleanSupplier condition, long limit) {
		while (!tryTurn()) {
			if (condition.getAsBoolean()) {
				return true;
			}
		}
		boolean[] holds = new boolean[1];
		run(() -> holds[0] = meets(condition, limit));
		return holds[0];
	}

	/**
	 * Runs one task, or the next alarm.
	 * @param limit time beyond which is not moved; it is moved to if nothing can run
	 * @return false if nothing can run until then
	 * @throws AssertionError if that takes too long
	 */
	public boolean runStep(long limit) {
		boolean[] ran = new boolean[1];
		take(() -> {
			settle();
			ran[0] = runOne() || runAlarm(limit) || awaitOthers(() -> false, limit);
			if (!ran[0]) {
				this.time.moveTo(limit);
			}
			settle();
		});
		return ran[0];
	}

	private boolean meets(BooleanSupplier condition, long limit) {
		settle();
		while (!condition.getAsBoolean()) {
			requirePatience();
			if (!runOne() && !runAlarm(limit) && !awaitOthers(condition, limit)) {
				if (limit != Long.MAX_VALUE) {
					this.time.moveTo(limit);
				}
				return condition.getAsBoolean();
			}
			settle();
		}
		return true;
	}

	/** While another thread runs tasks, that may end the wait of this one. */
	private boolean tryTurn() {
		requireNoTask();
		try {
			return this.turn.tryLock(PAUSE, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while another thread runs processes", ex);
		}
	}

	private void runTasks() {
		settle();
		while (runOne()) {
			requirePatience();
			settle();
		}
	}

	/** One thread runs tasks at a time. */
	private void take(Runnable run) {
		requireNoTask();
		this.turn.lock();
		run(run);
	}

	private void requireNoTask() {
		if (this.turn.isHeldByCurrentThread()) {
			throw new IllegalStateException("A task must not wait for other tasks on the thread that runs it");
		}
	}

	private void run(Runnable run) {
		try {
			beginWait();
			run.run();
		}
		finally {
			this.turn.unlock();
		}
	}

	/**
	 * Whether a thread runs tasks now.
	 * @return false if nothing runs until a thread waits for tasks
	 */
	public boolean isInUse() {
		return this.turn.isLocked();
	}

	/**
	 * Whether the calling thread may run tasks while it waits.
	 * @return false on threads outside
	 * @throws IllegalStateException if it runs a task
	 */
	public boolean mayRun() {
		requireNoTask();
		return !isOutside();
	}

	/** Nothing can run; returns false if no other thread changes that. */
	private boolean awaitOthers(BooleanSupplier condition, long limit) {
		long since = System.nanoTime();
		while (isIdle(this.time.isAnyDue(limit)) && !condition.getAsBoolean()) {
			requirePatience();
			if (!isHeld() && System.nanoTime() - since >= this.grace) {
				return false;
			}
			LockSupport.parkNanos(PAUSE);
		}
		return true;
	}

	private boolean runAlarm(long limit) {
		return !isHeld() && this.time.runNext(limit);
	}

	/** What still waits outside is interrupted. */
	@Override
	public void close() {
		refuse();
		take(() -> {
			runTasks();
			threadsOutside().forEach(Thread::interrupt);
			settle();
		});
	}

}
