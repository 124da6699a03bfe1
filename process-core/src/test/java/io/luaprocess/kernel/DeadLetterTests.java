package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.event.DeadLetter;
import io.luaprocess.event.DeadLetter.Reason;
import io.luaprocess.event.DeadLetters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages that no program receives.
 */
class DeadLetterTests {

	private final TestKernel test = new TestKernel(TestKernel.settings(0, 0, 20));

	@AfterEach
	void close() {
		this.test.close();
	}

	private DeadLetters letters() {
		return this.test.kernel.events().deadLetters();
	}

	private static Message message(String topic, Object payload) {
		return TestKernel.message(topic, payload);
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
	void messagesOfAllRoutesThatAProcessDidNotReceiveAreCounted() {
		CountDownLatch sent = new CountDownLatch(1);
		ProcessInstance process = this.test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			Channel end = self.subscriptions().listen("end", Integer.MAX_VALUE, Message::payload);
			self.subscriptions().listen("topic", Integer.MAX_VALUE, Message::payload);
			await(sent);
			end.receive();
			return inbox.receive();
		});
		process.send(message("a", 1));
		process.send(message("topic", 2));
		process.send(message("b", 3));
		process.send(message("end", 4));
		process.send(message("end", 5));
		sent.countDown();
		assertThat(TestKernel.outcome(process).value()).isEqualTo(1);
		assertThat(letters().count(Reason.PROCESS_ENDED)).isEqualTo(3);
		assertThat(letters().count("test:host", Reason.PROCESS_ENDED)).isEqualTo(3);
		assertThat(letters().latest(10)).extracting(DeadLetter::topic).containsExactlyInAnyOrder("topic", "b", "end");
		assertThat(letters().latest(1).getFirst().to()).isEqualTo(process.pid());
		assertThat(letters().latest(1).getFirst().definition()).isEqualTo("test:body");
	}

	@Test
	void messagesThatWereNeverTakenInAreCounted() {
		CountDownLatch sent = new CountDownLatch(1);
		ProcessInstance process = this.test.spawn((self) -> {
			await(sent);
			return "done";
		});
		process.send(message("a", 1));
		process.send(message("a", 2));
		sent.countDown();
		TestKernel.outcome(process);
		assertThat(letters().count(Reason.PROCESS_ENDED)).isEqualTo(2);
	}

	@Test
	void messageHandedToACoroutineThatDidNotRunAgainIsCounted() {
		CountDownLatch waits = new CountDownLatch(1);
		CountDownLatch sent = new CountDownLatch(1);
		ProcessInstance process = this.test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			Channel end = self.subscriptions().listen("end", Integer.MAX_VALUE, Message::payload);
			self.spawnThread(inbox::receive);
			self.yield();
			waits.countDown();
			await(sent);
			return end.receive();
		});
		await(waits);
		process.send(message("a", 1));
		process.send(message("end", 2));
		sent.countDown();
		assertThat(TestKernel.outcome(process).value()).isEqualTo(2);
		assertThat(letters().count(Reason.PROCESS_ENDED)).isEqualTo(1);
	}

	@Test
	void processThatHasReceivedEverythingLeavesNoLetters() {
		ProcessInstance process = this.test.spawn((self) -> TestKernel.inbox(self).receive());
		process.send(message("a", 1));
		TestKernel.outcome(process);
		assertThat(letters().count()).isZero();
	}

	@Test
	void messagesToAnEndedProcessAndToAFullMailboxAreCountedByReason() {
		CountDownLatch sent = new CountDownLatch(1);
		ProcessInstance process = this.test.spawn((self) -> {
			await(sent);
			return null;
		});
		for (int i = 0; i < 20; i++) {
			assertThat(process.send(message("a", i))).isEqualTo(Delivery.DELIVERED);
		}
		assertThat(process.send(message("full", 1))).isEqualTo(Delivery.FULL);
		assertThat(letters().count(Reason.MAILBOX_FULL)).isEqualTo(1);
		assertThat(this.test.host.counters().rejectedMessages()).isEqualTo(1);
		sent.countDown();
		TestKernel.outcome(process);
		assertThat(process.send(message("late", 1))).isEqualTo(Delivery.DEAD);
		assertThat(letters().count(Reason.NO_SUCH_PROCESS)).isEqualTo(1);
		assertThat(letters().count(Reason.PROCESS_ENDED)).isEqualTo(20);
		assertThat(letters().count()).isEqualTo(22);
	}

	@Test
	void firstMessagesOfASpawnThatFailsAreNoLetters() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(
				() -> this.test.kernel.spawn(new SpawnSpec(this.test.host, "test:body", JavaBody.of(null, () -> {
					throw new ProcessException(ErrorKind.INTERNAL, "as the test wants it");
				}, (self) -> null), null, false, false, null, List.of(message("a", 1)), null, null)));
		assertThat(letters().count()).isZero();
	}

	@Test
	void requestToAnEndedProcessIsALetter() {
		ProcessInstance process = this.test.spawn((self) -> null);
		TestKernel.outcome(process);
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> Request.send(process, message("question", 1), (outcome) -> {
			}));
		assertThat(letters().count(Reason.NO_SUCH_PROCESS)).isEqualTo(1);
	}

	@Test
	void listIsBoundedAndCountsAreNot() {
		ProcessInstance process = this.test.spawn((self) -> null);
		TestKernel.outcome(process);
		for (int i = 0; i < 5000; i++) {
			process.send(message("late", i));
		}
		assertThat(letters().count(Reason.NO_SUCH_PROCESS)).isEqualTo(5000);
		assertThat(letters().latest(Integer.MAX_VALUE)).hasSizeBetween(1, 200);
	}

	/**
	 * Every message that was accepted is received or a letter; every message that was not
	 * is another letter.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whileProcessesEndEverySentMessageIsReceivedOrCountedOnce(boolean terminated) {
		int processes = 200;
		int senders = 3;
		int each = 10;
		AtomicLong received = new AtomicLong();
		AtomicLong accepted = new AtomicLong();
		AtomicLong refused = new AtomicLong();
		for (int i = 0; i < processes; i++) {
			ProcessInstance process = this.test.spawn((self) -> {
				Channel inbox = TestKernel.inbox(self);
				for (int n = 0; n < 5; n++) {
					inbox.receive();
					received.incrementAndGet();
				}
				return null;
			});
			List<CompletableFuture<Void>> all = new ArrayList<>();
			for (int s = 0; s < senders; s++) {
				all.add(CompletableFuture.runAsync(() -> {
					for (int n = 0; n < each; n++) {
						(process.send(message("t", n)) == Delivery.DELIVERED ? accepted : refused).incrementAndGet();
					}
				}));
			}
			if (terminated) {
				process.terminate(ProcessError.of(ErrorKind.CANCELED, "as the test wants it"));
			}
			all.forEach(CompletableFuture::join);
			TestKernel.outcome(process);
		}
		assertThat(accepted.get() + refused.get()).isEqualTo(processes * senders * each);
		assertThat(letters().count(Reason.PROCESS_ENDED)).isEqualTo(accepted.get() - received.get());
		assertThat(letters().count() - letters().count(Reason.PROCESS_ENDED)).isEqualTo(refused.get());
		assertThat(this.test.host.counters().messages()).isEqualTo(accepted.get());
	}

	@RepeatedTest(20)
	void theLastMessageOfARaceIsCountedOnce() {
		CountDownLatch go = new CountDownLatch(1);
		ProcessInstance process = this.test.spawn((self) -> {
			await(go);
			return null;
		});
		CompletableFuture<Delivery> sent = CompletableFuture.supplyAsync(() -> {
			await(go);
			return process.send(message("t", 1));
		});
		go.countDown();
		Reason expected = (sent.join() == Delivery.DELIVERED) ? Reason.PROCESS_ENDED : Reason.NO_SUCH_PROCESS;
		TestKernel.outcome(process);
		assertThat(letters().count(expected)).isEqualTo(1);
		assertThat(letters().count()).isEqualTo(1);
	}

}
