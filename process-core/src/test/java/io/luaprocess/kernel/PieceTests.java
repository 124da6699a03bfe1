package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Coroutines that leave the stack to wait: channels, select, yield, calls and deadlocks.
 */
@Timeout(60)
class PieceTests {

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void coroutinesRunInTheOrderInWhichTheyBecameReady() {
		Outcome outcome = this.test.runPieces((self) -> {
			List<Object> log = new ArrayList<>();
			Channel done = new Channel(self.process, 0);
			for (int i = 0; i < 3; i++) {
				int n = i;
				self.spawnCoroutine((other) -> {
					log.add(n);
					other.send(done, n);
					log.add("sent " + n);
				});
			}
			log.add("main");
			for (int i = 0; i < 3; i++) {
				log.add("got " + self.receive(done));
			}
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of("main", 0, "sent 0", 1, 2, "got 0", "got 1", "got 2"));
	}

	@Test
	void coroutineThatGivesWayToOtherProcessesGoesOnBeforeOtherCoroutines() {
		Outcome outcome = this.test.runPieces((self) -> {
			List<Object> log = new ArrayList<>();
			self.spawnCoroutine((other) -> log.add("other"));
			self.giveWay();
			log.add("main");
			self.goOutside();
			log.add("main outside");
			self.yield();
			log.add("main after yield");
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of("main", "main outside", "other", "main after yield"));
	}

	@Test
	void yieldAloneGoesOnAtOnce() {
		assertThat(this.test.runPieces((self) -> {
			for (int i = 0; i < 1_000; i++) {
				self.yield();
			}
			return "alone";
		}).value()).isEqualTo("alone");
	}

	@Test
	void yieldLetsARecipientOfNewMailRun() {
		assertThat(this.test.runPieces((self) -> {
			List<Object> log = new ArrayList<>();
			self.spawnCoroutine((other) -> log.add(other.receive(TestKernel.inbox(other.process))));
			self.yield();
			self.process.send(TestKernel.message("t", "mail"));
			self.yield();
			log.add("main");
			return log;
		}).value()).isEqualTo(List.of("mail", "main"));
	}

	@Test
	void bufferedChannelHoldsItsCapacityAndWaitingSendersMoveIn() {
		Outcome outcome = this.test.runPieces((self) -> {
			Channel channel = new Channel(self.process, 2);
			List<Object> log = new ArrayList<>();
			self.spawnCoroutine((other) -> {
				for (int i = 0; i < 5; i++) {
					other.send(channel, i);
					log.add("sent " + i);
				}
				channel.close();
			});
			self.yield();
			log.add("-");
			for (Object value = self.receive(channel); value != Channel.CLOSED; value = self.receive(channel)) {
				log.add(value);
			}
			return log;
		});
		assertThat(outcome.value())
			.isEqualTo(List.of("sent 0", "sent 1", "-", 0, 1, 2, "sent 2", "sent 3", "sent 4", 3, 4));
	}

	@Test
	void closeEndsTheWaitOfReceiversSendersAndSelects() {
		Outcome outcome = this.test.runPieces((self) -> {
			List<Object> log = new ArrayList<>();
			Channel a = new Channel(self.process, 0);
			self.spawnCoroutine((other) -> log.add(other.receive(a) == Channel.CLOSED));
			self.spawnCoroutine((other) -> log
				.add(other.select(List.of(new Channel.Case(a, false, null)), false).value() == Channel.CLOSED));
			self.yield();
			a.close();
			self.yield();
			Channel b = new Channel(self.process, 0);
			self.spawnCoroutine((other) -> log.add(other.send(b, "x")));
			self.spawnCoroutine((other) -> log.add(other.select(List.of(new Channel.Case(b, true, "y")), false).ok()));
			self.yield();
			b.close();
			self.yield();
			assertThatIllegalStateException().isThrownBy(() -> self.send(b, "z")).withMessage("send on closed channel");
			return log;
		});
		assertThat(outcome.value()).isEqualTo(List.of(true, true, false, false));
	}

	@Test
	void selectThatHasWaitedLeavesNoTraceAtItsOtherChannels() {
		Outcome outcome = this.test.runPieces((self) -> {
			Channel a = new Channel(self.process, 0);
			Channel b = new Channel(self.process, 0);
			List<Object> log = new ArrayList<>();
			self.spawnCoroutine((other) -> other.send(a, "from a"));
			List<Channel.Case> cases = List.of(new Channel.Case(b, true, "to b"), new Channel.Case(a, false, null));
			log.add(self.select(cases, false));
			log.add(self.select(List.of(new Channel.Case(b, false, null)), true).index());
			self.spawnCoroutine((other) -> log.add(other.receive(b)));
			log.add(self.select(cases, false));
			self.yield();
			log.add(self.select(cases, true).index());
			return log;
		});
		assertThat(outcome.value()).isEqualTo(
				List.of(new Channel.Selected(1, "from a", true), -1, "to b", new Channel.Selected(0, null, true), -1));
	}

	@Test
	void receiverWhoseEventIsDiscardedBeforeItRunsWaitsAgain() {
		ProcessInstance watched = this.test.spawnPieces(Pieces::forever);
		Outcome outcome = this.test.runPieces((self) -> {
			ProcessInstance process = self.process;
			self.inside(() -> process.monitor(watched));
			Channel events = TestKernel.events(process);
			List<Object> log = new ArrayList<>();
			self.spawnCoroutine((other) -> log.add(((Signal.Cancel) other.receive(events)).reason()));
			self.spawnCoroutine((other) -> log
				.add(((Signal.Cancel) other.select(List.of(new Channel.Case(events, false, null)), false).value())
					.reason()));
			self.yield();
			watched.terminate(ProcessError.of(ErrorKind.INTERNAL, "end"));
			self.callApplication(() -> TestKernel.outcome(watched));
			// Takes the EXIT in, for a receiver that has not run yet.
			self.inside(() -> Channel.select(process, List.of(new Channel.Case(TestKernel.inbox(process), false, null)),
					true));
			self.inside(() -> {
				process.unmonitor(watched.pid());
				return null;
			});
			self.yield();
			assertThat(log).isEmpty();
			process.cancel(process.pid(), null, "first");
			self.yield();
			process.cancel(process.pid(), null, "second");
			self.yield();
			return log;
		});
		assertThat(outcome.error()).isNull();
		assertThat((List<?>) outcome.value()).asList().containsExactlyInAnyOrder("first", "second");
	}

	@Test
	void onlyTheCallingCoroutineWaitsForAnAnswer() {
		Outcome outcome = this.test.runPieces((self) -> {
			AtomicInteger turns = new AtomicInteger();
			PendingCall call = self.inside(self.process::beginCall);
			self.spawnCoroutine((other) -> {
				for (int i = 0; i < 10; i++) {
					turns.incrementAndGet();
					other.sleep(1000);
				}
				call.complete(Outcome.of("answer"));
			});
			return List.of(self.await(call).value(), turns.get(), self.await(call).value());
		});
		assertThat(outcome.value()).isEqualTo(List.of("answer", 10, "answer"));
	}

	@Test
	void coroutineThatWaitedForAnAnswerWaitsForOtherThings() {
		Outcome outcome = this.test.runPieces((self) -> {
			Channel inbox = TestKernel.inbox(self.process);
			long sum = 0;
			for (int i = 0; i < 300; i++) {
				int n = i;
				PendingCall call = self.inside(self.process::beginCall);
				Thread.startVirtualThread(() -> {
					self.process.send(TestKernel.message("t", n));
					call.complete(Outcome.of(n));
				});
				sum += (Integer) self.await(call).value();
				sum -= (Integer) self.receive(inbox);
			}
			return sum;
		});
		assertThat(outcome.value()).isEqualTo(0L);
	}

	@Test
	void failureOfASpawnedCoroutineEndsTheProcess() {
		Outcome outcome = this.test.runPieces((self) -> {
			self.spawnCoroutine((other) -> {
				throw new IllegalStateException("broken");
			});
			return self.forever();
		});
		assertThat(outcome.error().message()).isEqualTo("broken");
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void coroutinesInPiecesAndOnThreadsTalkToEachOther() {
		int count = 2_000;
		Outcome outcome = this.test.runPieces((self) -> {
			Channel there = new Channel(self.process, 0);
			Channel back = new Channel(self.process, 0);
			self.inside(() -> {
				self.process.spawnThread(() -> {
					for (int i = 0; i < count; i++) {
						back.send((Integer) there.receive() + 1);
					}
				});
				return null;
			});
			long sum = 0;
			for (int i = 0; i < count; i++) {
				self.send(there, i);
				sum += (Integer) self.receive(back) - i;
			}
			return sum;
		});
		assertThat(outcome.value()).isEqualTo((long) count);
	}

	// ---- deadlocks -------------------------------------------------------------------

	/** All coroutines wait, and nothing can come. */
	enum Deadlock {

		EMPTY_SELECT, EMPTY_SELECT_OF_MAIN_BESIDE_ANOTHER, AFTER_A_STOPPED_TIMER, AFTER_AN_ANSWER, ON_A_THREAD

	}

	@ParameterizedTest
	@EnumSource
	void deadlockedProcessFails(Deadlock deadlock) {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			switch (deadlock) {
				case EMPTY_SELECT_OF_MAIN_BESIDE_ANOTHER ->
					self.spawnCoroutine((other) -> other.select(List.of(), false));
				case AFTER_A_STOPPED_TIMER -> {
					TimerHandle timer = self.inside(() -> self.process.schedule(TimeUnit.HOURS.toNanos(1), () -> {
					}));
					self.inside(timer::stop);
				}
				case AFTER_AN_ANSWER -> {
					PendingCall call = self.inside(self.process::beginCall);
					call.complete(Outcome.NOTHING);
					self.await(call);
				}
				case ON_A_THREAD -> self.inside(() -> {
					self.process.spawnThread(() -> Channel.select(self.process, List.of(), false));
					return null;
				});
				default -> {
				}
			}
			return self.select(List.of(), false);
		});
		assertThat(TestKernel.outcome(process).error().message())
			.isEqualTo("all coroutines blocked with no pending operations");
		TestKernel.await(process.runner::isDone);
		assertThat(PieceBody.of(process).closed).isOne();
		Leaks.awaitEmpty(this.test);
	}

	/** What can still end a wait. */
	enum Hope {

		TIMER, CALL, INBOX, CHANNEL, COROUTINE_OUTSIDE

	}

	@ParameterizedTest
	@EnumSource
	void processForWhichSomethingCanComeIsNotDeadlocked(Hope hope) {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			self.spawnCoroutine((other) -> hope(hope, other));
			return self.select(List.of(), false);
		});
		if (hope != Hope.COROUTINE_OUTSIDE) {
			TestKernel.idle(process);
			assertThat(process.isAlive()).isTrue();
			process.terminate(ProcessError.of(ErrorKind.INTERNAL, "end"));
		}
		assertThat(TestKernel.outcome(process).error().message()).isEqualTo("end");
		Leaks.awaitEmpty(this.test);
	}

	private static void hope(Hope hope, Pieces self) {
		switch (hope) {
			case TIMER -> self.sleep(TimeUnit.HOURS.toNanos(1));
			case CALL -> self.await(self.inside(self.process::beginCall));
			case INBOX -> {
				self.inside(() -> TestKernel.inbox(self.process));
				self.select(List.of(), false);
			}
			case CHANNEL -> self.forever();
			case COROUTINE_OUTSIDE -> {
				self.goOutside();
				self.callOut(() -> {
					try {
						Thread.sleep(20);
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException("interrupted");
					}
					throw new IllegalStateException("end");
				});
			}
		}
	}

}
