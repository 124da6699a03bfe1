package io.luaprocess.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.event.RuntimeEvent.ReloadFailed;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ring of events and its listeners.
 */
class RuntimeEventsTests {

	private final RuntimeEvents events = new RuntimeEvents(10, String::valueOf);

	@AfterEach
	void close() {
		this.events.close();
	}

	private static ReloadFailed event(int number) {
		return new ReloadFailed(Instant.EPOCH, "event " + number);
	}

	private void publish(int first, int last) {
		for (int i = first; i <= last; i++) {
			this.events.publish(event(i));
		}
	}

	@Test
	void keepsTheLatestEventsAndCountsAll() {
		publish(1, 25);
		List<RuntimeEvents.Numbered> latest = this.events.latest(100, (event) -> true);
		assertThat(latest).hasSize(10);
		assertThat(latest.getFirst()).isEqualTo(new RuntimeEvents.Numbered(25, event(25)));
		assertThat(latest).extracting(RuntimeEvents.Numbered::id)
			.containsExactly(25L, 24L, 23L, 22L, 21L, 20L, 19L, 18L, 17L, 16L);
		assertThat(this.events.count(Kind.RELOAD)).isEqualTo(25);
		assertThat(this.events.listed()).isEqualTo(10);
	}

	@Test
	void returnsAsManyOfTheWantedEventsAsAskedFor() {
		publish(1, 9);
		assertThat(this.events.latest(2, (event) -> !event.text().equals("event 8")))
			.extracting((numbered) -> numbered.event().text())
			.containsExactly("event 9", "event 7");
	}

	@Test
	void listenerGetsEventsInOrderFromThenOn() throws InterruptedException {
		publish(1, 3);
		LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
		EventSubscription subscription = this.events.listen("test", (event) -> seen.add(event.text()));
		publish(4, 6);
		for (int i = 4; i <= 6; i++) {
			assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("event " + i);
		}
		assertThat(subscription.missed()).isZero();
	}

	@Test
	void listenerThatFailsGetsTheNextEvent() throws InterruptedException {
		LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
		this.events.listen("test", (event) -> {
			seen.add(event.text());
			throw new IllegalStateException("as the test wants it");
		});
		publish(1, 2);
		assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("event 1");
		assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("event 2");
	}

	@Test
	void slowListenerHoldsUpNeitherPublishersNorOthersAndMissesWhatWasOverwritten() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		List<String> seen = new ArrayList<>();
		EventSubscription slow = this.events.listen("slow", (event) -> {
			entered.countDown();
			await(gate);
			seen.add(event.text());
		});
		LinkedBlockingQueue<String> others = new LinkedBlockingQueue<>();
		this.events.listen("other", (event) -> others.add(event.text()));
		publish(1, 1);
		await(entered);
		assertThat(others.poll(20, TimeUnit.SECONDS)).isEqualTo("event 1");
		publish(2, 31);
		Awaitility.await().untilAsserted(() -> assertThat(others).contains("event 31"));
		gate.countDown();
		Awaitility.await().untilAsserted(() -> assertThat(slow.missed()).isEqualTo(20));
		Awaitility.await().untilAsserted(() -> assertThat(new ArrayList<>(seen)).hasSize(11));
		assertThat(seen.getFirst()).isEqualTo("event 1");
		assertThat(seen.get(1)).isEqualTo("event 22");
		assertThat(seen.getLast()).isEqualTo("event 31");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void publishersOnManyThreadsLoseNothing() throws InterruptedException {
		int threads = 4;
		int each = 5000;
		RuntimeEvents large = new RuntimeEvents(threads * each, String::valueOf);
		CountDownLatch heard = new CountDownLatch(threads * each);
		EventSubscription subscription = large.listen("test", (event) -> heard.countDown());
		List<Thread> all = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			all.add(Thread.ofPlatform().start(() -> {
				for (int n = 0; n < each; n++) {
					large.publish(event(n));
				}
			}));
		}
		for (Thread thread : all) {
			thread.join();
		}
		await(heard);
		assertThat(subscription.missed()).isZero();
		assertThat(large.count(Kind.RELOAD)).isEqualTo(threads * each);
		assertThat(large.latest(Integer.MAX_VALUE, (event) -> true)).extracting(RuntimeEvents.Numbered::id)
			.doesNotHaveDuplicates()
			.hasSize(threads * each);
		large.close();
	}

	@Test
	void closedListenerGetsNothingMore() throws InterruptedException {
		LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
		EventSubscription closed = this.events.listen("closed", (event) -> seen.add("closed"));
		LinkedBlockingQueue<String> others = new LinkedBlockingQueue<>();
		this.events.listen("other", (event) -> others.add(event.text()));
		closed.close();
		publish(1, 1);
		assertThat(others.poll(20, TimeUnit.SECONDS)).isEqualTo("event 1");
		assertThat(seen).isEmpty();
	}

}
