package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entries of a mailbox that were given to a waiting coroutine which has not run since.
 */
@Timeout(30)
class HandedEntriesTests {

	@Test
	void upgradeKeepsMessagesAndExitsThatWaitingCoroutinesWereGiven() {
		try (TestKernel test = new TestKernel()) {
			Outcome outcome = test.run((self) -> {
				Channel inbox = TestKernel.inbox(self);
				Channel events = TestKernel.events(self);
				ProcessInstance child = test.spawnFrom(self, true, false, HandedEntriesTests::endOnMessage);
				self.spawnThread(inbox::receive);
				self.spawnThread(() -> Channel.select(self,
						List.of(new Channel.Case(events, false, null), new Channel.Case(inbox, false, null)), false));
				self.spawnThread(events::receive);
				self.yield();
				endAndAwaitExit(self, child);
				for (int i = 1; i <= 3; i++) {
					self.send(TestKernel.message("a", i));
				}
				// The entries go to the coroutines, which are ready then but do not run.
				self.loop.pump();
				((JavaBody) self.body()).replacement = JavaBody.of((me) -> {
					assertThat(me.snapshot().mailbox()).isEqualTo(3);
					Channel mail = TestKernel.inbox(me);
					List<Object> all = new ArrayList<>(List.of(mail.receive(), mail.receive(), mail.receive()));
					all.add(((Signal.Exit) TestKernel.events(me).receive()).outcome().value());
					return all;
				}).apply(self);
				throw TerminationSignal.INSTANCE;
			});
			assertThat(outcome).isEqualTo(Outcome.of(List.of(1, 2, 3, "ended")));
		}
	}

	@Test
	void exitThatAWaitingCoroutineWasGivenIsDiscardedByUnmonitor() {
		for (boolean selects : List.of(true, false)) {
			try (TestKernel test = new TestKernel()) {
				Outcome outcome = test.run((self) -> {
					ConcurrentLinkedQueue<Object> seen = new ConcurrentLinkedQueue<>();
					Channel events = TestKernel.events(self);
					ProcessInstance child = test.spawnFrom(self, true, false, HandedEntriesTests::endOnMessage);
					self.spawnThread(() -> seen.add(selects
							? Channel.select(self, List.of(new Channel.Case(events, false, null)), false).value()
							: events.receive()));
					self.yield();
					endAndAwaitExit(self, child);
					self.loop.pump();
					self.unmonitor(child.pid());
					self.cancel(self.pid(), null, "next");
					self.sleep(1_000_000);
					return seen.stream().map((signal) -> signal.getClass().getSimpleName()).toList();
				});
				assertThat(outcome).isEqualTo(Outcome.of(List.of("Cancel")));
			}
		}
	}

	private static Object endOnMessage(ProcessInstance self) {
		TestKernel.inbox(self).receive();
		return "ended";
	}

	/** Nothing is taken out of the mailbox meanwhile. */
	private static void endAndAwaitExit(ProcessInstance self, ProcessInstance child) {
		child.send(TestKernel.message("end", 1));
		while (self.mailbox.isEmpty()) {
			Thread.onSpinWait();
		}
	}

}
