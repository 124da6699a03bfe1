package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an observer of a host is told.
 */
class HostObserverTests {

	private static final int MESSAGES = 4 * HostObserver.SAMPLE;

	private final List<Long> waits = new CopyOnWriteArrayList<>();

	private final List<Long> turns = new CopyOnWriteArrayList<>();

	private final HostObserver observer = new HostObserver() {

		@Override
		public void waited(long nanos) {
			HostObserverTests.this.waits.add(nanos);
		}

		@Override
		public void turned(long nanos) {
			HostObserverTests.this.turns.add(nanos);
		}

	};

	@Test
	void someMessagesAndTurnsAreMeasured() throws Exception {
		try (TestKernel test = new TestKernel()) {
			test.host.observe(this.observer);
			ProcessInstance receiver = receiver(test);
			for (int i = 0; i < MESSAGES; i++) {
				receiver.send(TestKernel.message("t", i));
				await().pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofNanos(10_000))
					.until(() -> waitsAgain(receiver));
			}
			assertThat(TestKernel.outcome(receiver).error()).isNull();
			assertThat(this.waits).hasSize(4).allSatisfy((nanos) -> assertThat(nanos).isNotNegative());
			assertThat(this.turns).hasSizeBetween(4, 5).allSatisfy((nanos) -> assertThat(nanos).isNotNegative());
		}
	}

	@Test
	void aMessageWaitsUntilItIsReceived() throws Exception {
		try (TestKernel test = new TestKernel()) {
			test.host.observe(this.observer);
			ProcessInstance receiver = test.spawn((self) -> {
				TestKernel.events(self).receive();
				return receive(self, MESSAGES);
			});
			for (int i = 0; i < MESSAGES; i++) {
				receiver.send(TestKernel.message("t", i));
			}
			assertThat(receiver.mailboxDepth()).isEqualTo(MESSAGES);
			long sent = System.nanoTime();
			await().until(() -> System.nanoTime() - sent > Duration.ofMillis(20).toNanos());
			receiver.cancel(test.kernel.control(), null, null);
			TestKernel.outcome(receiver);
			assertThat(this.waits).hasSize(4)
				.allSatisfy((nanos) -> assertThat(nanos).isGreaterThan(Duration.ofMillis(20).toNanos()));
		}
	}

	@Test
	void nothingIsMeasuredWithoutObserver() throws Exception {
		try (TestKernel test = new TestKernel()) {
			test.host.observe(this.observer);
			test.host.observe(null);
			ProcessInstance receiver = receiver(test);
			for (int i = 0; i < MESSAGES; i++) {
				receiver.send(TestKernel.message("t", i));
			}
			TestKernel.outcome(receiver);
			assertThat(this.waits).isEmpty();
			assertThat(this.turns).isEmpty();
		}
	}

	@Test
	void workersAreBusyWhileTheyRunProcesses() throws Exception {
		try (TestKernel test = new TestKernel()) {
			assertThat(SchedulerLoad.of(test.kernel).workers()).isPositive();
			long before = SchedulerLoad.of(test.kernel).busyNanos();
			ProcessInstance spinning = test.spawnSpinning();
			await().until(() -> SchedulerLoad.of(test.kernel).busyNanos() - before > Duration.ofMillis(50).toNanos());
			spinning.terminate(Host.CUT_OFF);
			await().during(Duration.ofMillis(20)).until(() -> {
				long now = SchedulerLoad.of(test.kernel).busyNanos();
				return SchedulerLoad.of(test.kernel).busyNanos() == now;
			});
		}
	}

	private static boolean waitsAgain(ProcessInstance process) {
		return !process.isAlive() || process.snapshot().state().equals("waiting") && process.mailboxDepth() == 0;
	}

	private static ProcessInstance receiver(TestKernel test) {
		return test.spawn((self) -> receive(self, MESSAGES));
	}

	private static Object receive(ProcessInstance self, int messages) {
		Channel inbox = self.subscriptions().inbox((message) -> message);
		for (int i = 0; i < messages; i++) {
			inbox.receive();
		}
		return "done";
	}

}
