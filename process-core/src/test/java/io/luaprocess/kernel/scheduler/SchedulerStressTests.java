package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A wake-up that is lost stops the exchange, so the test times out. Those with the tag
 * {@code soak} do the same for longer.
 */
@Timeout(300)
class SchedulerStressTests {

	private static final Duration LONG = Duration.ofSeconds(240);

	@RegisterExtension
	final Schedulers schedulers = new Schedulers();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void noWakeUpIsLostBetweenTwoTasks(int workers) throws InterruptedException {
		pingPong(workers, 1_000_000, false);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void noWakeUpIsLostBetweenATaskAndAThread(int workers) throws InterruptedException {
		pingPong(workers, 5_000, true);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void noWakeUpIsLostWhileWorkersGoToSleep(int workers) throws InterruptedException {
		wakeSleepers(workers, 50_000);
	}

	/** Sends shortly after the answer, when the worker has nothing left to do. */
	private void wakeSleepers(int workers, int rounds) throws InterruptedException {
		try (WorkerScheduler scheduler = this.schedulers.start(workers)) {
			AtomicInteger answers = new AtomicInteger();
			Counted task = new Counted(scheduler);
			task.received = answers::set;
			SplittableRandom random = new SplittableRandom(workers);
			for (int round = 1; round <= rounds; round++) {
				task.send();
				for (int i = 0; answers.get() < round; i++) {
					pause(i);
				}
				for (int i = random.nextInt(200); i > 0; i--) {
					Thread.onSpinWait();
				}
			}
		}
	}

	private static void pause(int turn) throws InterruptedException {
		if (turn < 1_000) {
			Thread.onSpinWait();
			return;
		}
		Thread.yield();
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
	}

	@Tag("soak")
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void noWakeUpIsLostForLong(int workers) throws InterruptedException {
		wakeSleepers(workers, 5_000_000);
		pingPong(workers, 100_000_000, false);
		pingPong(workers, 1_000_000, true);
	}

	private void pingPong(int workers, int rounds, boolean outside) throws InterruptedException {
		try (WorkerScheduler scheduler = this.schedulers.start(workers)) {
			CountDownLatch end = new CountDownLatch(1);
			Counted pong = new Counted(scheduler);
			Counted ping = new Counted(scheduler);
			pong.received = (count) -> ping.send();
			ping.received = (count) -> {
				if (count == rounds) {
					end.countDown();
				}
				else if (outside) {
					Thread.startVirtualThread(pong::send);
				}
				else {
					pong.send();
				}
			};
			pong.send();
			end.await();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void noWakeUpIsLostWhileTasksWakeEachOtherAtRandom(int workers) throws InterruptedException {
		wakeAtRandom(workers, 600, 3_000);
	}

	@Tag("soak")
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void noWakeUpIsLostAtRandomForLong(int workers) throws InterruptedException {
		wakeAtRandom(workers, 600, 300_000);
	}

	/** Tokens go to other tasks at random; from time to time by another thread. */
	private void wakeAtRandom(int workers, int tasks, int hops) throws InterruptedException {
		int tokens = tasks / 2;
		try (WorkerScheduler scheduler = this.schedulers.start(workers)) {
			AtomicLong left = new AtomicLong((long) tokens * hops);
			CountDownLatch end = new CountDownLatch(tokens);
			List<Counted> all = new ArrayList<>();
			for (int i = 0; i < tasks; i++) {
				Counted task = new Counted(scheduler);
				task.received = (_) -> {
					if (left.getAndDecrement() <= 0) {
						end.countDown();
						return;
					}
					ThreadLocalRandom random = ThreadLocalRandom.current();
					Counted other = all.get(random.nextInt(tasks));
					if (random.nextInt(1_000) == 0) {
						Thread.startVirtualThread(other::send);
					}
					else {
						other.send();
					}
				};
				all.add(task);
			}
			for (int i = 0; i < tokens; i++) {
				all.get(i).send();
			}
			end.await();
			await(() -> !scheduler.tick());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void aHostReachesItsLimitAndNeverExceedsIt(int workers) throws InterruptedException {
		hosts(workers, 3, 500);
	}

	@Tag("soak")
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void aHostKeepsItsLimitForLong(int workers) throws InterruptedException {
		hosts(workers, 3, 100_000);
	}

	private void hosts(int workers, int limit, int slices) throws InterruptedException {
		int tasks = 64;
		ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
		try (WorkerScheduler scheduler = this.schedulers.start(workers)) {
			HostQueue host = new HostQueue(limit);
			AtomicInteger running = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			CountDownLatch end = new CountDownLatch(tasks);
			Task[] all = new Task[tasks];
			for (int i = 0; i < tasks; i++) {
				int number = i;
				SplittableRandom random = new SplittableRandom(i);
				AtomicInteger count = new AtomicInteger();
				all[i] = Tasks.of(host, () -> {
					int now = running.incrementAndGet();
					int admitted = host.admitted();
					most.accumulateAndGet(admitted, Math::max);
					if (now > limit || admitted > limit || admitted < 1) {
						failures.add("running " + now + ", admitted " + admitted);
					}
					int other = (number + 1 + random.nextInt(tasks - 1)) % tasks;
					if (all[other] != null) {
						scheduler.schedule(all[other]);
					}
					running.decrementAndGet();
					if (count.incrementAndGet() >= slices) {
						end.countDown();
						return SliceEnd.DONE;
					}
					if (random.nextBoolean()) {
						return SliceEnd.READY;
					}
					scheduler.schedule(all[number]);
					return SliceEnd.WAITING;
				});
			}
			for (Task task : all) {
				scheduler.schedule(task);
			}
			end.await();
			assertThat(failures).isEmpty();
			assertThat(most).hasValue(limit);
			await(() -> host.admitted() == 0 && !host.isOthersWaiting());
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 2", "2, 1", "2, 2", "8, 1", "8, 2" })
	void tasksGoOutsideAndAreInspectedWhileTheyAreWoken(int workers, int limit) throws InterruptedException {
		mixed(workers, limit, 64, 2_000);
	}

	/** All kinds of steps at random, with two hosts; every message is received. */
	private void mixed(int workers, int limit, int tasks, int messages) throws InterruptedException {
		ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
		try (WorkerScheduler scheduler = this.schedulers.start(workers);
				ExecutorService outside = Executors.newVirtualThreadPerTaskExecutor()) {
			List<HostQueue> hosts = List.of(new HostQueue(limit), new HostQueue(limit));
			CountDownLatch end = new CountDownLatch(tasks);
			List<Mixed> all = new ArrayList<>();
			for (int i = 0; i < tasks; i++) {
				Mixed task = new Mixed(hosts.get(i % 2), scheduler, outside, failures, end);
				task.expected = messages;
				all.add(task);
			}
			for (int i = 0; i < tasks; i++) {
				all.get(i).target = all.get((i + 3) % tasks);
				all.get(i).inspected = all.get((i + 7) % tasks);
			}
			all.forEach(scheduler::schedule);
			end.await();
			assertThat(failures).isEmpty();
			await(() -> all.stream().allMatch(Task::isDone));
			for (HostQueue host : hosts) {
				await(() -> host.admitted() == 0 && !host.isOthersWaiting());
			}
			for (Mixed task : all) {
				assertThat(task.begun).isEqualTo(task.ended);
				assertThat(task.messages).hasValue(messages);
				assertThat(scheduler.inspect(task, () -> failures.add("inspected when done"))).isFalse();
			}
			assertThat(failures).isEmpty();
		}
	}

	/** Small rounds, each with new workers that have to end. */
	@Tag("soak")
	@Timeout(7200)
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void nothingIsLostInAThousandRepetitions(int workers) throws InterruptedException {
		for (int i = 0; i < 1_000; i++) {
			pingPong(workers, 2_000, false);
			pingPong(workers, 50, true);
			wakeSleepers(workers, 200);
			wakeAtRandom(workers, 40, 100);
			hosts(workers, 1 + i % 3, 50);
			mixed(workers, 1 + i % 2, 16, 100);
			this.schedulers.end();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void blockedTasksOfAHostFillItsLimit(int limit) throws InterruptedException {
		try (WorkerScheduler scheduler = this.schedulers.start(8)) {
			HostQueue host = new HostQueue(limit);
			for (int round = 0; round < 50; round++) {
				CountDownLatch begun = new CountDownLatch(limit);
				CountDownLatch gate = new CountDownLatch(1);
				CountDownLatch end = new CountDownLatch(10);
				for (int i = 0; i < 10; i++) {
					scheduler.schedule(Tasks.of(host, () -> {
						begun.countDown();
						awaitOn(gate);
						end.countDown();
						return SliceEnd.DONE;
					}));
				}
				await(() -> {
					scheduler.tick();
					return begun.getCount() == 0;
				});
				assertThat(end.getCount()).isEqualTo(10);
				assertThat(host.admitted()).isEqualTo(limit);
				gate.countDown();
				end.await();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void closeAtAnyMomentEndsTheThreads(int workers) throws InterruptedException {
		for (int round = 0; round < 300; round++) {
			WorkerScheduler scheduler = this.schedulers.start(workers);
			Counted one = new Counted(scheduler);
			Counted other = new Counted(scheduler);
			one.received = (_) -> other.send();
			other.received = (_) -> one.send();
			CountDownLatch begun = new CountDownLatch(1);
			for (int i = 0; i < round; i++) {
				scheduler.schedule(Tasks.of(() -> {
					begun.countDown();
					return SliceEnd.READY;
				}));
			}
			one.send();
			if (round % 2 == 1) {
				begun.await();
			}
			scheduler.close();
			assertThat(scheduler.awaitTermination(LONG)).isTrue();
		}
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		long begin = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(LONG.toNanos());
			Thread.sleep(Duration.ofNanos(100_000));
		}
	}

	private static void awaitOn(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Counts its messages and says so once for each. */
	private static final class Counted extends Task {

		private final AtomicInteger messages = new AtomicInteger();

		private final WorkerScheduler scheduler;

		private IntConsumer received = (_) -> {
		};

		/** Used by slices alone, which see what former slices wrote. */
		private int seen;

		Counted(WorkerScheduler scheduler) {
			this.scheduler = scheduler;
		}

		void send() {
			this.messages.incrementAndGet();
			this.scheduler.schedule(this);
		}

		@Override
		protected SliceEnd run() {
			int now = this.messages.get();
			while (this.seen < now) {
				this.received.accept(++this.seen);
			}
			return SliceEnd.WAITING;
		}

	}

	/**
	 * Sends a number of messages to another task and receives as many, from slices and
	 * outside.
	 */
	private static final class Mixed extends Task {

		private final AtomicInteger messages = new AtomicInteger();

		private final WorkerScheduler scheduler;

		private final Executor outside;

		private final ConcurrentLinkedQueue<String> failures;

		private final CountDownLatch end;

		private Mixed target = this;

		private Mixed inspected = this;

		private int expected;

		/** One thread at a time owns the task, so these need no protection. */
		private int begun;

		private int ended;

		private int sent;

		private int received;

		Mixed(HostQueue host, WorkerScheduler scheduler, Executor outside, ConcurrentLinkedQueue<String> failures,
				CountDownLatch end) {
			super(host);
			this.scheduler = scheduler;
			this.outside = outside;
			this.failures = failures;
			this.end = end;
		}

		@Override
		protected SliceEnd run() {
			piece();
			if (this.sent == this.expected && this.received == this.expected) {
				this.end.countDown();
				return SliceEnd.DONE;
			}
			int step = ThreadLocalRandom.current().nextInt(16);
			if (step == 0) {
				this.outside.execute(this::runOutside);
				return SliceEnd.OUTSIDE;
			}
			if (step < 3) {
				this.scheduler.inspect(this.inspected, this.inspected::piece);
			}
			// What it has not sent it has to send without being woken.
			return (step < 8 || this.sent < this.expected || this.received == this.expected) ? SliceEnd.READY
					: SliceEnd.WAITING;
		}

		private void runOutside() {
			piece();
			this.scheduler.inspect(this.inspected, this.inspected::piece);
			if (ThreadLocalRandom.current().nextBoolean()) {
				Thread.yield();
			}
			this.scheduler.comeBack(this);
		}

		private void piece() {
			if (this.begun != this.ended) {
				this.failures.add("begun " + this.begun + ", ended " + this.ended);
			}
			this.begun++;
			this.received = this.messages.get();
			if (this.sent < this.expected) {
				this.sent++;
				this.target.messages.incrementAndGet();
				this.scheduler.schedule(this.target);
			}
			this.ended++;
		}

	}

}
