package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages, routing and subscriptions.
 */
class MailboxTests {

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	private static Message message(String topic, Object payload) {
		return TestKernel.message(topic, payload);
	}

	private static List<Object> receive(Channel channel, int count) {
		List<Object> result = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			result.add(channel.receive());
		}
		return result;
	}

	@Test
	void messagesSentBeforeTheReceiverSubscribesArriveInOrder() {
		ProcessInstance process = this.test.spawn((self) -> {
			Channel gate = self.subscriptions().listen("gate", Integer.MAX_VALUE, Message::payload);
			gate.receive();
			return receive(TestKernel.inbox(self), 3);
		});
		for (int i = 1; i <= 3; i++) {
			assertThat(process.send(message("t", i))).isEqualTo(Delivery.DELIVERED);
		}
		process.send(message("gate", "open"));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(1, 2, 3));
	}

	@Test
	void topicWithItsOwnListenerNeverReachesTheInbox() {
		ProcessInstance process = this.test.spawn((self) -> {
			Channel a = self.subscriptions().listen("a", Integer.MAX_VALUE, Message::payload);
			Channel inbox = TestKernel.inbox(self);
			List<Object> result = receive(inbox, 2);
			result.addAll(receive(a, 2));
			return result;
		});
		process.send(message("a", 1));
		process.send(message("b", 2));
		process.send(message("a", 3));
		process.send(message("c", 4));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(2, 4, 1, 3));
	}

	@Test
	void unlistenGivesQueuedMessagesBackInMailboxOrder() {
		ProcessInstance process = this.test.spawn((self) -> {
			Channel a = self.subscriptions().listen("a", Integer.MAX_VALUE, Message::payload);
			Channel gate = self.subscriptions().listen("gate", Integer.MAX_VALUE, Message::payload);
			Channel inbox = TestKernel.inbox(self);
			gate.receive();
			a.close();
			assertThat(a.isClosed()).isTrue();
			assertThat(a.receive()).isSameAs(Channel.CLOSED);
			assertThat(self.subscriptions().unlisten(a)).isFalse();
			return receive(inbox, 4);
		});
		process.send(message("a", 1));
		process.send(message("b", 2));
		process.send(message("a", 3));
		process.send(message("b", 4));
		process.send(message("gate", 0));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(1, 2, 3, 4));
	}

	@Test
	void listenTakesMatchingMessagesOutOfTheInbox() {
		ProcessInstance process = this.test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			Channel gate = self.subscriptions().listen("gate", Integer.MAX_VALUE, Message::payload);
			gate.receive();
			Channel a = self.subscriptions().listen("a", Integer.MAX_VALUE, Message::payload);
			assertThat(self.subscriptions().listen("a", Integer.MAX_VALUE, (m) -> "other")).isSameAs(a);
			assertThat(TestKernel.inbox(self)).isSameAs(inbox);
			List<Object> result = receive(a, 2);
			result.addAll(receive(inbox, 1));
			return result;
		});
		process.send(message("a", 1));
		process.send(message("b", 2));
		process.send(message("a", 3));
		process.send(message("gate", 0));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(1, 3, 2));
	}

	@Test
	void fullMailboxRefusesMessagesAndTakesThemAgainWhenReceived() {
		try (TestKernel small = new TestKernel(TestKernel.settings(0, 0, 2))) {
			ProcessInstance process = small.spawn((self) -> {
				Channel gate = self.subscriptions().listen("gate", Integer.MAX_VALUE, Message::payload);
				gate.receive();
				Channel inbox = TestKernel.inbox(self);
				inbox.receive();
				self.subscriptions().listen("gate", Integer.MAX_VALUE, Message::payload).receive();
				return receive(inbox, 1);
			});
			TestKernel.idle(process);
			assertThat(process.send(message("gate", 0))).isEqualTo(Delivery.DELIVERED);
			TestKernel.idle(process);
			assertThat(process.send(message("t", 1))).isEqualTo(Delivery.DELIVERED);
			TestKernel.idle(process);
			assertThat(process.send(message("t", 2))).isEqualTo(Delivery.DELIVERED);
			assertThat(process.send(message("t", 3))).isEqualTo(Delivery.DELIVERED);
			assertThat(process.send(message("t", 4))).isEqualTo(Delivery.FULL);
			assertThat(process.snapshot().mailbox()).isEqualTo(2);
			assertThat(small.host.counters().rejectedMessages()).isEqualTo(1);
			process.cancel(small.kernel.control(), null, "still accepted");
			assertThat(process.terminate(io.luaprocess.ProcessError.of("k", "m", null))).isTrue();
			assertThat(process.send(message("t", 5))).isEqualTo(Delivery.DEAD);
		}
	}

	@Test
	void entriesOfOneRouteDoNotDelayThoseOfAnother() {
		ProcessInstance process = this.test.spawn((self) -> {
			Channel events = TestKernel.events(self);
			Channel b = self.subscriptions().listen("b", Integer.MAX_VALUE, Message::payload);
			Object first = b.receive();
			Signal.Cancel cancel = (Signal.Cancel) events.receive();
			return List.of(first, String.valueOf(cancel.reason()));
		});
		process.send(message("a", 1));
		process.cancel(this.test.kernel.control(), null, "why");
		process.send(message("b", 2));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(2, "why"));
	}

	@Test
	void processCanSendToItself() {
		Outcome outcome = this.test.run((self) -> {
			self.send(message("t", "hello"));
			return TestKernel.inbox(self).receive();
		});
		assertThat(outcome.value()).isEqualTo("hello");
	}

	@Test
	void selectTakesTheFirstReadyCaseInOrder() {
		ProcessInstance process = this.test.spawn((self) -> {
			Channel a = self.subscriptions().listen("a", Integer.MAX_VALUE, Message::payload);
			Channel b = self.subscriptions().listen("b", Integer.MAX_VALUE, Message::payload);
			Channel gate = self.subscriptions().listen("gate", Integer.MAX_VALUE, Message::payload);
			gate.receive();
			List<Channel.Case> cases = List.of(new Channel.Case(a, false, null), new Channel.Case(b, false, null));
			List<Object> result = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				result.add(Channel.select(self, cases, true));
			}
			return result;
		});
		process.send(message("b", 1));
		process.send(message("a", 2));
		process.send(message("gate", 0));
		assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of(new Channel.Selected(0, 2, true),
				new Channel.Selected(1, 1, true), new Channel.Selected(-1, null, true)));
	}

}
