package io.luaprocess.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.luaprocess.kernel.scheduler.Scheduler;
import io.luaprocess.kernel.scheduler.TimeSource;
import io.luaprocess.kernel.scheduler.WorkerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Real threads and the real time: workers, a {@link Clock} that preempts, and
 * {@link Deadlines}.
 */
final class ThreadPlatform extends Platform {

	private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

	private static final int NUMBERS_PER_SECOND = 16;

	/** Process numbers; see {@link #firstNumber(Instant)}. */
	private static final AtomicLong NUMBERS = new AtomicLong(firstNumber(Instant.now()));

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final ThreadFactory THREADS = Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();

	/** Nothing keeps the real time. */
	private static final Runnable HELD = () -> {
	};

	private final Clock clock;

	private final Deadlines deadlines;

	private final WorkerScheduler scheduler;

	/**
	 * Starts the threads.
	 * @param workers how many threads run processes, at least one
	 */
	ThreadPlatform(int workers) {
		this.clock = new Clock(workers);
		this.scheduler = this.clock.scheduler();
		this.deadlines = new Deadlines(this.clock::coarseTime);
	}

	@Override
	Scheduler scheduler() {
		return this.scheduler;
	}

	@Override
	TimeSource time() {
		return this.deadlines;
	}

	Deadlines deadlines() {
		return this.deadlines;
	}

	@Override
	Thread thread(Runnable code) {
		return THREADS.newThread(code);
	}

	@Override
	Thread execute(String name, Runnable code) {
		return Thread.ofVirtual().name(name).start(code);
	}

	@Override
	<T extends @Nullable Object> CompletableFuture<T> future() {
		return new CompletableFuture<>();
	}

	@Override
	<T extends @Nullable Object> T join(CompletableFuture<T> future) {
		return future.join();
	}

	@Override
	void waitUntil(BooleanSupplier condition, Duration atMost) {
		long deadline = System.nanoTime() + Kernel.nanos(atMost);
		boolean interrupted = false;
		while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(PAUSE);
			interrupted |= Thread.interrupted();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	Runnable holdTime(Object source) {
		return HELD;
	}

	@Override
	void callbackBegins() {
		this.clock.begin();
	}

	@Override
	void callbackEnds() {
		this.clock.end();
	}

	@Override
	long nextNumber() {
		return NUMBERS.incrementAndGet();
	}

	/**
	 * Returns where the numbers of this JVM begin: 16 more for every second since 2026. A
	 * PID that was kept over a restart finds no process then, unless the JVM before had
	 * started more than 16 processes a second in the average of its whole life. The text
	 * has eight hexadecimal digits until the year 2034.
	 */
	static long firstNumber(Instant now) {
		return Math.max(0, now.getEpochSecond() - EPOCH) * NUMBERS_PER_SECOND;
	}

	@Override
	long seed() {
		return new SplittableRandom().nextLong();
	}

	@Override
	List<String> deadThreads() {
		Stream<String> own = Stream.of(this.clock.thread(), this.deadlines.thread())
			.filter((thread) -> !thread.isAlive())
			.map(RuntimeThread::name);
		return Stream.concat(own, this.scheduler.deadThreads().stream()).toList();
	}

	@Override
	void close() {
		this.scheduler.close();
		this.clock.close();
		this.deadlines.close();
	}

}
