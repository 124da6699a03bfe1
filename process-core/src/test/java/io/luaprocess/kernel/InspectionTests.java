package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an inspection says of a process, and that it does not disturb the process.
 */
@Timeout(60)
class InspectionTests {

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	private final TestKernel test = new TestKernel();

	private final AtomicBoolean end = new AtomicBoolean();

	@AfterEach
	void close() {
		this.end.set(true);
		this.test.close();
	}

	/** What a coroutine waits for, and what an inspection says. */
	enum Wait {

		MESSAGE("a message"), TOPIC("topic `paid`"), EVENT("an event"), VALUE("a value of a channel"),
		RECEIVER("a receiver at a channel"), TICK("an answer"), ANSWER("the answer of a call"),
		SELECT("a message or a receiver at a channel or a value of a channel"), NOTHING("nothing that can come"),
		SLEEP("the end of a sleep in .*");

		final String text;

		Wait(String text) {
			this.text = text;
		}

	}

	@ParameterizedTest
	@EnumSource
	void saysWhatACoroutineInPiecesWaitsFor(Wait wait) {
		ProcessInstance process = TestKernel.idle(this.test.spawnPieces((self) -> {
			self.spawnCoroutine((other) -> waitFor(wait, other));
			return self.forever();
		}));
		assertSaysWhat(wait, process);
	}

	@ParameterizedTest
	@EnumSource
	void saysWhatACoroutineOnAThreadWaitsFor(Wait wait) {
		ProcessInstance process = TestKernel.idle(this.test.spawn((self) -> {
			self.spawnThread(() -> waitFor(wait, self));
			return new Channel(self, 0).receive();
		}));
		assertSaysWhat(wait, process);
	}

	private static void assertSaysWhat(Wait wait, ProcessInstance process) {
		List<Inspection> found = process.inspect(10, 10);
		assertThat(found).hasSize(2).allSatisfy((one) -> assertThat(one.stack()).isEmpty());
		assertThat(found.getFirst().waitsFor()).isEqualTo("a value of a channel");
		assertThat(found.getLast().waitsFor()).matches(wait.text);
		assertThat(process.inspect(1, 10)).containsExactly(found.getFirst());
		assertThat(process.inspect(0, 10)).isEmpty();
	}

	private static void waitFor(Wait wait, Pieces self) {
		ProcessInstance process = self.process;
		switch (wait) {
			case ANSWER -> self.await(self.inside(process::beginCall));
			case RECEIVER -> self.send(new Channel(process, 0), "value");
			case SELECT -> self.select(cases(process), false);
			case NOTHING -> self.select(List.of(), false);
			case SLEEP -> self.sleep(TimeUnit.HOURS.toNanos(1));
			default -> self.receive(channel(wait, process));
		}
	}

	private static void waitFor(Wait wait, ProcessInstance process) {
		switch (wait) {
			case ANSWER -> process.beginCall().await();
			case RECEIVER -> new Channel(process, 0).send("value");
			case SELECT -> Channel.select(process, cases(process), false);
			case NOTHING -> Channel.select(process, List.of(), false);
			case SLEEP -> process.sleep(TimeUnit.HOURS.toNanos(1));
			default -> channel(wait, process).receive();
		}
	}

	private static Channel channel(Wait wait, ProcessInstance process) {
		return switch (wait) {
			case MESSAGE -> TestKernel.inbox(process);
			case TOPIC -> process.subscriptions().listen("paid", Integer.MAX_VALUE, Message::payload);
			case EVENT -> TestKernel.events(process);
			case TICK -> process.receiveOnlyChannel(1, () -> {
			});
			default -> new Channel(process, 0);
		};
	}

	private static List<Channel.Case> cases(ProcessInstance process) {
		return List.of(new Channel.Case(TestKernel.inbox(process), false, null),
				new Channel.Case(new Channel(process, 0), true, "value"),
				new Channel.Case(new Channel(process, 0), true, "other"),
				new Channel.Case(new Channel(process, 0), false, null));
	}

	@Test
	void returnsTheInnermostFunctionsOfEachCoroutine() {
		ProcessInstance process = TestKernel.idle(
				this.test.spawnBody((self) -> new PieceBody("test:deep", CpuLimits.DEFAULT, () -> Progress.DONE, () -> {
					self.spawnCoroutine(new Deep(self));
					new Channel(self, 0).receive();
					return Progress.WAITS;
				})));
		assertThat(process.inspect(2, 3).getLast()).isEqualTo(new Inspection("an event", functions(3)));
		assertThat(process.inspect(2, 1).getLast().stack()).isEqualTo(functions(1));
	}

	/** Waits in many functions. */
	private record Deep(ProcessInstance self) implements CoroutineCode {

		@Override
		public Progress run() {
			TestKernel.events(this.self).receive();
			return Progress.WAITS;
		}

		@Override
		public List<RunningFunction> stack(int most) {
			return functions(most);
		}

	}

	private static List<RunningFunction> functions(int most) {
		return IntStream.range(0, most).mapToObj((i) -> new RunningFunction("text " + i, "test", i, null)).toList();
	}

	/** What a process does that does not wait. */
	enum Busy {

		COMPUTES, IS_OUTSIDE, CALLS_OUT, RUNS_ON_A_THREAD, HAS_ENDED

	}

	@ParameterizedTest
	@EnumSource
	void saysNothingOfAProcessThatDoesNotWait(Busy busy) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		ProcessInstance process = (busy == Busy.RUNS_ON_A_THREAD) ? this.test.spawn((self) -> {
			begun.countDown();
			return TestKernel.spin(self);
		}) : this.test.spawnPieces((self) -> {
			if (busy == Busy.IS_OUTSIDE || busy == Busy.CALLS_OUT) {
				self.goOutside();
			}
			begun.countDown();
			return switch (busy) {
				case HAS_ENDED -> "end";
				case CALLS_OUT -> self.callOut(() -> {
					while (!this.end.get()) {
						Thread.onSpinWait();
					}
					return null;
				});
				default -> self.spin();
			};
		});
		begun.await();
		if (busy == Busy.HAS_ENDED) {
			TestKernel.outcome(process);
		}
		for (int i = 0; i < 100; i++) {
			assertThat(process.inspect(10, 10)).isEmpty();
		}
		process.terminate(TERMINATED);
		TestKernel.outcome(process);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void inspectionsLoseNoMessageAndNoWakeUp(int workers) throws Exception {
		int rounds = 1_000;
		try (TestKernel many = new TestKernel(new Kernel(null, 0, workers), TestKernel.settings(2, 0, 10))) {
			AtomicInteger received = new AtomicInteger();
			ProcessInstance process = many.spawnBody((self) -> new PieceBody("test:receiver", CpuLimits.DEFAULT,
					() -> Progress.DONE, new CountingCode(self, received)));
			List<Thread> inspectors = inspectAllTheTime(process, 2);
			for (int i = 1; i <= rounds; i++) {
				assertThat(process.send(TestKernel.message("t", i))).isEqualTo(Delivery.DELIVERED);
				long deadline = System.nanoTime() + TestKernel.PATIENCE.toNanos();
				while (received.get() < i) {
					assertThat(deadline - System.nanoTime()).as("round " + i + ", " + process.snapshot()).isPositive();
					Thread.onSpinWait();
				}
			}
			process.terminate(TERMINATED);
			assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
			stop(inspectors);
			Leaks.awaitEmpty(many);
		}
	}

	@Test
	void inspectionsDoNotKeepASleeperFromWaking() throws Exception {
		ProcessInstance process = this.test.spawnPieces((self) -> {
			for (int i = 0; i < 200; i++) {
				self.sleep(100_000);
			}
			return "slept";
		});
		List<Thread> inspectors = inspectAllTheTime(process, 2);
		assertThat(TestKernel.outcome(process).value()).isEqualTo("slept");
		stop(inspectors);
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void inspectionsDoNotKeepAProcessFromEnding() throws Exception {
		for (int i = 0; i < 200; i++) {
			ProcessInstance process = this.test.spawnPieces(Pieces::forever);
			this.end.set(false);
			List<Thread> inspectors = inspectAllTheTime(process, 1);
			process.terminate(TERMINATED);
			assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
			stop(inspectors);
		}
		Leaks.awaitEmpty(this.test);
	}

	private List<Thread> inspectAllTheTime(ProcessInstance process, int threads) {
		List<Thread> all = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			all.add(Thread.ofPlatform().daemon().start(() -> {
				while (!this.end.get()) {
					process.inspect(10, 10);
				}
			}));
		}
		return all;
	}

	private void stop(List<Thread> threads) throws InterruptedException {
		this.end.set(true);
		for (Thread thread : threads) {
			assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
		}
	}

}
