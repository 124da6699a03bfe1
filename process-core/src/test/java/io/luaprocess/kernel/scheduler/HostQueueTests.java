package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HostQueueTests {

	private final RunQueue scheduler = new RunQueue();

	private final List<String> ran = new ArrayList<>();

	@Test
	void aLimitBelowOneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HostQueue(0))
			.withMessage("The limit of a host queue is 0, must be at least 1");
	}

	@Test
	void tasksBeyondTheLimitWaitInTheirOrder() {
		HostQueue host = new HostQueue(2);
		IntStream.range(0, 5).mapToObj((i) -> task(host, "t" + i, SliceEnd.WAITING)).forEach(this.scheduler::schedule);
		assertThat(this.scheduler.queue).hasSize(2);
		assertThat(host.admitted()).isEqualTo(2);
		assertThat(host.isOthersWaiting()).isTrue();
		this.scheduler.runOne();
		assertThat(this.scheduler.queue).hasSize(2);
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("t0", "t1", "t2", "t3", "t4");
		assertThat(host.admitted()).isZero();
		assertThat(host.isOthersWaiting()).isFalse();
	}

	@Test
	void aReadyTaskGivesItsPlaceToTheOneThatWaits() {
		HostQueue host = new HostQueue(1);
		this.scheduler.schedule(task(host, "a", SliceEnd.READY, SliceEnd.READY, SliceEnd.DONE));
		this.scheduler.schedule(task(host, "b", SliceEnd.READY, SliceEnd.DONE));
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a", "b", "a", "b", "a");
	}

	@Test
	void aReadyTaskKeepsItsPlaceWhileNoneWaits() {
		HostQueue host = new HostQueue(1);
		this.scheduler.schedule(task(host, "a", SliceEnd.READY, SliceEnd.DONE));
		this.scheduler.runOne();
		assertThat(host.admitted()).isEqualTo(1);
		assertThat(this.scheduler.queue).hasSize(1);
	}

	@Test
	void aTaskThatFailsFreesItsPlace() {
		HostQueue host = new HostQueue(1);
		this.scheduler.schedule(Tasks.of(host, () -> {
			throw new IllegalStateException("expected");
		}));
		this.scheduler.schedule(task(host, "b", SliceEnd.DONE));
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("b");
		assertThat(this.scheduler.failures).isEqualTo(1);
	}

	@Test
	void aTaskWokenWhileItRunsGoesBehindThoseThatWait() {
		HostQueue host = new HostQueue(1);
		Task[] self = new Task[1];
		AtomicInteger slices = new AtomicInteger();
		self[0] = Tasks.of(host, () -> {
			this.ran.add("a");
			if (slices.incrementAndGet() == 1) {
				this.scheduler.schedule(self[0]);
			}
			return SliceEnd.WAITING;
		});
		this.scheduler.schedule(self[0]);
		this.scheduler.schedule(task(host, "b", SliceEnd.WAITING));
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a", "b", "a");
	}

	@Test
	void hostsDoNotWaitForEachOther() {
		HostQueue one = new HostQueue(1);
		HostQueue other = new HostQueue(1);
		for (String name : List.of("a", "b", "c")) {
			this.scheduler.schedule(task(one, name, SliceEnd.WAITING));
		}
		this.scheduler.schedule(task(other, "x", SliceEnd.WAITING));
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a", "x", "b", "c");
	}

	@Test
	void aTaskOutsideHoldsNoPlaceAndTakesOneWhenItComesBack() {
		HostQueue host = new HostQueue(1);
		Task outside = task(host, "a", SliceEnd.OUTSIDE, SliceEnd.DONE);
		this.scheduler.schedule(outside);
		this.scheduler.schedule(task(host, "b", SliceEnd.READY, SliceEnd.DONE));
		this.scheduler.runOne();
		assertThat(host.admitted()).isEqualTo(1);
		assertThat(host.isOthersWaiting()).isFalse();
		this.scheduler.schedule(outside);
		assertThat(host.isOthersWaiting()).isFalse();
		this.scheduler.comeBack(outside);
		assertThat(host.admitted()).isEqualTo(1);
		assertThat(host.isOthersWaiting()).isTrue();
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a", "b", "a", "b");
		assertThat(outside.isDone()).isTrue();
		assertThat(host.admitted()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void aTaskMayComeBackBeforeItsSliceHasReturned(int limit) {
		HostQueue host = new HostQueue(limit);
		Task[] self = new Task[1];
		List<Integer> admitted = new ArrayList<>();
		self[0] = Tasks.of(host, () -> {
			admitted.add(host.admitted());
			if (admitted.size() == 3) {
				return SliceEnd.DONE;
			}
			this.scheduler.comeBack(self[0]);
			return SliceEnd.OUTSIDE;
		});
		this.scheduler.schedule(self[0]);
		this.scheduler.runAll();
		assertThat(admitted).containsExactly(1, 1, 1);
		assertThat(self[0].isDone()).isTrue();
		assertThat(host.admitted()).isZero();
		assertThat(host.isOthersWaiting()).isFalse();
	}

	@Test
	void anInspectedTaskHoldsNoPlaceAndTakesOneIfItWasWoken() {
		HostQueue host = new HostQueue(1);
		this.scheduler.schedule(task(host, "a", SliceEnd.DONE));
		Task waiting = task(host, "b", SliceEnd.WAITING, SliceEnd.DONE);
		assertThat(this.scheduler.inspect(waiting, () -> this.ran.add("first"))).isTrue();
		assertThat(host.isOthersWaiting()).isFalse();
		assertThat(this.scheduler.inspect(waiting, () -> {
			this.ran.add("second");
			this.scheduler.schedule(waiting);
			assertThat(this.scheduler.inspect(waiting, () -> this.ran.add("inside"))).isFalse();
			assertThat(host.isOthersWaiting()).isFalse();
		})).isTrue();
		assertThat(host.admitted()).isEqualTo(1);
		assertThat(host.isOthersWaiting()).isTrue();
		assertThat(this.scheduler.inspect(waiting, () -> this.ran.add("queued"))).isFalse();
		this.scheduler.runAll();
		assertThat(host.admitted()).isZero();
		assertThat(this.scheduler.inspect(waiting, () -> this.ran.add("third"))).isTrue();
		this.scheduler.schedule(waiting);
		this.scheduler.runAll();
		assertThat(this.scheduler.inspect(waiting, () -> this.ran.add("done"))).isFalse();
		assertThat(this.ran).containsExactly("first", "second", "a", "b", "third", "b");
	}

	@Test
	void aTaskIsReleasedIfItsInspectionFails() {
		HostQueue host = new HostQueue(1);
		Task waiting = task(host, "a", SliceEnd.DONE);
		assertThatIllegalStateException().isThrownBy(() -> this.scheduler.inspect(waiting, () -> {
			this.scheduler.schedule(waiting);
			throw new IllegalStateException("expected");
		}));
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a");
		assertThat(host.admitted()).isZero();
	}

	@Test
	void tasksAreHeldBackWhileTheShareIsUsedUpAndAdmittedWhenThereIsCreditAgain() {
		HostQueue host = new HostQueue(2, new ProcessorShare(0.5, 1, 0));
		host.charge(60_000_000);
		IntStream.range(0, 3).mapToObj((i) -> task(host, "t" + i, SliceEnd.WAITING)).forEach(this.scheduler::schedule);
		assertThat(this.scheduler.queue).isEmpty();
		assertThat(host.isHoldingBack()).isTrue();
		assertThat(this.scheduler.heldBack).isEqualTo(3);
		host.tick(this.scheduler, 10_000_000);
		assertThat(this.scheduler.queue).isEmpty();
		host.tick(this.scheduler, 30_000_000);
		assertThat(host.isHoldingBack()).isFalse();
		assertThat(this.scheduler.queue).hasSize(2);
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("t0", "t1", "t2");
	}

	@Test
	void aWorkerWithNothingElseToDoGetsOneTaskThatIsHeldBack() {
		HostQueue host = new HostQueue(1, new ProcessorShare(0.5, 1, 0));
		host.charge(60_000_000);
		this.scheduler.schedule(task(host, "a", SliceEnd.READY, SliceEnd.DONE));
		this.scheduler.schedule(task(host, "b", SliceEnd.DONE));
		host.lend(this.scheduler);
		assertThat(this.scheduler.queue).hasSize(1);
		assertThat(host.isHoldingBack()).as("the only place is taken").isFalse();
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a");
		assertThat(host.isHoldingBack()).isTrue();
		host.lend(this.scheduler);
		host.lend(this.scheduler);
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a", "b");
		host.lend(this.scheduler);
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a", "b", "a");
		assertThat(host.admitted()).isZero();
	}

	@Test
	void aReadyTaskLeavesItsPlaceWhenTheShareIsUsedUp() {
		HostQueue host = new HostQueue(1, new ProcessorShare(0.5, 1, 0));
		this.scheduler.schedule(task(host, "a", SliceEnd.READY, SliceEnd.DONE));
		host.charge(60_000_000);
		this.scheduler.runAll();
		assertThat(this.ran).containsExactly("a");
		assertThat(host.admitted()).isZero();
		assertThat(host.isHoldingBack()).isTrue();
	}

	private Task task(HostQueue host, String name, SliceEnd... ends) {
		AtomicInteger slice = new AtomicInteger();
		return Tasks.of(host, () -> {
			this.ran.add(name);
			return ends[slice.getAndIncrement()];
		});
	}

	/** One queue, first in, first out. */
	private static final class RunQueue extends AbstractScheduler {

		private final List<Task> queue = new ArrayList<>();

		private int failures;

		private int heldBack;

		@Override
		void heldBack() {
			this.heldBack++;
		}

		void runOne() {
			execute(this.queue.removeFirst());
		}

		void runAll() {
			while (!this.queue.isEmpty()) {
				runOne();
			}
		}

		@Override
		void enqueue(Task task, boolean woken) {
			this.queue.add(task);
		}

		@Override
		void failed(Task task, Throwable failure) {
			this.failures++;
		}

		@Override
		public boolean isOthersReady() {
			return !this.queue.isEmpty();
		}

		@Override
		public void close() {
			this.queue.clear();
		}

	}

}
