package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The CPU time of a process in all and in one turn: what counts, and what begins a turn.
 * Limits are many times what a test uses where the process must survive, because the
 * machine may stop the JVM for a while.
 */
@Timeout(60)
class CpuLimitTests {

	private static final ProcessError TERMINATED = ProcessError.of("Internal", "process terminated", false);

	private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

	/** Milliseconds, for processes that use ten of them and must not end. */
	private static final int GENEROUS = 600;

	private final TestKernel test = new TestKernel();

	@AfterEach
	void close() {
		this.test.close();
	}

	// ---- in all ----------------------------------------------------------------------

	@Test
	void processOverItsTimeInAllEnds() {
		assertExceeded(run(total(30), TestKernel::spin));
	}

	@Test
	void timeInAllGrowsOverManyTurns() {
		assertExceeded(run(total(30), (self) -> {
			while (true) {
				burn(self, 3);
				self.sleep(1);
			}
		}));
	}

	@Test
	void waitingIsNoCpuTime() {
		Outcome outcome = run(new CpuLimits(Duration.ofMillis(10), millis(GENEROUS), millis(GENEROUS), Duration.ZERO),
				(self) -> {
					self.sleep(millis(GENEROUS + 200).toNanos());
					return burn(self, 10);
				});
		assertThat(outcome.error()).isNull();
	}

	@Test
	void timeSlicesOfOthersAreNoCpuTime() {
		try (TestKernel narrow = new TestKernel(TestKernel.settings(1, 0, 10))) {
			List<ProcessInstance> others = new ArrayList<>();
			for (int i = 0; i < 9; i++) {
				others.add(narrow.spawn(TestKernel::spin));
			}
			long start = System.nanoTime();
			assertExceeded(TestKernel.outcome(spawn(narrow, total(150), TestKernel::spin)));
			assertThat(System.nanoTime() - start).as("a tenth of it is its own").isGreaterThan(millis(450).toNanos());
			assertThat(others).allMatch(ProcessInstance::isAlive);
			others.forEach((process) -> process.terminate(TERMINATED));
		}
	}

	@Test
	void handOverBetweenCoroutinesIsNoCpuTime() {
		Outcome outcome = run(new CpuLimits(Duration.ofSeconds(10), millis(400), millis(400), Duration.ZERO),
				(self) -> {
					CountDownLatch started = new CountDownLatch(PROCESSORS);
					for (int i = 0; i < 2 * PROCESSORS; i++) {
						Thread.startVirtualThread(() -> occupy(started, 800));
					}
					self.spawnThread(() -> {
					});
					self.yield();
					self.poll();
					return burn(self, 5);
				});
		assertThat(outcome.error()).isNull();
	}

	@Test
	void codeOfTheApplicationIsNoCpuTimeAndBeginsNoTurn() {
		assertThat(
				run(new CpuLimits(Duration.ofMillis(10), millis(GENEROUS), millis(GENEROUS), Duration.ZERO), (self) -> {
					self.callOut(() -> occupy(new CountDownLatch(1), GENEROUS + 200));
					return burn(self, 10);
				}).error())
			.isNull();
		assertExceeded(run(turn(30), (self) -> {
			while (true) {
				burn(self, 3);
				self.callOut(() -> "answer");
			}
		}));
	}

	// ---- in one turn -----------------------------------------------------------------

	@Test
	void longTurnEndsTheProcess() {
		assertExceeded(run(turn(30), TestKernel::spin));
	}

	@Test
	void longTurnAfterShortOnesEndsTheProcess() {
		assertExceeded(run(turn(30), (self) -> {
			for (int i = 0; i < 10; i++) {
				self.sleep(1);
			}
			return TestKernel.spin(self);
		}));
	}

	@Test
	void preemptionBeginsNoTurn() {
		try (TestKernel narrow = new TestKernel(TestKernel.settings(1, 0, 10))) {
			ProcessInstance other = narrow.spawn(TestKernel::spin);
			CpuLimits limits = new CpuLimits(Duration.ofMillis(3), Duration.ZERO, millis(60), Duration.ZERO);
			assertExceeded(TestKernel.outcome(spawn(narrow, limits, TestKernel::spin)));
			assertThat(other.isAlive()).isTrue();
			other.terminate(TERMINATED);
		}
	}

	@Test
	void everyWaitBeginsATurn() {
		assertThat(run(turn(GENEROUS), (self) -> {
			for (int i = 0; i < 70; i++) {
				burn(self, 10);
				self.sleep(1);
			}
			return "end";
		}).value()).isEqualTo("end");
	}

	@Test
	void everyMessageOfAFullMailboxBeginsATurn() {
		ProcessInstance process = spawn(this.test, turn(GENEROUS), (self) -> {
			Channel inbox = TestKernel.inbox(self);
			for (int i = 0; i < 70; i++) {
				self.send(TestKernel.message("work", i));
			}
			for (int i = 0; i < 70; i++) {
				inbox.receive();
				burn(self, 10);
			}
			return "end";
		});
		assertThat(TestKernel.outcome(process).value()).isEqualTo("end");
	}

	@Test
	void everyMessageOfASelectBeginsATurn() {
		assertThat(run(turn(GENEROUS), (self) -> {
			List<Channel.Case> cases = List.of(new Channel.Case(TestKernel.inbox(self), false, null));
			for (int i = 0; i < 70; i++) {
				self.send(TestKernel.message("work", i));
				assertThat(Channel.select(self, cases, true).value()).isEqualTo(i);
				burn(self, 10);
			}
			return "end";
		}).value()).isEqualTo("end");
	}

	@Test
	void everyTickBeginsATurnThoughAnotherCoroutineIsReady() {
		assertThat(besideAReadyCoroutine((self) -> {
			Channel ticks = self.receiveOnlyChannel(1, () -> {
			});
			self.schedule(1, () -> ticks.offer("tick"));
			ticks.receive();
		}).value()).isEqualTo("end");
	}

	@Test
	void everyAnswerBeginsATurnThoughAnotherCoroutineIsReady() {
		assertThat(besideAReadyCoroutine((self) -> {
			PendingCall call = self.beginCall();
			call.complete(Outcome.of("answer"));
			call.await();
		}).value()).isEqualTo("end");
	}

	/** Waits and computes 70 times, ten milliseconds each; never all coroutines wait. */
	private Outcome besideAReadyCoroutine(Consumer<ProcessInstance> wait) {
		return run(turn(GENEROUS), (self) -> {
			boolean[] end = new boolean[1];
			self.spawnThread(() -> {
				while (!end[0]) {
					self.yield();
				}
			});
			for (int i = 0; i < 70; i++) {
				wait.accept(self);
				burn(self, 10);
			}
			end[0] = true;
			return "end";
		});
	}

	@Test
	void lookingForAMessageInVainBeginsNoTurn() {
		assertExceeded(run(turn(30), (self) -> {
			List<Channel.Case> cases = List.of(new Channel.Case(TestKernel.inbox(self), false, null));
			while (true) {
				self.poll();
				Channel.select(self, cases, true);
			}
		}));
	}

	@Test
	void channelBetweenCoroutinesBeginsNoTurn() {
		assertExceeded(run(turn(30), (self) -> {
			Channel channel = new Channel(self, 0);
			self.spawnThread(() -> {
				while (true) {
					channel.send("ping");
				}
			});
			while (true) {
				self.poll();
				channel.receive();
			}
		}));
	}

	@Test
	void coroutinesShareTheTurn() {
		assertExceeded(run(turn(100), (self) -> {
			for (int i = 0; i < 20; i++) {
				self.spawnThread(() -> burn(self, 10));
			}
			self.yield();
			return burn(self, 10);
		}));
	}

	// ---- time slices -----------------------------------------------------------------

	@Test
	void timeSlicesAreThoseOfEachProcess() {
		try (TestKernel narrow = new TestKernel(TestKernel.settings(1, 0, 10))) {
			AtomicInteger work = new AtomicInteger();
			ProcessInstance other = spawn(narrow, slice(50), (self) -> {
				while (true) {
					burn(self, 1);
					work.incrementAndGet();
				}
			});
			Outcome outcome = TestKernel.outcome(spawn(narrow, slice(5), (self) -> {
				for (int i = 0; i < 60; i++) {
					burn(self, 1);
				}
				return work.get();
			}));
			assertThat((Integer) outcome.value()).as("work of the other one, with ten times the slice")
				.isGreaterThan(3 * 60);
			other.terminate(TERMINATED);
		}
	}

	// ---- top level and upgrade -------------------------------------------------------

	@Test
	void topLevelIsLimitedWhoeverSpawns() {
		SpawnSpec endless = SpawnSpec.of(this.test.host, "test:endless",
				(child) -> JavaBody.of(turn(30), () -> TestKernel.spin(child), (me) -> null).apply(child));
		ProcessException failure = catchThrowableOfType(ProcessException.class, () -> this.test.kernel.spawn(endless));
		assertExceeded(Outcome.failure(failure.error()));
		Outcome parent = this.test.run((self) -> {
			SpawnSpec child = new SpawnSpec(this.test.host, "test:endless", endless.body(), self, false, false, null,
					List.of(), null, null);
			return catchThrowableOfType(ProcessException.class, () -> this.test.kernel.spawn(child)).error();
		});
		assertExceeded(Outcome.failure((ProcessError) parent.value()));
	}

	@Test
	void topLevelDoesNotCountForItsSpawner() {
		Outcome outcome = run(turn(60),
				(self) -> this.test.kernel
					.spawn(new SpawnSpec(this.test.host, "test:long",
							(child) -> JavaBody.of(CpuLimits.DEFAULT, () -> burn(child, 150), (me) -> null)
								.apply(child),
							self, false, false, null, List.of(), null, null))
					.created());
		assertThat(outcome.value()).isEqualTo(true);
	}

	@Test
	void topLevelHasALimitOfItsOwnAndTheMethodDoesNot() {
		Function<ProcessInstance, ProcessBody> endless = (
				child) -> JavaBody.of(load(30), () -> TestKernel.spin(child), (me) -> null).apply(child);
		ProcessException failure = catchThrowableOfType(ProcessException.class,
				() -> this.test.kernel.spawn(SpawnSpec.of(this.test.host, "test:endless", endless)));
		assertExceeded(Outcome.failure(failure.error()));
		assertThat(run(load(60), (self) -> burn(self, 150)).error()).isNull();
		assertThat(run(load(60), (self) -> upgrade(self, load(60), (me) -> burn(me, 150))).error()).isNull();
		assertThat(CpuLimits.DEFAULT.loadCpuTime()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void successorHasItsOwnLimits() {
		assertExceeded(run(CpuLimits.DEFAULT, (self) -> upgrade(self, turn(30), TestKernel::spin)));
		assertThat(run(turn(60), (self) -> upgrade(self, CpuLimits.DEFAULT, (me) -> burn(me, 150))).error()).isNull();
	}

	@Test
	void upgradeBeginsATurnButKeepsTheTimeInAll() {
		assertThat(run(turn(GENEROUS), (self) -> {
			burn(self, 250);
			return upgrade(self, turn(GENEROUS), (me) -> {
				burn(me, 250);
				return upgrade(me, turn(GENEROUS), (last) -> burn(last, 250));
			});
		}).error()).isNull();
		assertExceeded(run(total(1_000), (self) -> {
			burn(self, 60);
			return upgrade(self, total(100), (me) -> burn(me, 60));
		}));
	}

	// ---- the values ------------------------------------------------------------------

	@Test
	void valuesWithoutSenseAreRejected() {
		Duration slice = Duration.ofMillis(10);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CpuLimits(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO))
			.withMessage("time slice PT0S must be longer than zero");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CpuLimits(slice, millis(-1), Duration.ZERO, Duration.ZERO))
			.withMessage("CPU time PT-0.001S must not be negative");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CpuLimits(slice, Duration.ZERO, millis(-1), Duration.ZERO))
			.withMessage("CPU time of a turn PT-0.001S must not be negative");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CpuLimits(slice, Duration.ZERO, Duration.ZERO, millis(-1)))
			.withMessage("CPU time of a top level PT-0.001S must not be negative");
	}

	@Test
	void endlessLimitsAreNoLimits() {
		Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
		assertThat(run(new CpuLimits(endless, endless, endless, Duration.ZERO), (self) -> burn(self, 20)).error())
			.isNull();
	}

	// ----------------------------------------------------------------------------------

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	private static CpuLimits slice(long millis) {
		return new CpuLimits(millis(millis), Duration.ZERO, Duration.ZERO, Duration.ZERO);
	}

	private static CpuLimits total(long millis) {
		return new CpuLimits(Duration.ofMillis(10), millis(millis), Duration.ZERO, Duration.ZERO);
	}

	private static CpuLimits load(int millis) {
		return new CpuLimits(Duration.ofMillis(10), Duration.ZERO, Duration.ZERO, millis(millis));
	}

	private static CpuLimits turn(long millis) {
		return new CpuLimits(Duration.ofMillis(10), Duration.ZERO, millis(millis), Duration.ZERO);
	}

	private Outcome run(CpuLimits limits, JavaBody.Program program) {
		return TestKernel.outcome(spawn(this.test, limits, program));
	}

	private static ProcessInstance spawn(TestKernel test, CpuLimits limits, JavaBody.Program program) {
		return test.kernel.spawn(SpawnSpec.of(test.host, "test:body", JavaBody.of(limits, () -> {
		}, program))).process();
	}

	private static Object upgrade(ProcessInstance self, CpuLimits limits, JavaBody.Program program) {
		((JavaBody) self.body()).replacement = JavaBody.of(limits, () -> {
		}, program).apply(self);
		throw TerminationSignal.INSTANCE;
	}

	/** Computes for a time, with polls. */
	private static Object burn(ProcessInstance self, long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (System.nanoTime() - end < 0) {
			self.poll();
		}
		return "end";
	}

	/** Holds a processor for a time. */
	private static Object occupy(CountDownLatch started, long millis) {
		started.countDown();
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (System.nanoTime() - end < 0) {
			Thread.onSpinWait();
		}
		return "end";
	}

	private static void assertExceeded(Outcome outcome) {
		assertThat(outcome.error()).isNotNull();
		assertThat(outcome.error().message()).isEqualTo("cpu time limit exceeded");
		assertThat(outcome.error().is(ErrorKind.LIMIT_EXCEEDED)).isTrue();
	}

}
