package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs tasks on the thread of the test, in an order chosen by a seed. The time is that of
 * the scheduler; it moves only when no task is ready, to the next timer. A task that
 * fails fails the test.
 */
public final class DeterministicScheduler extends AbstractScheduler implements TimeSource {

	private static final String SEED = "luaprocess.scheduler.seed";

	private final List<Task> ready = new ArrayList<>();

	private final PriorityQueue<Timer> timers = new PriorityQueue<>(
			Comparator.comparingLong(Timer::deadline).thenComparingLong(Timer::number));

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
		runReady();
		while (!this.timers.isEmpty()) {
			Timer timer = this.timers.remove();
			this.time = Math.max(this.time, timer.deadline);
			timer.action.run();
			runReady();
		}
	}

	/** Runs tasks until none is ready. The time does not move. */
	public void runReady() {
		while (!this.ready.isEmpty()) {
			execute(this.ready.remove(this.random.nextInt(this.ready.size())));
		}
	}

	@Override
	void enqueue(Task task, boolean woken) {
		if (!this.closed) {
			this.ready.add(task);
		}
	}

	@Override
	void failed(Task task, Throwable failure) {
		throw new AssertionError("A task failed: " + task, failure);
	}

	@Override
	public boolean isOthersReady() {
		return !this.ready.isEmpty();
	}

	@Override
	public long nanoTime() {
		return this.time;
	}

	@Override
	public void schedule(long deadline, Runnable action) {
		this.timers.add(new Timer(deadline, this.timersMade++, action));
	}

	@Override
	public void close() {
		this.closed = true;
		runReady();
	}

	private record Timer(long deadline, long number, Runnable action) {
	}

}
