package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
		DeterministicScheduler.check(20, (scheduler) -> {
			List<String> events = new ArrayList<>();
			long hour = TimeUnit.HOURS.toNanos(1);
			Task late = Tasks.once(() -> events.add("late " + scheduler.nanoTime() / hour));
			scheduler.schedule(2 * hour, () -> scheduler.schedule(late));
			scheduler.schedule(hour, () -> events.add("timer " + scheduler.nanoTime() / hour));
			AtomicInteger slices = new AtomicInteger();
			scheduler.schedule(Tasks.of(() -> {
				assertThat(scheduler.nanoTime()).isZero();
				return (slices.incrementAndGet() < 100) ? SliceEnd.READY : SliceEnd.DONE;
			}));
			scheduler.runAll();
			assertThat(slices).hasValue(100);
			assertThat(events).containsExactly("timer 1", "late 2");
		});
	}

	@Test
	void aFailureNamesTheSeed() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> DeterministicScheduler.check(1, (scheduler) -> {
				scheduler.schedule(Tasks.once(() -> {
					throw new IllegalStateException("expected");
				}));
				scheduler.runAll();
			}))
			.withMessageMatching("Failed with -Dluaprocess.scheduler.seed=-?\\d+: A task failed: .*");
	}

	@Test
	void noOrderExceedsTheLimitOfAHostOrLosesAWakeUp() {
		DeterministicScheduler.check(300, (scheduler) -> {
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

}
