package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

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
public final class DeterministicScheduler extends AbstractScheduler {

	private static final String SEED = "luaprocess.scheduler.seed";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** A slice is over after so many polls at most. */
	private static final int MOST_POLLS = 100;

	private static final int SPINS = 200;

	private static final long PAUSE = Duration.ofNanos(50_000).toNanos();

	/** Slices, and pieces that begin outside. */
	private final List<Step> ready = new ArrayList<>();

	private final List<Thread> outside = new ArrayList<>();

	private final AtomicReference<@Nullable Throwable> failureOutside = new AtomicReference<>();

	/** Held by the thread that runs tasks. */
	private final ReentrantLock turn = new ReentrantLock();

	private final Random random;

	private final VirtualTime time;

	private final Runnable polled;

	private final long patience;

	private final long grace;

	/** When the wait under way began, in real time. */
	private volatile long begin;

	private int polls;

	private final Set<Object> holds = new HashSet<>();

	private boolean closed;

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
		this.random = new Random(seed);
		this.time = time;
		this.polled = polled;
		this.patience = patience.toNanos();
		this.grace = grace.toNanos();
	}

	/**
	 * Runs a test with several seeds. A failure names the seed; the system property
	 * {@code luaprocess.scheduler.seed} repeats it.
	 * @param runs how many seeds
	 * @param test the test
	 */
	public static void check(int runs, Consumer<DeterministicScheduler> test) {
		Long given = Long.getLong(SEED);
		long first = (given != null) ? given : new Random().nextLong();
		for (int i = 0; i < ((given != null) ? 1 : runs); i++) {
			long seed = first + i;
			try (DeterministicScheduler scheduler = new DeterministicScheduler(seed)) {
				test.accept(scheduler);
			}
			catch (Throwable ex) {
				throw new AssertionError("Failed with -D" + SEED + "=" + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	/**
	 * Begins anew, with the time at its start; nothing that was scheduled runs.
	 * @param seed chooses the order from now on
	 */
	public void reset(long seed) {
		take(() -> {
			settle();
			synchronized (this) {
				this.ready.clear();
				this.random.setSeed(seed);
				this.holds.clear();
			}
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
			this.begin = System.nanoTime();
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
		synchronized (this) {
			return !this.outside.contains(Thread.currentThread());
		}
	}

	/** Nothing can run; returns false if no other thread changes that. */
	private boolean awaitOthers(BooleanSupplier condition, long limit) {
		long since = System.nanoTime();
		while (isIdle(limit) && !condition.getAsBoolean()) {
			requirePatience();
			if (!isHeld() && System.nanoTime() - since >= this.grace) {
				return false;
			}
			LockSupport.parkNanos(PAUSE);
		}
		return true;
	}

	private synchronized boolean isIdle(long limit) {
		return this.ready.isEmpty() && (!this.holds.isEmpty() || !this.time.isAnyDue(limit));
	}

	private void requirePatience() {
		if (isOverdue()) {
			throw new AssertionError("This takes longer than " + Duration.ofNanos(this.patience).toSeconds() + " s");
		}
	}

	private boolean isOverdue() {
		return System.nanoTime() - this.begin > this.patience;
	}

	private boolean runOne() {
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

	private boolean runAlarm(long limit) {
		return !isHeld() && this.time.runNext(limit);
	}

	// ---- outside ---------------------------------------------------------------------

	/**
	 * Returns what starts pieces outside, in an order chosen by the seed.
	 * @return starts each piece on a virtual thread
	 */
	public Executor outside() {
		return (piece) -> start(Thread.ofVirtual().unstarted(piece));
	}

	/**
	 * Starts a thread outside when its turn comes, chosen by the seed.
	 * @param thread a virtual thread that has not been started
	 */
	public void start(Thread thread) {
		add(new Step(null, () -> {
			outside(thread);
			thread.start();
		}));
	}

	/**
	 * Makes a thread outside known, which the caller starts at once.
	 * @param thread a virtual thread
	 */
	public synchronized void outside(Thread thread) {
		if (thread.getUncaughtExceptionHandler() == thread.getThreadGroup()) {
			thread.setUncaughtExceptionHandler((_, failure) -> this.failureOutside.set(failure));
		}
		this.outside.add(thread);
	}

	/**
	 * Keeps the time from moving by itself.
	 * @return ends that
	 */
	public synchronized Runnable hold() {
		Object hold = new Object();
		this.holds.add(hold);
		return () -> release(hold);
	}

	private synchronized void release(Object hold) {
		this.holds.remove(hold);
	}

	private synchronized boolean isHeld() {
		return !this.holds.isEmpty();
	}

	/** Waits until all that is outside has ended or waits. */
	private void settle() {
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
		return this.outside.stream().anyMatch(DeterministicScheduler::isRunning);
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
	public synchronized List<Thread> threadsOutside() {
		return this.outside.stream().filter(Thread::isAlive).toList();
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
	public boolean isSliceOver(boolean timeUsed) {
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

	/** What still waits outside is interrupted. */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		take(() -> {
			runTasks();
			threadsOutside().forEach(Thread::interrupt);
			settle();
		});
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
