package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deadlines run once, never early, in the order in which they are due, unless they are
 * canceled.
 */
@Timeout(60)
class DeadlinesTests {

	private static final long HOUR = TimeUnit.HOURS.toNanos(1);

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private final Deadlines deadlines = new Deadlines();

	@AfterEach
	void close() {
		this.deadlines.close();
	}

	@Test
	void deadlinesRunInTheOrderInWhichTheyAreDue() throws Exception {
		List<Integer> log = new ArrayList<>();
		CountDownLatch done = new CountDownLatch(3);
		CompletableFuture<Void> gate = new CompletableFuture<>();
		long start = System.nanoTime();
		this.deadlines.schedule(start, gate::join);
		for (int n : new int[] { 3, 1, 2 }) {
			this.deadlines.schedule(start + n * 100 * MILLI, () -> {
				log.add((System.nanoTime() - start < n * 100 * MILLI) ? -n : n);
				done.countDown();
			});
		}
		gate.complete(null);
		done.await();
		assertThat(log).containsExactly(1, 2, 3);
		assertThat(this.deadlines.scheduled()).isZero();
	}

	@Test
	void earlierDeadlineWakesTheThreadThatWaitsForALaterOne() throws Exception {
		Deadline far = this.deadlines.schedule(System.nanoTime() + HOUR, () -> {
		});
		for (int i = 0; i < 2_000; i++) {
			CountDownLatch done = new CountDownLatch(1);
			this.deadlines.schedule(System.nanoTime() + i % 7 * 10_000, done::countDown);
			assertThat(done.await(20, TimeUnit.SECONDS)).as("deadline " + i).isTrue();
		}
		assertThat(this.deadlines.scheduled()).isOne();
		this.deadlines.cancel(far);
		assertThat(this.deadlines.scheduled()).isZero();
	}

	@Test
	void canceledDeadlinesDoNotRunAndLeaveNothing() {
		AtomicBoolean ran = new AtomicBoolean();
		for (int i = 0; i < 10_000; i++) {
			Deadline deadline = this.deadlines.schedule(System.nanoTime() + HOUR, () -> ran.set(true));
			this.deadlines.cancel(deadline);
			this.deadlines.cancel(deadline);
			assertThat(deadline.isOver()).isTrue();
		}
		assertThat(this.deadlines.scheduled()).isZero();
		assertThat(ran).isFalse();
	}

	@Test
	void deadlineThatRunsCanScheduleAndCancelOthers() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		AtomicBoolean ran = new AtomicBoolean();
		CompletableFuture<Void> gate = new CompletableFuture<>();
		long now = System.nanoTime();
		this.deadlines.schedule(now, gate::join);
		Deadline other = this.deadlines.schedule(now + 200 * MILLI, () -> ran.set(true));
		this.deadlines.schedule(now + 1, () -> {
			this.deadlines.cancel(other);
			this.deadlines.schedule(System.nanoTime() + 300 * MILLI, done::countDown);
		});
		gate.complete(null);
		done.await();
		assertThat(ran).isFalse();
		assertThat(this.deadlines.scheduled()).isZero();
	}

	@Test
	void failureOfOneDoesNotStopTheOthersAndWithoutMemoryItIsRepeated() throws Exception {
		CountDownLatch done = new CountDownLatch(1);
		AtomicInteger attempts = new AtomicInteger();
		long now = System.nanoTime();
		this.deadlines.schedule(now, () -> {
			throw new IllegalStateException("fails, which is logged");
		});
		this.deadlines.schedule(now, () -> {
			if (attempts.incrementAndGet() < 3) {
				throw new OutOfMemoryError("no memory");
			}
		});
		this.deadlines.schedule(now + MILLI, done::countDown);
		done.await();
		assertThat(attempts).hasValue(3);
		assertThat(this.deadlines.scheduled()).isZero();
	}

	@Test
	void deadlinesOfManyThreadsRunOnceUnlessTheyAreCanceled() throws Exception {
		int each = 5_000;
		ConcurrentLinkedQueue<Observed> all = new ConcurrentLinkedQueue<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Random random = new Random(i);
			threads.add(Thread.ofPlatform().start(() -> {
				for (int n = 0; n < each; n++) {
					Observed one = new Observed(Cancel.values()[random.nextInt(3)]);
					all.add(one);
					one.schedule(this.deadlines, random.nextInt(200_000));
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		TestKernel.await(() -> this.deadlines.scheduled() == 0);
		TestKernel.await(() -> all.stream().allMatch((one) -> one.cancel != Cancel.NEVER || one.times.get() > 0));
		for (Observed one : all) {
			assertThat(one.early).isFalse();
			assertThat(one.times).hasValueBetween((one.cancel == Cancel.NEVER) ? 1 : 0,
					(one.cancel == Cancel.AT_ONCE) ? 0 : 1);
		}
	}

	/** When a deadline is canceled. */
	private enum Cancel {

		NEVER, AT_ONCE, WHEN_IT_IS_DUE

	}

	/** A deadline that notes how often it runs. */
	private static final class Observed {

		final Cancel cancel;

		final AtomicInteger times = new AtomicInteger();

		volatile boolean early;

		Observed(Cancel cancel) {
			this.cancel = cancel;
		}

		void schedule(Deadlines deadlines, long nanos) {
			long due = System.nanoTime() + ((this.cancel == Cancel.AT_ONCE) ? HOUR : nanos);
			Deadline deadline = deadlines.schedule(due, () -> {
				this.early |= System.nanoTime() - due < 0;
				this.times.incrementAndGet();
			});
			while (this.cancel == Cancel.WHEN_IT_IS_DUE && System.nanoTime() - due < 0) {
				Thread.onSpinWait();
			}
			if (this.cancel != Cancel.NEVER) {
				deadlines.cancel(deadline);
			}
		}

	}

}
