package io.luaprocess.kernel.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * No task starves. Measured in slices and in ticks that a worker has seen between two of
 * them, so that other load of the machine does not count.
 */
@Timeout(120)
class SchedulerFairnessTests {

	private static final long TICK = TimeUnit.MICROSECONDS.toNanos(2500);

	private static final Duration LONG = Duration.ofSeconds(60);

	/** No thread waits so long for a processor if there is no other load. */
	private static final long STALL = TimeUnit.MILLISECONDS.toNanos(10);

	@RegisterExtension
	final Schedulers schedulers = new Schedulers();

	/** What the workers have done. */
	private final Map<Thread, Seen> seen = new ConcurrentHashMap<>();

	private final AtomicBoolean stop = new AtomicBoolean();

	private final AtomicInteger ticks = new AtomicInteger();

	private final AtomicInteger stalls = new AtomicInteger();

	private final Semaphore told = new Semaphore(0);

	private WorkerScheduler scheduler = this.schedulers.start(1);

	private Thread clock = new Thread();

	@AfterEach
	void end() throws InterruptedException {
		this.stop.set(true);
		this.told.release();
		this.clock.join();
	}

	/** Starts workers with a clock. */
	private void start(int workers) {
		this.scheduler = this.schedulers.start(workers, this.told::release);
		this.clock = Thread.ofPlatform().start(() -> {
			while (!this.stop.get()) {
				this.ticks.incrementAndGet();
				if (!this.scheduler.tick()) {
					this.told.acquireUninterruptibly();
				}
				long begin = System.nanoTime();
				LockSupport.parkNanos(TICK);
				noteStall(begin);
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1, 10", "2, 2", "2, 20" })
	void aTaskWokenFromOutsideStartsWithinTwoTicksAndASliceBesideEndlessTasks(int workers, int endless)
			throws InterruptedException {
		start(workers);
		for (int i = 0; i < endless; i++) {
			this.scheduler.schedule(endless(() -> spin(1_500), new AtomicInteger()));
		}
		awaitBusy(workers);
		for (int i = 0; i < 100; i++) {
			assertThat(inject().ticks).as("ticks that the worker has seen").isLessThanOrEqualTo(3);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void aTaskWokenFromOutsideStartsSoonBesidePairsThatWakeEachOther(int workers) throws InterruptedException {
		start(workers);
		for (int i = 0; i < workers; i++) {
			startPair(new AtomicInteger());
		}
		awaitBusy(workers);
		for (int i = 0; i < 1_000; i++) {
			assertThat(inject().slices).as("slices that the worker has run").isLessThanOrEqualTo(2 * 61);
		}
	}

	@Test
	void aPairThatWakesEachOtherLeavesTheQueueAQuarterOfTheSlices() throws InterruptedException {
		start(1);
		AtomicInteger pair = new AtomicInteger();
		AtomicInteger queued = new AtomicInteger();
		List<Integer> between = new ArrayList<>();
		CountDownLatch end = new CountDownLatch(1);
		startPair(pair);
		this.scheduler.schedule(endless(() -> {
			between.add(pair.getAndSet(0));
			if (queued.incrementAndGet() == 10_000) {
				end.countDown();
			}
			return this.stop.get();
		}, new AtomicInteger()));
		end.await();
		stopAndEnd();
		assertThat(between.subList(1, between.size())).allMatch((slices) -> slices <= Worker.MOST_IN_A_ROW);
	}

	@Test
	void pairsThatWakeEachOtherOnTwoWorkersDoNotStarveTheQueues() throws InterruptedException {
		start(2);
		startPair(new AtomicInteger());
		startPair(new AtomicInteger());
		awaitBusy(2);
		CountDownLatch end = new CountDownLatch(3);
		for (int i = 0; i < 3; i++) {
			AtomicInteger slices = new AtomicInteger();
			this.scheduler.schedule(endless(() -> {
				if (slices.get() == 10_000) {
					end.countDown();
				}
				return this.stop.get();
			}, slices));
		}
		end.await();
	}

	/** Slices of the endless tasks last a tick each. */
	@Test
	void manyTasksWokenFromOutsideTakeTheirTurnOfOneTickTogether() throws InterruptedException {
		AtomicInteger slices = new AtomicInteger();
		for (int i = 0; i < 4; i++) {
			this.scheduler.schedule(endless(this.scheduler::tick, slices));
		}
		await().until(() -> slices.get() > 10);
		CountDownLatch end = new CountDownLatch(1_000);
		AtomicInteger first = new AtomicInteger(Integer.MAX_VALUE);
		Task gate = Tasks.of(() -> {
			first.accumulateAndGet(slices.get(), Math::min);
			end.countDown();
			return SliceEnd.DONE;
		});
		CountDownLatch all = new CountDownLatch(1);
		this.scheduler.schedule(Tasks.once(() -> awaitOn(all)));
		for (int i = 0; i < 999; i++) {
			this.scheduler.schedule(Tasks.once(end::countDown));
		}
		this.scheduler.schedule(gate);
		int before = slices.get();
		all.countDown();
		end.await();
		assertThat(first.get() - before).isLessThanOrEqualTo(4);
	}

	/** Each slice lasts a tick, also those of the tasks from outside. */
	@Test
	void tasksWokenFromOutsideWithoutEndLeaveTheOthersEverySecondTick() throws InterruptedException {
		AtomicInteger slices = new AtomicInteger();
		List<Integer> between = new ArrayList<>();
		CountDownLatch end = new CountDownLatch(1_000);
		CountDownLatch all = new CountDownLatch(1);
		this.scheduler.schedule(endless(this.scheduler::tick, slices));
		await().until(() -> slices.get() > 10);
		this.scheduler.schedule(Tasks.once(() -> awaitOn(all)));
		for (int i = 0; i < 1_000; i++) {
			this.scheduler.schedule(Tasks.once(() -> {
				between.add(slices.getAndSet(0));
				this.scheduler.tick();
				end.countDown();
			}));
		}
		all.countDown();
		end.await();
		assertThat(between.subList(1, between.size())).containsOnly(1);
	}

	@ParameterizedTest
	@CsvSource({ "2, 3", "2, 5" })
	void endlessTasksThatCannotBeDividedEvenlyGetTheSame(int workers, int endless) {
		start(workers);
		List<AtomicInteger> slices = new ArrayList<>();
		for (int i = 0; i < endless; i++) {
			AtomicInteger done = new AtomicInteger();
			slices.add(done);
			this.scheduler.schedule(Tasks.of(() -> {
				// A task whose time is used up goes on while none waits.
				do {
					long begin = System.nanoTime();
					spin(500);
					noteStall(begin);
					done.incrementAndGet();
				}
				while (!this.stop.get() && !this.scheduler.isOthersReady());
				return this.stop.get() ? SliceEnd.DONE : SliceEnd.READY;
			}));
		}
		await().until(() -> slices.stream().allMatch((done) -> done.get() > 0));
		List<Integer> shares;
		int stallsBefore;
		do {
			stallsBefore = this.stalls.get();
			shares = shares(slices);
		}
		while (!isEven(shares) && this.stalls.get() != stallsBefore);
		assertThat(isEven(shares)).as("slices %s", shares).isTrue();
	}

	private static boolean isEven(List<Integer> shares) {
		return Collections.min(shares) > 0.7 * Collections.max(shares);
	}

	/** How many slices each task has run when one of them has run a thousand. */
	private static List<Integer> shares(List<AtomicInteger> slices) {
		int[] before = counts(slices);
		await().atMost(LONG)
			.until(() -> IntStream.range(0, before.length).anyMatch((i) -> slices.get(i).get() - before[i] >= 1_000));
		int[] after = counts(slices);
		// A stall is noted at the end of the slice.
		await().atMost(LONG)
			.until(() -> IntStream.range(0, after.length).allMatch((i) -> slices.get(i).get() > after[i]));
		return IntStream.range(0, after.length).mapToObj((i) -> after[i] - before[i]).toList();
	}

	private static int[] counts(List<AtomicInteger> slices) {
		return slices.stream().mapToInt(AtomicInteger::get).toArray();
	}

	/** A worker or a clock without a processor makes the division uneven. */
	private void noteStall(long begin) {
		if (System.nanoTime() - begin > STALL) {
			this.stalls.incrementAndGet();
		}
	}

	/**
	 * Runs an empty task from outside; returns what its worker has done meanwhile. It is
	 * measured after the task was added, since this thread may lose its processor before.
	 */
	private Seen inject() throws InterruptedException {
		Thread[] worker = new Thread[1];
		Seen[] now = new Seen[1];
		CountDownLatch end = new CountDownLatch(1);
		this.scheduler.schedule(Tasks.once(() -> {
			worker[0] = Thread.currentThread();
			now[0] = this.seen.getOrDefault(worker[0], Seen.NOTHING);
			end.countDown();
		}));
		Map<Thread, Seen> before = Map.copyOf(this.seen);
		end.await();
		return now[0].minus(before.getOrDefault(worker[0], Seen.NOTHING));
	}

	private void awaitBusy(int workers) {
		await().until(
				() -> this.seen.size() == workers && this.seen.values().stream().allMatch((done) -> done.slices > 10));
	}

	/** Two tasks that wake each other until the end. */
	private void startPair(AtomicInteger slices) {
		Task[] pair = new Task[2];
		for (int i = 0; i < 2; i++) {
			int other = 1 - i;
			pair[i] = Tasks.of(() -> {
				count();
				slices.incrementAndGet();
				if (this.stop.get()) {
					return SliceEnd.DONE;
				}
				this.scheduler.schedule(pair[other]);
				return SliceEnd.WAITING;
			});
		}
		this.scheduler.schedule(pair[0]);
	}

	/** Is always ready until the end. */
	private Task endless(BooleanSupplier slice, AtomicInteger slices) {
		return Tasks.of(() -> {
			count();
			slices.incrementAndGet();
			slice.getAsBoolean();
			return this.stop.get() ? SliceEnd.DONE : SliceEnd.READY;
		});
	}

	private void count() {
		int now = this.ticks.get();
		this.seen.compute(Thread.currentThread(), (_, done) -> {
			Seen before = (done != null) ? done : Seen.NOTHING;
			return new Seen(before.slices + 1, before.ticks + ((now != before.tick) ? 1 : 0), now);
		});
	}

	private static boolean spin(long micros) {
		long begin = System.nanoTime();
		while (System.nanoTime() - begin < TimeUnit.MICROSECONDS.toNanos(micros)) {
			Thread.onSpinWait();
		}
		return true;
	}

	private void stopAndEnd() throws InterruptedException {
		end();
		this.schedulers.end();
	}

	private static void awaitOn(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a worker has done.
	 *
	 * @param slices number of slices
	 * @param ticks number of slices at whose begin there was another tick than before
	 * @param tick the tick at the begin of the last one
	 */
	private record Seen(int slices, int ticks, int tick) {

		private static final Seen NOTHING = new Seen(0, 0, 0);

		Seen minus(Seen other) {
			return new Seen(this.slices - other.slices, this.ticks - other.ticks, 0);
		}

	}

}
