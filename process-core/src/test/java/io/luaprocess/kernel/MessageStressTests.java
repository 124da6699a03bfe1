package io.luaprocess.kernel;

import java.util.HashSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many senders, one receiver.
 */
class MessageStressTests {

	private static final int SENDERS = 50;

	private record Numbered(int sender, int number) {
	}

	@Test
	void fiftySendersLoseNothingAndKeepTheirOrder() {
		int each = 10_000;
		try (TestKernel test = new TestKernel(TestKernel.settings(0, 0, SENDERS * each))) {
			ProcessInstance receiver = test.spawn((self) -> {
				Channel inbox = TestKernel.inbox(self);
				int[] last = new int[SENDERS];
				for (int i = 0; i < SENDERS * each; i++) {
					Numbered message = (Numbered) inbox.receive();
					if (message.number() != ++last[message.sender()]) {
						return "sender " + message.sender() + ": " + message.number() + " is not "
								+ last[message.sender()];
					}
				}
				return "all in order";
			});
			for (int i = 0; i < SENDERS; i++) {
				int sender = i;
				test.spawn((self) -> {
					for (int n = 1; n <= each; n++) {
						Numbered message = new Numbered(sender, n);
						assertThat(receiver.send(TestKernel.message("t", message))).isEqualTo(Delivery.DELIVERED);
					}
					return null;
				});
			}
			assertThat(TestKernel.outcome(receiver).value()).isEqualTo("all in order");
			assertThat(receiver.snapshot().mailbox()).isZero();
		}
	}

	@Test
	void smallMailboxRefusesMessagesButLosesNoSignal() {
		int each = 2_000;
		AtomicLong refused = new AtomicLong();
		AtomicLong delivered = new AtomicLong();
		try (TestKernel test = new TestKernel(TestKernel.settings(0, 0, 100))) {
			ProcessInstance receiver = test.spawn((self) -> {
				Channel inbox = TestKernel.inbox(self);
				Channel events = TestKernel.events(self);
				for (int i = 0; i < SENDERS; i++) {
					int sender = i;
					test.spawnFrom(self, true, false, (me) -> {
						for (int n = 1; n <= each; n++) {
							Delivery delivery = self.send(TestKernel.message("t", new Numbered(sender, n)));
							((delivery == Delivery.DELIVERED) ? delivered : refused).incrementAndGet();
						}
						return null;
					});
				}
				List<Channel.Case> cases = List.of(new Channel.Case(inbox, false, null),
						new Channel.Case(events, false, null));
				Map<Integer, Integer> last = new HashMap<>();
				int exits = 0;
				long received = 0;
				while (exits < SENDERS) {
					Channel.Selected selected = Channel.select(self, cases, false);
					if (selected.index() == 1) {
						exits++;
						continue;
					}
					received++;
					Numbered message = (Numbered) selected.value();
					assertThat(last.merge(message.sender(), message.number(), Math::max)).isEqualTo(message.number());
				}
				return received;
			});
			assertThat(TestKernel.outcome(receiver)).isEqualTo(Outcome.of(delivered.get()));
			assertThat(delivered.get() + refused.get()).isEqualTo((long) SENDERS * each);
			assertThat(test.host.counters().rejectedMessages()).isEqualTo(refused.get());
		}
	}

	@Test
	void tenThousandInstantlyFinishingChildrenGiveTenThousandExits() {
		int children = 10_000;
		try (TestKernel test = new TestKernel()) {
			Outcome outcome = test.run((self) -> {
				Channel events = TestKernel.events(self);
				Set<Object> pids = new HashSet<>();
				for (int i = 0; i < children; i++) {
					pids.add(test.spawnFrom(self, true, false, (me) -> null).pid());
				}
				for (int i = 0; i < children; i++) {
					Signal.Exit exit = (Signal.Exit) events.receive();
					pids.remove(exit.from());
				}
				return pids.size() + " missing, mailbox " + self.mailbox.isEmpty() + ", relations "
						+ self.relations.size();
			});
			assertThat(outcome).isEqualTo(Outcome.of("0 missing, mailbox true, relations 0"));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void messageThatComesAtAnyMomentWakesAReceiverInPieces(int workers) {
		int rounds = 30_000;
		Random random = new Random(workers);
		try (TestKernel test = new TestKernel(new Kernel(null, 0, workers))) {
			AtomicInteger received = new AtomicInteger();
			ProcessInstance receiver = test.spawnBody((self) -> new PieceBody("test:receiver", CpuLimits.DEFAULT,
					() -> Progress.DONE, new CountingCode(self, received)));
			long end = System.nanoTime() + 2 * TestKernel.PATIENCE.toNanos();
			for (int i = 1; i <= rounds && System.nanoTime() - end < 0; i++) {
				long deadline = System.nanoTime() + TestKernel.PATIENCE.toNanos();
				receiver.send(TestKernel.message("t", i));
				while (received.get() < i) {
					assertThat(deadline - System.nanoTime()).as("round %s, %s", i, receiver).isPositive();
					Thread.onSpinWait();
				}
				// The receiver is about to sleep.
				for (int n = random.nextInt(100); n > 0; n--) {
					Thread.onSpinWait();
				}
			}
			assertThat(receiver.isAlive()).isTrue();
		}
	}

}
