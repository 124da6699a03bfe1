package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
		assertExceeded(run(total(30), Pieces::spin));
	}

	@Test
	void timeInAllGrowsOverManyTurns() {
		assertExceeded(run(total(30), (self) -> {
			while (true) {
				self.burn(3);
				self.sleep(1);
			}
		}));
	}

	@Test
	void waitingIsNoCpuTime() {
		Outcome outcome = run(new CpuLimits(Duration.ofMillis(10), millis(GENEROUS), millis(GENEROUS), Duration.ZERO),
				(self) -> {
					self.sleep(millis(GENEROUS + 200).toNanos());
					return self.burn(10);
				});
		assertThat(outcome.error()).isNull();
	}

	@Test
	void timeSlicesOfOthersAreNoCpuTime() {
		try (TestKernel narrow = new TestKernel(TestKernel.settings(1, 0, 10))) {
			List<ProcessInstance> others = new ArrayList<>();
			for (int i = 0; i < 9; i++) {
				others.add(narrow.spawnSpinning());
			}
			long start = System.nanoTime();
			assertExceeded(TestKernel.outcome(spawn(narrow, total(150), Pieces::spin)));
			assertThat(System.nanoTime() - start).as("a tenth of it is its own").isGreaterThan(millis(450).toNanos());
			assertThat(others).allMatch(ProcessInstance::isAlive);
			others.forEach((process) -> process.terminate(TERMINATED));
		}
	}

	@Test
	void codeOfTheApplicationIsNoCpuTimeAndBeginsNoTurn() {
		assertThat(
				run(new CpuLimits(Duration.ofMillis(10), millis(GENEROUS), millis(GENEROUS), Duration.ZERO), (self) -> {
					self.callApplication(() -> occupy(GENEROUS + 200));
					return self.burn(10);
				}).error())
			.isNull();
		assertExceeded(run(turn(30), (self) -> {
			while (true) {
				self.burn(3);
				self.callApplication(() -> "answer");
			}
		}));
	}

	// ---- in one turn -----------------------------------------------------------------

	@Test
	void longTurnEndsTheProcess() {
		assertExceeded(run(turn(30), Pieces::spin));
	}

	@Test
	void longTurnAfterShortOnesEndsTheProcess() {
		assertExceeded(run(turn(30), (self) -> {
			for (int i = 0; i < 10; i++) {
				self.sleep(1);
			}
			return self.spin();
		}));
	}

	@Test
	void preemptionBeginsNoTurn() {
		try (TestKernel narrow = new TestKernel(TestKernel.settings(1, 0, 10))) {
			ProcessInstance other = narrow.spawnSpinning();
			CpuLimits limits = new CpuLimits(Duration.ofMillis(3), Duration.ZERO, millis(60), Duration.ZERO);
			assertExceeded(TestKernel.outcome(spawn(narrow, limits, Pieces::spin)));
			assertThat(other.isAlive()).isTrue();
			other.terminate(TERMINATED);
		}
	}

	@Test
	void everyWaitBeginsATurn() {
		assertThat(run(turn(GENEROUS), (self) -> {
			for (int i = 0; i < 70; i++) {
				self.burn(10);
				self.sleep(1);
			}
			return "end";
		}).value()).isEqualTo("end");
	}

	@Test
	void everyMessageOfAFullMailboxBeginsATurn() {
		ProcessInstance process = spawn(this.test, turn(GENEROUS), (self) -> {
			Channel inbox = TestKernel.inbox(self.process);
			for (int i = 0; i < 70; i++) {
				self.process.send(TestKernel.message("work", i));
			}
			for (int i = 0; i < 70; i++) {
				self.receive(inbox);
				self.burn(10);
			}
			return "end";
		});
		assertThat(TestKernel.outcome(process).value()).isEqualTo("end");
	}

	@Test
	void everyMessageOfASelectBeginsATurn() {
		assertThat(run(turn(GENEROUS), (self) -> {
			List<Channel.Case> cases = List.of(new Channel.Case(TestKernel.inbox(self.process), false, null));
			for (int i = 0; i < 70; i++) {
				self.process.send(TestKernel.message("work", i));
				assertThat(self.select(cases, true).value()).isEqualTo(i);
				self.burn(10);
			}
			return "end";
		}).value()).isEqualTo("end");
	}

	@Test
	void everyTickBeginsATurnThoughAnotherCoroutineIsReady() {
		assertThat(besideAReadyCoroutine((self) -> {
			Channel ticks = self.process.receiveOnlyChannel(1, () -> {
			});
			self.inside(() -> self.process.schedule(1, () -> ticks.offer("tick")));
			self.receive(ticks);
		}).value()).isEqualTo("end");
	}

	@Test
	void everyAnswerBeginsATurnThoughAnotherCoroutineIsReady() {
		assertThat(besideAReadyCoroutine((self) -> {
			PendingCall call = self.inside(self.process::beginCall);
			call.complete(Outcome.of("answer"));
			self.await(call);
		}).value()).isEqualTo("end");
	}

	/** Waits and computes 70 times, ten milliseconds each; never all coroutines wait. */
	private Outcome besideAReadyCoroutine(Consumer<Pieces> wait) {
		return run(turn(GENEROUS), (self) -> {
			boolean[] end = new boolean[1];
			self.spawnCoroutine((other) -> {
				while (!end[0]) {
					other.yield();
				}
			});
			for (int i = 0; i < 70; i++) {
				wait.accept(self);
				self.burn(10);
			}
			end[0] = true;
			return "end";
		});
	}

	@Test
	void lookingForAMessageInVainBeginsNoTurn() {
		assertExceeded(run(turn(30), (self) -> {
			List<Channel.Case> cases = List.of(new Channel.Case(TestKernel.inbox(self.process), false, null));
			while (true) {
				self.poll();
				self.select(cases, true);
			}
		}));
	}

	@Test
	void channelBetweenCoroutinesBeginsNoTurn() {
		assertExceeded(run(turn(30), (self) -> {
			Channel channel = new Channel(self.process, 0);
			self.spawnCoroutine((other) -> {
				while (true) {
					other.send(channel, "ping");
				}
			});
			while (true) {
				self.poll();
				self.receive(channel);
			}
		}));
	}

	@Test
	void coroutinesShareTheTurn() {
		assertExceeded(run(turn(100), (self) -> {
			for (int i = 0; i < 20; i++) {
				self.spawnCoroutine((other) -> other.burn(10));
			}
			self.yield();
			return self.burn(10);
		}));
	}

	// ---- time slices -----------------------------------------------------------------

	@Test
	void timeSlicesAreThoseOfEachProcess() {
		try (TestKernel narrow = new TestKernel(TestKernel.settings(1, 0, 10))) {
			AtomicInteger work = new AtomicInteger();
			ProcessInstance other = spawn(narrow, slice(50), (self) -> {
				while (true) {
					self.burn(1);
					work.incrementAndGet();
				}
			});
			Outcome outcome = TestKernel.outcome(spawn(narrow, slice(5), (self) -> {
				for (int i = 0; i < 60; i++) {
					self.burn(1);
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
	void topLevelIsLimitedForEverySpawner() {
		SpawnSpec endless = SpawnSpec.of(this.test.host, "test:endless",
				PieceBody.of(turn(30), Pieces::spin, (self) -> null));
		ProcessException failure = catchThrowableOfType(ProcessException.class, () -> this.test.kernel.spawn(endless));
		assertExceeded(Outcome.failure(failure.error()));
		Outcome parent = this.test.runPieces((self) -> {
			SpawnSpec child = new SpawnSpec(this.test.host, "test:endless", endless.body(), self.process, false, false,
					null, List.of(), null, null);
			return catchThrowableOfType(ProcessException.class, () -> self.spawn(child)).error();
		});
		assertExceeded(Outcome.failure((ProcessError) parent.value()));
	}

	@Test
	void topLevelDoesNotCountForItsSpawner() {
		Outcome outcome = run(
				turn(GENEROUS), (
						self) -> self
							.spawn(new SpawnSpec(this.test.host, "test:long",
									PieceBody.of(CpuLimits.DEFAULT, (child) -> child.burn(GENEROUS + 100),
											(child) -> null),
									self.process, false, false, null, List.of(), null, null))
							.created());
		assertThat(outcome.value()).isEqualTo(true);
	}

	@Test
	void topLevelHasALimitOfItsOwnAndTheMethodDoesNot() {
		Function<ProcessInstance, ProcessBody> endless = PieceBody.of(load(30), Pieces::spin, (self) -> null);
		ProcessException failure = catchThrowableOfType(ProcessException.class,
				() -> this.test.kernel.spawn(SpawnSpec.of(this.test.host, "test:endless", endless)));
		assertExceeded(Outcome.failure(failure.error()));
		assertThat(run(load(GENEROUS), (self) -> self.burn(GENEROUS + 100)).error()).isNull();
		assertThat(run(load(GENEROUS), (self) -> upgrade(self, load(GENEROUS), (next) -> next.burn(GENEROUS + 100)))
			.error()).isNull();
		assertThat(CpuLimits.DEFAULT.loadCpuTime()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void successorHasItsOwnLimits() {
		assertExceeded(run(CpuLimits.DEFAULT, (self) -> upgrade(self, turn(30), Pieces::spin)));
		assertThat(run(turn(GENEROUS), (self) -> upgrade(self, CpuLimits.DEFAULT, (next) -> next.burn(GENEROUS + 100)))
			.error()).isNull();
	}

	@Test
	void upgradeBeginsATurnButKeepsTheTimeInAll() {
		assertThat(run(turn(GENEROUS), (self) -> {
			self.burn(250);
			return upgrade(self, turn(GENEROUS), (next) -> {
				next.burn(250);
				return upgrade(next, turn(GENEROUS), (last) -> last.burn(250));
			});
		}).error()).isNull();
		assertExceeded(run(total(1_000), (self) -> {
			self.burn(60);
			return upgrade(self, total(100), (next) -> next.burn(60));
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
		assertThat(run(new CpuLimits(endless, endless, endless, Duration.ZERO), (self) -> self.burn(20)).error())
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

	private Outcome run(CpuLimits limits, Pieces.Program program) {
		return TestKernel.outcome(spawn(this.test, limits, program));
	}

	private static ProcessInstance spawn(TestKernel test, CpuLimits limits, Pieces.Program program) {
		return test.spawnBody(PieceBody.of(limits, (self) -> null, program));
	}

	private static Object upgrade(Pieces self, CpuLimits limits, Pieces.Program program) {
		return self.upgrade(new PieceBody(self.process, "test:next", limits, (next) -> null, program));
	}

	/** Holds a processor for a time. */
	private static Object occupy(long millis) {
		long end = System.nanoTime() + millis(millis).toNanos();
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
