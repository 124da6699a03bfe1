package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The steps a {@link DeterministicScheduler} chooses from by its seed, and the threads
 * outside. Any thread may add steps; one thread runs them.
 */
abstract class SeededScheduler extends AbstractScheduler {

	static final long PAUSE = Duration.ofNanos(50_000).toNanos();

	/** A slice is over after so many polls at most. */
	private static final int MOST_POLLS = 100;

	private static final int SPINS = 200;

	/** Slices, and pieces that begin outside. */
	private final List<Step> ready = new ArrayList<>();

	private final List<Thread> outside = new ArrayList<>();

	private final AtomicReference<@Nullable Throwable> failureOutside = new AtomicReference<>();

	private final Set<Object> holds = new HashSet<>();

	private final Random random;

	private final Runnable polled;

	private final long patience;

	/** When the wait under way began, in real time. */
	private volatile long begin;

	private int polls;

	private boolean closed;

	SeededScheduler(long seed, Runnable polled, Duration patience) {
		this.random = new Random(seed);
		this.polled = polled;
		this.patience = patience.toNanos();
	}

	// ---- steps -----------------------------------------------------------------------

	/** Runs a step chosen by the seed; returns false if there is none. */
	final boolean runOne() {
		Step chosen;
		synchronized (this) {
			if (this.ready.isEmpty()) {
				return false;
			}
			chosen = this.ready.remove(this.random.nextInt(this.ready.size()));
			this.polls = 1 + this.random.nextInt(MOST_POLLS);
		}
		chosen.run();
		return true;
	}

	final synchronized boolean isIdle(boolean isAlarmDue) {
		return this.ready.isEmpty() && (!this.holds.isEmpty() || !isAlarmDue);
	}

	/** What was added does not run; from now on another seed chooses. */
	final synchronized void forget(long seed) {
		this.ready.clear();
		this.holds.clear();
		this.random.setSeed(seed);
	}

	/** Nothing is added any more. */
	final synchronized void refuse() {
		this.closed = true;
	}

	final void beginWait() {
		this.begin = System.nanoTime();
	}

	final void requirePatience() {
		if (isOverdue()) {
			throw new AssertionError("This takes longer than " + Duration.ofNanos(this.patience).toSeconds() + " s");
		}
	}

	private boolean isOverdue() {
		return System.nanoTime() - this.begin > this.patience;
	}

	// ---- outside ---------------------------------------------------------------------

	/**
	 * Returns what starts pieces outside, in an order chosen by the seed.
	 * @return starts each piece on a virtual thread
	 */
	public final Executor outside() {
		return (piece) -> start(Thread.ofVirtual().unstarted(piece));
	}

	/**
	 * Starts a thread outside when its turn comes, chosen by the seed.
	 * @param thread a virtual thread that has not been started
	 */
	public final void start(Thread thread) {
		add(new Step(null, () -> {
			outside(thread);
			thread.start();
		}));
	}

	/**
	 * Makes a thread outside known, which the caller starts at once.
	 * @param thread a virtual thread
	 */
	public final synchronized void outside(Thread thread) {
		if (thread.getUncaughtExceptionHandler() == thread.getThreadGroup()) {
			thread.setUncaughtExceptionHandler((_, failure) -> this.failureOutside.set(failure));
		}
		this.outside.add(thread);
	}

	/**
	 * Keeps the time from moving by itself.
	 * @return ends that
	 */
	public final synchronized Runnable hold() {
		Object hold = new Object();
		this.holds.add(hold);
		return () -> release(hold);
	}

	private synchronized void release(Object hold) {
		this.holds.remove(hold);
	}

	final synchronized boolean isHeld() {
		return !this.holds.isEmpty();
	}

	/** Waits until all that is outside has ended or waits. */
	final void settle() {
		for (int i = 0; isAnyRunning(); i++) {
			if (isOverdue()) {
				throw new AssertionError("A thread outside neither ends nor waits");
			}
			if (i < SPINS) {
				Thread.yield();
			}
			else {
				LockSupport.parkNanos(PAUSE);
			}
		}
		Throwable failure = this.failureOutside.getAndSet(null);
		if (failure != null) {
			throw new AssertionError("A piece outside failed", failure);
		}
	}

	private synchronized boolean isAnyRunning() {
		if (this.outside.isEmpty()) {
			return false;
		}
		this.outside.removeIf((thread) -> !thread.isAlive() && thread.getState() != Thread.State.NEW);
		return this.outside.stream().anyMatch(SeededScheduler::isRunning);
	}

	/** A thread that sleeps goes on by itself. */
	private static boolean isRunning(Thread thread) {
		Thread.State state = thread.getState();
		return state != Thread.State.TERMINATED && state != Thread.State.WAITING;
	}

	/**
	 * Returns the threads that are outside.
	 * @return a snapshot
	 */
	public final synchronized List<Thread> threadsOutside() {
		return this.outside.stream().filter(Thread::isAlive).toList();
	}

	final synchronized boolean isOutside() {
		return this.outside.contains(Thread.currentThread());
	}

	// ---- tasks -----------------------------------------------------------------------

	private synchronized void add(Step step) {
		if (!this.closed) {
			this.ready.add(step);
		}
	}

	@Override
	void enqueue(Task task, boolean woken) {
		add(new Step(task, () -> execute(task)));
	}

	@Override
	void failed(Task task, Throwable failure) {
		throw new AssertionError("A task failed: " + task, failure);
	}

	@Override
	public boolean isSliceOver(Task task, boolean timeUsed) {
		this.polled.run();
		synchronized (this) {
			this.polls--;
			return this.polls <= 0 || isOverdue();
		}
	}

	/** The test is always ready: what it waits for may have come. */
	@Override
	public boolean isOthersReady() {
		return true;
	}

	/** Also looks at tasks that are queued, as no task runs meanwhile. */
	@Override
	public boolean inspect(Task task, Runnable action) {
		if (super.inspect(task, action)) {
			return true;
		}
		synchronized (this) {
			if (this.ready.stream().noneMatch((step) -> step.task == task)) {
				return false;
			}
			action.run();
			return true;
		}
	}

	/**
	 * Something to run.
	 *
	 * @param task what is scheduled, {@code null} if it is no task
	 * @param action runs it
	 */
	private record Step(@Nullable Task task, Runnable action) {

		void run() {
			this.action.run();
		}

	}

}
