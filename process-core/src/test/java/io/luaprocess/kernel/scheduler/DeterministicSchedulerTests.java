package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeterministicSchedulerTests {

	@Test
	void aSeedGivesOneOrderAndOtherSeedsGiveOthers() {
		Set<List<Integer>> orders = new HashSet<>();
		for (long seed = 0; seed < 50; seed++) {
			List<Integer> order = order(seed);
			assertThat(order(seed)).isEqualTo(order);
			orders.add(order);
		}
		assertThat(orders).hasSizeGreaterThan(10);
	}

	private static List<Integer> order(long seed) {
		List<Integer> order = new ArrayList<>();
		try (DeterministicScheduler scheduler = new DeterministicScheduler(seed)) {
			for (int i = 0; i < 5; i++) {
				int number = i;
				scheduler.schedule(Tasks.once(() -> order.add(number)));
			}
			scheduler.runAll();
		}
		return order;
	}

	@Test
	void timeMovesOnlyWhenNothingCanRun() {
		Seeds.check(20, (scheduler) -> {
			List<String> events = new ArrayList<>();
			long hour = TimeUnit.HOURS.toNanos(1);
			Task late = Tasks.once(() -> events.add("late " + scheduler.time().nanoTime() / hour));
			scheduler.time().schedule(2 * hour, () -> scheduler.schedule(late));
			scheduler.time().schedule(hour, () -> events.add("timer " + scheduler.time().nanoTime() / hour));
			AtomicInteger slices = new AtomicInteger();
			scheduler.schedule(Tasks.of(() -> {
				assertThat(scheduler.time().nanoTime()).isZero();
				return (slices.incrementAndGet() < 100) ? SliceEnd.READY : SliceEnd.DONE;
			}));
			scheduler.runAll();
			assertThat(slices).hasValue(100);
			assertThat(events).containsExactly("timer 1", "late 2");
		});
	}

	@Test
	void anAlarmRunsOnceUnlessItIsCanceled() {
		Seeds.check(1, (scheduler) -> {
			List<String> events = new ArrayList<>();
			TimeSource.Alarm late = scheduler.time().schedule(3, () -> events.add("late"));
			TimeSource.Alarm early = scheduler.time().schedule(1, () -> events.add("early"));
			assertThat(early.deadline()).isEqualTo(1);
			assertThat(early.isOver()).isFalse();
			scheduler.time().schedule(2, late::cancel);
			scheduler.runAll();
			assertThat(events).containsExactly("early");
			assertThat(scheduler.time().nanoTime()).isEqualTo(2);
			assertThat(early.isOver()).isTrue();
			assertThat(late.isOver()).isTrue();
		});
	}

	@Test
	void aFailureNamesTheSeed() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Seeds.check(1, (scheduler) -> {
			scheduler.schedule(Tasks.once(() -> {
				throw new IllegalStateException("expected");
			}));
			scheduler.runAll();
		})).withMessageMatching("Failed with -Dluaprocess.scheduler.seed=-?\\d+: A task failed: .*");
	}

	@Test
	void noOrderExceedsTheLimitOfAHostOrLosesAWakeUp() {
		Seeds.check(300, (scheduler) -> {
			HostQueue host = new HostQueue(2);
			List<AtomicInteger> got = new ArrayList<>();
			List<Task> tasks = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				AtomicInteger messages = new AtomicInteger();
				got.add(messages);
				int number = i;
				tasks.add(Tasks.of(host, () -> {
					assertThat(host.admitted()).isBetween(1, 2);
					if (messages.incrementAndGet() < 10) {
						scheduler.schedule(tasks.get((number + 1) % 5));
						return SliceEnd.READY;
					}
					return SliceEnd.WAITING;
				}));
			}
			tasks.forEach(scheduler::schedule);
			scheduler.runAll();
			assertThat(got).allMatch((messages) -> messages.get() >= 10);
			assertThat(host.admitted()).isZero();
			assertThat(host.isOthersWaiting()).isFalse();
		});
	}

	@Test
	void piecesOutsideAreStartedInAnOrderChosenByTheSeedAndMayBlock() {
		Set<List<String>> orders = new HashSet<>();
		for (long seed = 0; seed < 50; seed++) {
			List<String> events = outside(seed);
			assertThat(outside(seed)).isEqualTo(events);
			assertThat(events).hasSize(10).endsWith("waited", "after it");
			orders.add(events);
		}
		assertThat(orders).hasSizeGreaterThan(10);
	}

	private static List<String> outside(long seed) {
		List<String> events = new ArrayList<>();
		try (DeterministicScheduler scheduler = new DeterministicScheduler(seed)) {
			HostQueue host = new HostQueue(1);
			CountDownLatch gate = new CountDownLatch(1);
			for (int i = 0; i < 4; i++) {
				outside(scheduler, host, events, "piece " + i, () -> {
				});
			}
			outside(scheduler, host, events, "waited", () -> await(gate));
			// The time does not move before nothing else can run.
			scheduler.time().schedule(TimeUnit.HOURS.toNanos(1), gate::countDown);
			scheduler.runAll();
			assertThat(host.admitted()).isZero();
		}
		return events;
	}

	private static void outside(DeterministicScheduler scheduler, HostQueue host, List<String> events, String name,
			Runnable action) {
		Task[] self = new Task[1];
		boolean[] back = new boolean[1];
		self[0] = Tasks.of(host, () -> {
			if (back[0]) {
				events.add("after it");
				return SliceEnd.DONE;
			}
			scheduler.outside().execute(() -> {
				action.run();
				events.add(name);
				back[0] = true;
				scheduler.comeBack(self[0]);
			});
			return SliceEnd.OUTSIDE;
		});
		scheduler.schedule(self[0]);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aFailureOutsideFailsTheTest() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Seeds.check(1, (scheduler) -> {
			scheduler.outside().execute(() -> {
				throw new IllegalStateException("expected");
			});
			scheduler.runAll();
		})).withMessageMatching("Failed with -Dluaprocess.scheduler.seed=-?\\d+: A piece outside failed");
	}

	@Test
	void aConditionIsAwaitedWhileAnythingCanRun() {
		Seeds.check(20, (scheduler) -> {
			AtomicInteger count = new AtomicInteger();
			Task task = Tasks.waiting(count::incrementAndGet);
			scheduler.time().schedule(1, () -> scheduler.schedule(task));
			scheduler.time().schedule(2, () -> scheduler.schedule(task));
			scheduler.schedule(task);
			scheduler.runUntil(() -> count.get() == 2);
			assertThat(scheduler.time().nanoTime()).isEqualTo(1);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> scheduler.runUntil(() -> count.get() == 4))
				.withMessage("Nothing can run, and the condition does not hold");
			assertThat(count).hasValue(3);
		});
	}

	@Test
	void noOrderLosesAWakeUpOfATaskThatIsOutsideOrInspected() {
		Seeds.check(300, (scheduler) -> {
			HostQueue host = new HostQueue(2);
			List<Counting> tasks = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				tasks.add(new Counting(scheduler, host, tasks));
			}
			tasks.forEach((task) -> task.send(1));
			scheduler.runAll();
			assertThat(tasks).allMatch((task) -> task.messages.get() == 0);
			assertThat(tasks.stream().mapToInt((task) -> task.kept).sum()).isEqualTo(5);
			assertThat(host.admitted()).isZero();
			assertThat(host.isOthersWaiting()).isFalse();
			tasks.forEach((task) -> assertThat(scheduler.inspect(task, () -> {
			})).isTrue());
		});
	}

	/**
	 * Sends what it gets to the next one, from a slice or outside or while it is
	 * inspected; from some time on keeps it.
	 */
	private static final class Counting extends Task {

		private final AtomicInteger messages = new AtomicInteger();

		private final DeterministicScheduler scheduler;

		private final HostQueue host;

		private final List<Counting> all;

		private int received;

		private int kept;

		Counting(DeterministicScheduler scheduler, HostQueue host, List<Counting> all) {
			super(host);
			this.scheduler = scheduler;
			this.host = host;
			this.all = all;
		}

		void send(int count) {
			this.messages.addAndGet(count);
			this.scheduler.schedule(this);
		}

		@Override
		protected SliceEnd run() {
			assertThat(this.host.admitted()).isBetween(1, 2);
			int got = this.messages.getAndSet(0);
			this.received += got;
			if (got == 0 || this.received > 10) {
				this.kept += got;
				return SliceEnd.WAITING;
			}
			Counting next = this.all.get((this.all.indexOf(this) + 1) % this.all.size());
			switch (this.received % 3) {
				case 0 -> next.send(got);
				case 1 -> {
					if (!this.scheduler.inspect(next, () -> next.send(got))) {
						next.send(got);
					}
				}
				default -> {
					this.scheduler.outside().execute(() -> {
						next.send(got);
						this.scheduler.comeBack(this);
					});
					return SliceEnd.OUTSIDE;
				}
			}
			return SliceEnd.READY;
		}

	}

}
