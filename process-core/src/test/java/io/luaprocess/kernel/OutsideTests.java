package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Pieces that run outside of the workers, on a virtual thread that may block.
 */
@Timeout(60)
class OutsideTests {

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	private static Thread thread(Pieces self) {
		return self.inside(Thread::currentThread);
	}

	@Test
	void onlyTheNextPieceRunsOnAVirtualThread() {
		Outcome outcome = this.test.runPieces((self) -> {
			List<Boolean> virtual = new ArrayList<>();
			virtual.add(thread(self).isVirtual());
			self.goOutside();
			virtual.add(thread(self).isVirtual());
			virtual.add(self.callOut(() -> Thread.currentThread().isVirtual()));
			self.giveWay();
			virtual.add(thread(self).isVirtual());
			self.goOutside();
			self.goOutside();
			virtual.add(thread(self).isVirtual());
			self.sleep(1000);
			virtual.add(thread(self).isVirtual());
			return virtual;
		});
		assertThat(outcome.value()).isEqualTo(List.of(false, true, true, false, true, false));
	}

	@Test
	void topLevelCanGoOutside() {
		AtomicBoolean virtual = new AtomicBoolean();
		ProcessInstance process = this.test.spawnBody(PieceBody.of(CpuLimits.DEFAULT, (self) -> {
			self.goOutside();
			virtual.set(thread(self).isVirtual());
			return null;
		}, (self) -> "loaded"));
		assertThat(TestKernel.outcome(process).value()).isEqualTo("loaded");
		assertThat(virtual).isTrue();
	}

	@Test
	void otherCoroutinesDoNotRunMeanwhile() {
		Outcome outcome = this.test.runPieces((self) -> {
			AtomicInteger turns = new AtomicInteger();
			AtomicInteger ticks = new AtomicInteger();
			AtomicBoolean end = new AtomicBoolean();
			self.spawnCoroutine((other) -> {
				while (!end.get()) {
					turns.incrementAndGet();
					other.yield();
				}
			});
			self.spawnCoroutine((other) -> {
				while (!end.get()) {
					other.sleep(1000);
					ticks.incrementAndGet();
				}
			});
			self.spawnCoroutine((other) -> {
				Channel inbox = TestKernel.inbox(other.process);
				while (!end.get()) {
					other.receive(inbox);
					ticks.incrementAndGet();
				}
			});
			self.yield();
			List<Integer> seen = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				int before = turns.get() + ticks.get();
				self.goOutside();
				int atBegin = turns.get() + ticks.get();
				int atEnd = self.callOut(() -> {
					self.process.send(TestKernel.message("t", 1));
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
					return turns.get() + ticks.get();
				});
				seen.add(atBegin - before);
				seen.add(atEnd - atBegin);
				self.giveWay();
				self.yield();
				assertThat(turns.get() + ticks.get()).isGreaterThan(atEnd);
			}
			end.set(true);
			return seen;
		});
		assertThat(outcome.error()).isNull();
		assertThat((List<?>) outcome.value()).hasSize(20).allMatch(Integer.valueOf(0)::equals);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void messagesSentMeanwhileAreThereAfterwards(int workers) {
		int rounds = 1_000;
		try (TestKernel many = new TestKernel(new Kernel(null, 0, workers), TestKernel.settings(2, 0, 100))) {
			List<ProcessInstance> all = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				boolean waits = i % 2 == 0;
				all.add(many.spawnPieces((self) -> sumSentOutside(self, rounds, waits)));
			}
			for (ProcessInstance process : all) {
				assertThat(TestKernel.outcome(process)).isEqualTo(Outcome.of(rounds + " in order"));
			}
			Leaks.awaitEmpty(many);
		}
	}

	/** Sends to itself, from other threads, before, during and after calls outside. */
	private static Object sumSentOutside(Pieces self, int rounds, boolean waits) {
		ProcessInstance process = self.process;
		Channel inbox = TestKernel.inbox(process);
		for (int i = 0; i < rounds; i++) {
			int round = i;
			self.goOutside();
			self.callOut(() -> {
				process.send(TestKernel.message("t", round));
				return null;
			});
			if (!waits) {
				self.giveWay();
			}
			Object value = waits ? self.receive(inbox)
					: self.select(List.of(new Channel.Case(inbox, false, null)), true).value();
			if (!Integer.valueOf(round).equals(value)) {
				return value + " instead of " + round;
			}
		}
		return rounds + " in order";
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void noWakeUpIsLostBesideCallsOutside(int workers) {
		int rounds = 1_000;
		try (TestKernel many = new TestKernel(new Kernel(null, 0, workers), TestKernel.settings(2, 0, 10_000))) {
			ProcessInstance receiver = many.spawnPieces((self) -> {
				Channel inbox = TestKernel.inbox(self.process);
				long sum = 0;
				for (int i = 0; i < 3 * rounds; i++) {
					sum += (Integer) self.receive(inbox);
					if (i % 3 == 0) {
						self.callApplication(() -> null);
					}
				}
				return sum;
			});
			for (int i = 0; i < 3; i++) {
				many.spawnPieces((self) -> {
					for (int n = 0; n < rounds; n++) {
						int number = n;
						self.goOutside();
						self.callOut(() -> receiver.send(TestKernel.message("t", number)));
					}
					return null;
				});
			}
			assertThat(TestKernel.outcome(receiver).value()).isEqualTo(3L * rounds * (rounds - 1) / 2);
			Leaks.awaitEmpty(many);
		}
	}

	@Test
	void manyProcessesAreOutsideAtOnce() {
		int count = 1_000;
		CountDownLatch inside = new CountDownLatch(count);
		CountDownLatch release = new CountDownLatch(1);
		List<ProcessInstance> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			all.add(this.test.spawnPieces((self) -> self.callApplication(() -> {
				inside.countDown();
				return await(release);
			})));
		}
		assertThat(await(inside)).isEqualTo(true);
		assertThat(this.test.runPieces((self) -> "beside them").value()).isEqualTo("beside them");
		release.countDown();
		all.forEach((process) -> assertThat(TestKernel.outcome(process).value()).isEqualTo(true));
		Leaks.awaitEmpty(this.test);
	}

	/** How a piece outside ends the program. */
	enum End {

		RETURNS, FAILS, FAILS_IN_A_CALL, TERMINATES_ITSELF, IS_DEADLOCKED

	}

	@ParameterizedTest
	@EnumSource
	void programCanEndOutside(End end) {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			self.goOutside();
			return switch (end) {
				case RETURNS -> "returned";
				case FAILS -> throw new IllegalStateException("failed");
				case FAILS_IN_A_CALL -> self.callOut(() -> {
					throw new ProcessException(ErrorKind.INVALID, "call");
				});
				case TERMINATES_ITSELF ->
					self.inside(() -> self.process.terminate(ProcessError.of(ErrorKind.INTERNAL, "itself")));
				case IS_DEADLOCKED -> self.select(List.of(), false);
			};
		});
		Outcome outcome = TestKernel.outcome(process);
		String text = (outcome.error() != null) ? outcome.error().message() : (String) outcome.value();
		assertThat(text).isEqualTo(switch (end) {
			case RETURNS -> "returned";
			case FAILS -> "failed";
			case FAILS_IN_A_CALL -> "call";
			case TERMINATES_ITSELF -> "itself";
			case IS_DEADLOCKED -> "all coroutines blocked with no pending operations";
		});
		TestKernel.await(process.runner::isDone);
		assertThat(PieceBody.of(process).closed).isOne();
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void failureOfACallCanBeCaughtByTheProgram() {
		Outcome outcome = this.test.runPieces((self) -> {
			for (int i = 0; i < 100; i++) {
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> self.callApplication(() -> {
					throw new IllegalStateException("failed");
				}));
			}
			return self.callApplication(() -> "answer");
		});
		assertThat(outcome.value()).isEqualTo("answer");
	}

	@Test
	void spawnedCoroutinesGoOutsideOneAfterTheOther() {
		Outcome outcome = this.test.runPieces((self) -> {
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			Channel done = new Channel(self.process, 0);
			for (int i = 0; i < 10; i++) {
				self.spawnCoroutine((other) -> {
					for (int n = 0; n < 20; n++) {
						other.callApplication(() -> {
							most.accumulateAndGet(inside.incrementAndGet(), Math::max);
							Thread.yield();
							return inside.decrementAndGet();
						});
					}
					other.send(done, true);
				});
			}
			for (int i = 0; i < 10; i++) {
				self.receive(done);
			}
			return most.get();
		});
		assertThat(outcome.value()).isEqualTo(1);
	}

	private static Object await(CountDownLatch latch) {
		try {
			return latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return "interrupted";
		}
	}

}
