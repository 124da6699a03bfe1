package io.luaprocess.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.luaprocess.kernel.scheduler.DeterministicScheduler;
import io.luaprocess.kernel.scheduler.Scheduler;
import io.luaprocess.kernel.scheduler.TimeSource;
import io.luaprocess.kernel.scheduler.VirtualTime;
import org.jspecify.annotations.Nullable;

/**
 * For tests: processes run one at a time in an order chosen by a seed, while a thread of
 * the test waits, on that thread. The time moves only when nothing can run, no Java code
 * called by a process is under way and a thread of the test waits. The same seed gives
 * the same run, as long as one thread of the test uses the runtime.
 * <p>
 * A thread waits, so processes run, in {@link #await}, {@link #settle()} and
 * {@link #advance}, in every method of the runtime that blocks, and in {@code get} and
 * {@code join} of every future the runtime has returned; timeouts count in the time of
 * the processes. A wait that nothing can end fails and says what each process waits for.
 */
public final class DeterministicPlatform extends Platform {

	/** The moment at which the time starts if no other is given. */
	public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	/** How long a wait may last at most if nothing else is given, in real time. */
	public static final Duration PATIENCE = Duration.ofSeconds(20);

	/** For what other threads of the test do. */
	private static final Duration GRACE = Duration.ofMillis(300);

	private volatile long seed;

	private final Duration patience;

	private final DeterministicScheduler scheduler;

	/** The first one is that of the application. */
	private final AtomicLong numbers = new AtomicLong();

	private SplittableRandom seeds;

	private @Nullable Kernel kernel;

	/**
	 * Makes a platform.
	 * @param seed chooses the order
	 */
	public DeterministicPlatform(long seed) {
		this(seed, START, PATIENCE);
	}

	/**
	 * Makes a platform.
	 * @param seed chooses the order
	 * @param start the moment at which the time starts
	 * @param patience how long a wait may last at most, in real time
	 */
	public DeterministicPlatform(long seed, Instant start, Duration patience) {
		this.seed = seed;
		this.seeds = new SplittableRandom(seed);
		this.patience = patience;
		this.scheduler = new DeterministicScheduler(seed, new VirtualTime(start), Safepoint::advance, patience, GRACE);
	}

	/**
	 * Returns what chooses the order.
	 * @return the seed
	 */
	public long orderSeed() {
		return this.seed;
	}

	/**
	 * Returns the moment it is for processes.
	 * @return the moment
	 */
	public Instant now() {
		return this.scheduler.time().now();
	}

	/**
	 * Runs processes until all wait. The time does not move.
	 */
	public void settle() {
		run(this.scheduler::runReady);
	}

	/**
	 * Runs processes for some time.
	 * @param time how far their time moves
	 */
	public void advance(Duration time) {
		run(() -> this.scheduler.runFor(Kernel.nanos(time)));
	}

	/**
	 * Runs processes until a condition holds; the time moves when all wait.
	 * @param condition looked at before each step
	 * @throws AssertionError if nothing can run and it does not hold
	 */
	public void await(BooleanSupplier condition) {
		run(() -> this.scheduler.runUntil(condition));
	}

	/**
	 * Runs processes until a condition holds, or some of their time is over.
	 * @param condition looked at before each step
	 * @param atMost the time
	 * @return whether it holds
	 */
	public boolean await(BooleanSupplier condition, Duration atMost) {
		long limit = time().nanoTime() + Kernel.nanos(atMost);
		boolean[] holds = new boolean[1];
		run(() -> holds[0] = this.scheduler.runUntil(condition, limit));
		return holds[0];
	}

	/**
	 * Runs processes until a condition holds that may itself wait for processes, or some
	 * of their time is over.
	 * @param condition looked at between steps
	 * @param atMost the time
	 * @return whether it holds
	 */
	public boolean awaitState(BooleanSupplier condition, Duration atMost) {
		long limit = time().nanoTime() + Kernel.nanos(atMost);
		long begin = System.nanoTime();
		boolean[] goesOn = { true };
		while (!condition.getAsBoolean()) {
			if (!goesOn[0]) {
				return false;
			}
			if (System.nanoTime() - begin > this.patience.toNanos()) {
				throw new AssertionError("This takes longer than " + this.patience.toSeconds() + " s.\n" + report());
			}
			run(() -> goesOn[0] = this.scheduler.runStep(limit));
		}
		return true;
	}

	/**
	 * Begins anew as if the platform had just been made. There must be no processes.
	 * @param seed chooses the order from now on
	 */
	public synchronized void reset(long seed) {
		this.seed = seed;
		this.seeds = new SplittableRandom(seed);
		this.numbers.set(1);
		this.scheduler.reset(seed);
	}

	/**
	 * Whether a thread of the test waits and runs processes meanwhile.
	 * @return false if no process can run now
	 */
	public boolean isInUse() {
		return this.scheduler.isInUse();
	}

	/**
	 * Says what each process waits for.
	 * @return several lines
	 */
	public String report() {
		Kernel served = this.kernel;
		return ((served != null) ? ProcessReport.of(served) : "") + ProcessReport.outside(this.scheduler)
				+ "The order was chosen by seed " + this.seed + ".";
	}

	private void run(Runnable run) {
		try {
			run.run();
		}
		catch (AssertionError ex) {
			throw new AssertionError(ex.getMessage() + ".\n" + report(), ex);
		}
	}

	// ---- for the kernel --------------------------------------------------------------

	@Override
	Scheduler scheduler() {
		return this.scheduler;
	}

	@Override
	TimeSource time() {
		return this.scheduler.time();
	}

	@Override
	Thread thread(Runnable code) {
		Thread thread = Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(code);
		this.scheduler.outside(thread);
		return thread;
	}

	@Override
	Thread execute(String name, Runnable code) {
		Thread thread = Thread.ofVirtual().name(name).unstarted(code);
		this.scheduler.start(thread);
		return thread;
	}

	@Override
	<T extends @Nullable Object> CompletableFuture<T> future() {
		return new DrivingFuture<>(this);
	}

	@Override
	<T extends @Nullable Object> T join(CompletableFuture<T> future) {
		waitFor(future);
		return future.join();
	}

	/** Runs processes until a future is complete, if the calling thread may do that. */
	void waitFor(CompletableFuture<?> future) {
		if (!future.isDone() && this.scheduler.mayRun()) {
			await(future::isDone);
		}
	}

	/**
	 * Waits for a future for some time of the processes.
	 * @return whether it is complete
	 */
	boolean waitFor(CompletableFuture<?> future, long nanos) throws InterruptedException {
		if (this.scheduler.mayRun()) {
			return await(future::isDone, Duration.ofNanos(nanos));
		}
		CompletableFuture<@Nullable Object> over = new CompletableFuture<>();
		TimeSource time = time();
		TimeSource.Alarm alarm = time.schedule(time.nanoTime() + Kernel.nanos(Duration.ofNanos(nanos)),
				() -> over.complete(null));
		try {
			CompletableFuture.anyOf(future, over).get();
		}
		catch (ExecutionException | CompletionException ex) {
			// The future is complete.
		}
		finally {
			alarm.cancel();
		}
		return future.isDone();
	}

	@Override
	void waitUntil(BooleanSupplier condition, Duration atMost) {
		if (!condition.getAsBoolean()) {
			await(condition, atMost);
		}
	}

	@Override
	Runnable holdTime(Object source) {
		return (source instanceof DrivingFuture<?>) ? () -> {
		} : this.scheduler.hold();
	}

	@Override
	long nextNumber() {
		return this.numbers.incrementAndGet();
	}

	@Override
	synchronized long seed() {
		return this.seeds.nextLong();
	}

	@Override
	List<String> deadThreads() {
		return List.of();
	}

	@Override
	void serve(Kernel kernel) {
		this.kernel = kernel;
	}

	@Override
	void close() {
		this.scheduler.close();
	}

}
