package io.luaprocess.kernel.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QueueTests {

	private final LocalQueue queue = new LocalQueue();

	private final InjectionQueue injection = new InjectionQueue();

	@Test
	void aLocalQueueGivesTasksInTheirOrderAndRefusesWhatItCannotHold() {
		for (int round = 0; round < 3; round++) {
			List<Task> tasks = tasks(LocalQueue.CAPACITY);
			tasks.forEach((task) -> assertThat(this.queue.push(task)).isTrue());
			assertThat(this.queue.push(tasks(1).getFirst())).isFalse();
			assertThat(this.queue.size()).isEqualTo(LocalQueue.CAPACITY);
			tasks.forEach((task) -> assertThat(this.queue.pop()).isSameAs(task));
			assertThat(this.queue.pop()).isNull();
			assertThat(this.queue.isEmpty()).isTrue();
		}
	}

	@Test
	void aThiefGetsTheOlderHalf() {
		List<Task> tasks = tasks(5);
		tasks.forEach(this.queue::push);
		LocalQueue other = new LocalQueue();
		assertThat(this.queue.stealInto(other)).isSameAs(tasks.get(0));
		assertThat(drain(other)).containsExactly(tasks.get(1), tasks.get(2));
		assertThat(drain(this.queue)).containsExactly(tasks.get(3), tasks.get(4));
		assertThat(this.queue.stealInto(other)).isNull();
	}

	@Test
	void aWorkerThatHasTasksStealsTheOldestOne() {
		List<Task> tasks = tasks(2);
		tasks.forEach(this.queue::push);
		assertThat(this.queue.steal()).isSameAs(tasks.get(0));
		assertThat(this.queue.steal()).isSameAs(tasks.get(1));
		assertThat(this.queue.steal()).isNull();
	}

	@Test
	void halfOfAFullQueueIsTakenNewestFirst() {
		List<Task> tasks = tasks(LocalQueue.CAPACITY);
		assertThat(this.queue.popHalf()).isNull();
		tasks.forEach(this.queue::push);
		Task newest = this.queue.popHalf();
		assertThat(newest).isSameAs(tasks.get(LocalQueue.CAPACITY / 2 - 1));
		assertThat(Links.last(newest)).isSameAs(tasks.getFirst());
		assertThat(this.queue.pop()).isSameAs(tasks.get(LocalQueue.CAPACITY / 2));
	}

	@Test
	void theInjectionQueueKeepsTheOrderOfSingleTasksAndLists() {
		List<Task> tasks = tasks(4);
		this.injection.push(tasks.get(0));
		tasks.get(2).link = tasks.get(1);
		this.injection.pushAll(tasks.get(2));
		assertThat(this.injection.poll()).isSameAs(tasks.get(0));
		this.injection.push(tasks.get(3));
		assertThat(this.injection.poll()).isSameAs(tasks.get(1));
		assertThat(this.injection.poll()).isSameAs(tasks.get(2));
		assertThat(this.injection.isEmpty()).isFalse();
		assertThat(this.injection.poll()).isSameAs(tasks.get(3));
		assertThat(this.injection.isEmpty()).isTrue();
		assertThat(this.injection.poll()).isNull();
	}

	@Test
	void aWorkerTakesItsShareOfTheInjectionQueue() {
		List<Task> tasks = tasks(10);
		tasks.forEach(this.injection::push);
		assertThat(this.injection.pollShare(this.queue, 2)).isSameAs(tasks.getFirst());
		assertThat(drain(this.queue)).isEqualTo(tasks.subList(1, 6));
		assertThat(this.injection.pollShare(this.queue, 1)).isSameAs(tasks.get(6));
		assertThat(drain(this.queue)).isEqualTo(tasks.subList(7, 10));
		assertThat(this.injection.isEmpty()).isTrue();
	}

	@Test
	void thievesAndOwnerTakeEachTaskOnce() throws InterruptedException {
		int count = 300_000;
		AtomicInteger[] taken = Stream.generate(AtomicInteger::new).limit(count).toArray(AtomicInteger[]::new);
		AtomicBoolean filled = new AtomicBoolean();
		ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> thieves = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			thieves.add(Thread.ofPlatform().uncaughtExceptionHandler((_, ex) -> failures.add(ex)).start(() -> {
				LocalQueue own = new LocalQueue();
				while (!filled.get() || !this.queue.isEmpty()) {
					Task task = this.queue.stealInto(own);
					while (task != null) {
						task.run();
						task = own.pop();
					}
				}
			}));
		}
		for (int i = 0; i < count; i++) {
			Task task = Tasks.once(taken[i]::incrementAndGet);
			while (!this.queue.push(task)) {
				for (Task taskOfHalf = this.queue.popHalf(); taskOfHalf != null; taskOfHalf = taskOfHalf.link) {
					taskOfHalf.run();
				}
			}
			if (i % 3 == 0) {
				Task own = this.queue.pop();
				if (own != null) {
					own.run();
				}
			}
		}
		filled.set(true);
		for (Thread thief : thieves) {
			thief.join();
		}
		assertThat(failures).isEmpty();
		assertThat(taken).allMatch((times) -> times.get() == 1);
	}

	private static List<Task> tasks(int count) {
		return Stream.generate(() -> Tasks.once(() -> {
		})).limit(count).toList();
	}

	private static List<Task> drain(LocalQueue queue) {
		return Stream.generate(queue::pop).takeWhile((task) -> task != null).toList();
	}

}
