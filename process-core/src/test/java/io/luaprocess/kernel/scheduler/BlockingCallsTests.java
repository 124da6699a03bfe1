package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A thread of the test ticks all the time.
 */
@Timeout(120)
class BlockingCallsTests {

	private static final Runnable NOTHING = () -> {
	};

	@RegisterExtension
	final Schedulers schedulers = new Schedulers();

	@Test
	void shortCallKeepsItsWorker() throws InterruptedException {
		WorkerScheduler scheduler = this.schedulers.start(1);
		List<Boolean> allowed = new ArrayList<>();
		CountDownLatch done = new CountDownLatch(1);
		scheduler.schedule(Tasks.of(() -> {
			allowed.add(BlockingCalls.isAllowed());
			assertThat(BlockingCalls.begin(Tasks.once(NOTHING), NOTHING)).isTrue();
			allowed.add(BlockingCalls.isAllowed());
			BlockingCalls.end();
			allowed.add(BlockingCalls.isAllowed());
			done.countDown();
			return SliceEnd.DONE;
		}));
		done.await();
		assertThat(allowed).containsExactly(false, true, false);
	}

	@Test
	void nestedCallAndOtherThreadsLendNothing() throws InterruptedException {
		WorkerScheduler scheduler = this.schedulers.start(1);
		AtomicReference<@Nullable Boolean> nested = new AtomicReference<>();
		CountDownLatch done = new CountDownLatch(1);
		scheduler.schedule(Tasks.once(() -> {
			BlockingCalls.begin(Tasks.once(NOTHING), NOTHING);
			nested.set(BlockingCalls.begin(Tasks.once(NOTHING), NOTHING));
			BlockingCalls.end();
			done.countDown();
		}));
		done.await();
		assertThat(nested).hasValue(false);
		assertThat(BlockingCalls.begin(Tasks.once(NOTHING), NOTHING)).isFalse();
	}

	@Test
	void othersRunWhileACallLasts() throws InterruptedException {
		WorkerScheduler scheduler = this.schedulers.start(1);
		CountDownLatch others = new CountDownLatch(10);
		AtomicBoolean told = new AtomicBoolean();
		Blocking task = new Blocking(scheduler, null, 1, others, () -> told.set(true));
		try (Ticks ticks = new Ticks(scheduler)) {
			scheduler.schedule(task);
			for (int i = 0; i < 10; i++) {
				scheduler.schedule(Tasks.once(others::countDown));
			}
			task.done.await();
		}
		assertThat(told).isTrue();
		assertThat(task.lost).hasValue(1);
	}

	@Test
	void aCallThatLastsLeavesItsPlaceAtTheHost() throws InterruptedException {
		WorkerScheduler scheduler = this.schedulers.start(2);
		HostQueue host = new HostQueue(1);
		CountDownLatch other = new CountDownLatch(1);
		Blocking task = new Blocking(scheduler, host, 1, other, NOTHING);
		try (Ticks ticks = new Ticks(scheduler)) {
			scheduler.schedule(task);
			scheduler.schedule(Tasks.of(host, () -> {
				other.countDown();
				return SliceEnd.DONE;
			}));
			task.done.await();
		}
		this.schedulers.end();
		assertThat(host.admitted()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void manyCallsOfAnyLength(int workers) throws InterruptedException {
		WorkerScheduler scheduler = this.schedulers.start(workers);
		HostQueue host = new HostQueue(3);
		List<Mixed> tasks = new ArrayList<>();
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(60);
		for (int i = 0; i < 60; i++) {
			tasks.add(new Mixed(scheduler, (i % 2 == 0) ? host : null, i, running, most, done));
		}
		try (Ticks ticks = new Ticks(scheduler)) {
			tasks.forEach(scheduler::schedule);
			done.await();
		}
		assertThat(most.get()).as("slices that ran Lua at once").isBetween(1, workers);
		assertThat(tasks).allMatch((task) -> task.calls == Mixed.CALLS);
		this.schedulers.end();
		assertThat(host.admitted()).isZero();
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread instanceof WorkerThread own && own.scheduler() == scheduler));
	}

	/** Calls and waits in the call for something that another task does. */
	private static final class Blocking extends Task {

		private final WorkerScheduler scheduler;

		private final CountDownLatch until;

		private final Runnable told;

		private int calls;

		final AtomicInteger lost = new AtomicInteger();

		final CountDownLatch done = new CountDownLatch(1);

		Blocking(WorkerScheduler scheduler, @Nullable HostQueue host, int calls, CountDownLatch until, Runnable told) {
			super(host);
			this.scheduler = scheduler;
			this.calls = calls;
			this.until = until;
			this.told = told;
		}

		@Override
		protected SliceEnd run() {
			if (this.calls-- == 0) {
				this.done.countDown();
				return SliceEnd.DONE;
			}
			this.scheduler.requireSpare();
			BlockingCalls.begin(this, this.told);
			awaitOthers();
			BlockingCalls.end();
			if (!BlockingCalls.isAllowed()) {
				return SliceEnd.READY;
			}
			this.lost.incrementAndGet();
			this.scheduler.comeBack(this);
			return SliceEnd.RETURNED;
		}

		private void awaitOthers() {
			try {
				this.until.await();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	/** Makes calls of up to some ticks. */
	private static final class Mixed extends Task {

		static final int CALLS = 200;

		private final WorkerScheduler scheduler;

		private final SplittableRandom random;

		private final AtomicInteger running;

		private final AtomicInteger most;

		private final CountDownLatch done;

		int calls;

		Mixed(WorkerScheduler scheduler, @Nullable HostQueue host, int seed, AtomicInteger running, AtomicInteger most,
				CountDownLatch done) {
			super(host);
			this.scheduler = scheduler;
			this.random = new SplittableRandom(seed);
			this.running = running;
			this.most = most;
			this.done = done;
		}

		@Override
		protected SliceEnd run() {
			if (this.calls == CALLS) {
				this.done.countDown();
				return SliceEnd.DONE;
			}
			this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			Thread.onSpinWait();
			this.running.decrementAndGet();
			this.scheduler.requireSpare();
			BlockingCalls.begin(this, NOTHING);
			block();
			BlockingCalls.end();
			this.calls++;
			if (!BlockingCalls.isAllowed()) {
				return SliceEnd.READY;
			}
			this.scheduler.comeBack(this);
			return SliceEnd.RETURNED;
		}

		private void block() {
			int length = this.random.nextInt(20);
			if (length == 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
			else if (length < 5) {
				Thread.yield();
			}
		}

	}

	/** Ticks as fast as it can, so that calls are found at every moment. */
	private static final class Ticks implements AutoCloseable {

		private final Thread thread;

		private volatile boolean closed;

		Ticks(WorkerScheduler scheduler) {
			this.thread = Thread.ofPlatform().daemon().start(() -> {
				while (!this.closed) {
					scheduler.tick();
					LockSupport.parkNanos(10_000);
				}
			});
		}

		@Override
		public void close() throws InterruptedException {
			this.closed = true;
			this.thread.join();
		}

	}

}
