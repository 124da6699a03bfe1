package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on the thread of the test, in an order chosen by a seed. The time is that of
 * the scheduler; it moves only when nothing can run, to the next timer. A task that fails
 * fails the test.
 * <p>
 * What goes on outside ({@link SliceEnd#OUTSIDE}) is to be given to {@link #outside()}.
 * It runs on a virtual thread and may block; the scheduler goes on when it has ended or
 * waits. If a step lets several of them go on they run at once, and the seed does not
 * determine their order. Any thread may schedule tasks and timers.
 */
public final class DeterministicScheduler extends AbstractScheduler implements TimeSource {

	private static final String SEED = "luaprocess.scheduler.seed";

	private static final Duration MOST_TIME_OUTSIDE = Duration.ofSeconds(60);

	/** Slices, and pieces that begin outside. */
	private final List<Runnable> ready = new ArrayList<>();

	private final PriorityQueue<Timer> timers = new PriorityQueue<>(
			Comparator.comparingLong(Timer::deadline).thenComparingLong((timer) -> timer.number));

	/** Used by the thread of the test alone. */
	private final List<Thread> outside = new ArrayList<>();

	private final AtomicReference<@Nullable Throwable> failureOutside = new AtomicReference<>();

	private final Random random;

	private long time;

	private long timersMade;

	private boolean closed;

	/**
	 * Makes a scheduler.
	 * @param seed chooses the order
	 */
	public DeterministicScheduler(long seed) {
		this.random = new Random(seed);
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

	/** Runs tasks and timers until there are none. */
	public void runAll() {
		do {
			runReady();
		}
		while (runTimer());
	}

	/** Runs tasks until none is ready. The time does not move. */
	public void runReady() {
		settle();
		while (runOne()) {
			settle();
		}
	}

	/**
	 * Runs tasks, and timers when no task is ready, until a condition holds.
	 * @param condition looked at before each step
	 * @throws AssertionError if there is nothing to run and it does not hold
	 */
	public void runUntil(BooleanSupplier condition) {
		settle();
		while (!condition.getAsBoolean()) {
			if (!runOne() && !runTimer()) {
				throw new AssertionError("Nothing can run, and the condition does not hold");
			}
			settle();
		}
	}

	/** Returns what starts pieces outside, in an order chosen by the seed. */
	public Executor outside() {
		return (piece) -> add(() -> this.outside.add(Thread.ofVirtual()
			.uncaughtExceptionHandler((_, failure) -> this.failureOutside.set(failure))
			.start(piece)));
	}

	private boolean runOne() {
		Runnable chosen;
		synchronized (this) {
			if (this.ready.isEmpty()) {
				return false;
			}
			chosen = this.ready.remove(this.random.nextInt(this.ready.size()));
		}
		chosen.run();
		return true;
	}

	private boolean runTimer() {
		Timer timer;
		synchronized (this) {
			timer = this.timers.poll();
			if (timer == null) {
				return false;
			}
			this.time = Math.max(this.time, timer.deadline);
		}
		timer.action.run();
		return true;
	}

	/** Waits until all that is outside has ended or waits. */
	private void settle() {
		long begin = System.nanoTime();
		this.outside.removeIf((thread) -> !thread.isAlive());
		while (this.outside.stream().anyMatch(DeterministicScheduler::isRunning)) {
			if (System.nanoTime() - begin > MOST_TIME_OUTSIDE.toNanos()) {
				throw new AssertionError("A thread outside neither ends nor waits");
			}
			Thread.yield();
		}
		Throwable failure = this.failureOutside.get();
		if (failure != null) {
			throw new AssertionError("A piece outside failed", failure);
		}
	}

	/** A thread that sleeps goes on by itself. */
	private static boolean isRunning(Thread thread) {
		Thread.State state = thread.getState();
		return state != Thread.State.TERMINATED && state != Thread.State.WAITING;
	}

	private synchronized void add(Runnable step) {
		if (!this.closed) {
			this.ready.add(step);
		}
	}

	@Override
	void enqueue(Task task, boolean woken) {
		add(() -> execute(task));
	}

	@Override
	void failed(Task task, Throwable failure) {
		throw new AssertionError("A task failed: " + task, failure);
	}

	@Override
	public synchronized boolean isOthersReady() {
		return !this.ready.isEmpty();
	}

	@Override
	public synchronized long nanoTime() {
		return this.time;
	}

	@Override
	public synchronized Alarm schedule(long deadline, Runnable action) {
		Timer timer = new Timer(deadline, this.timersMade++, action);
		this.timers.add(timer);
		return timer;
	}

	/** What still waits outside is interrupted. */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		while (runOne()) {
			settle();
		}
		for (Thread thread : this.outside) {
			thread.interrupt();
		}
		settle();
	}

	private final class Timer implements Alarm {

		private final long deadline;

		private final long number;

		private final Runnable action;

		Timer(long deadline, long number, Runnable action) {
			this.deadline = deadline;
			this.number = number;
			this.action = action;
		}

		@Override
		public long deadline() {
			return this.deadline;
		}

		@Override
		public boolean isOver() {
			synchronized (DeterministicScheduler.this) {
				return !DeterministicScheduler.this.timers.contains(this);
			}
		}

		@Override
		public void cancel() {
			synchronized (DeterministicScheduler.this) {
				DeterministicScheduler.this.timers.remove(this);
			}
		}

	}

}
