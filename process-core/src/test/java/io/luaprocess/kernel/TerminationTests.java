package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

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
 * Termination of processes in every state: each ends once, does not go on, and leaves
 * nothing behind.
 */
@Timeout(60)
class TerminationTests {

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	/** One worker and one place, so that the order of slices is known. */
	private final TestKernel test = new TestKernel(new Kernel(null, 0, 1), TestKernel.settings(1, 0, 100));

	private final AtomicBoolean wentOn = new AtomicBoolean();

	private final AtomicInteger exits = new AtomicInteger();

	@AfterEach
	void close() {
		this.test.close();
	}

	private void assertEnds(ProcessInstance process) {
		assertThat(process.terminate(TERMINATED)).isTrue();
		assertThat(process.isAlive()).isFalse();
		assertThat(process.terminate(TERMINATED)).isFalse();
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
		assertGone(process);
	}

	private void assertGone(ProcessInstance process) {
		TestKernel.await(process.runner::isDone);
		Leaks.awaitEmpty(this.test);
		assertThat(this.wentOn).isFalse();
		assertThat(this.exits).hasValueLessThanOrEqualTo(1);
		assertThat(PieceBody.of(process).closed).isOne();
	}

	/** Counts what watchers of the kernel see. */
	private ProcessInstance counted(ProcessInstance process) {
		this.test.kernel.addExitObserver((ended, outcome) -> this.exits.addAndGet((ended == process) ? 1 : 0));
		return process;
	}

	/** A process that keeps the only worker until it is told. */
	private CountDownLatch occupyWorker() {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		this.test.kernel.start(SpawnSpec.of(null, "test:busy", PieceBody.of((self) -> {
			begun.countDown();
			await(release);
			return null;
		})), (spawned, failure) -> {
		});
		await(begun);
		return release;
	}

	@Test
	void newProcessEndsBeforeItsTopLevel() {
		CountDownLatch release = occupyWorker();
		CompletableFuture<ProcessError> failure = new CompletableFuture<>();
		ProcessInstance process = this.test.kernel
			.start(SpawnSpec.of(this.test.host, "test:new", PieceBody.of(CpuLimits.DEFAULT, (self) -> {
				this.wentOn.set(true);
				return null;
			}, (self) -> null)), (spawned, error) -> failure.complete(error));
		assertThat(process.terminate(TERMINATED)).isTrue();
		assertThat(this.test.kernel.process(process.pid())).isNull();
		release.countDown();
		assertThat(failure.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(TERMINATED);
		assertGone(process);
		assertThat(this.test.host.counters().spawned()).isZero();
	}

	/** What a top level does when it is terminated. */
	enum Load {

		COMPUTES, GIVES_WAY, IS_OUTSIDE, CALLS_OUT

	}

	@ParameterizedTest
	@EnumSource
	void loadingProcessEndsAndItsSpawnFails(Load load) {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<ProcessError> failure = new CompletableFuture<>();
		ProcessInstance process = this.test.kernel
			.start(SpawnSpec.of(this.test.host, "test:load", PieceBody.of(CpuLimits.DEFAULT, (self) -> {
				if (load == Load.IS_OUTSIDE || load == Load.CALLS_OUT) {
					self.goOutside();
				}
				begun.countDown();
				while (load == Load.GIVES_WAY) {
					self.giveWay();
				}
				return (load == Load.CALLS_OUT) ? self.callOut(TerminationTests::sleepUntilInterrupted) : self.spin();
			}, (self) -> {
				this.wentOn.set(true);
				return null;
			})), (spawned, error) -> failure.complete(error));
		await(begun);
		assertThat(process.terminate(TERMINATED)).isTrue();
		assertThat(failure.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(TERMINATED);
		assertGone(process);
		assertThat(this.test.host.counters().spawned()).isZero();
	}

	/** What a process waits for. */
	enum Wait {

		MESSAGE, EVENT, CHANNEL, SEND, SELECT, SLEEP, CALL, SPAWN

	}

	@ParameterizedTest
	@EnumSource
	void waitingProcessEnds(Wait wait) {
		for (boolean main : List.of(true, false)) {
			ProcessInstance process = counted(this.test.spawnPieces((self) -> {
				if (!main) {
					self.spawnCoroutine((other) -> waitFor(wait, other));
					self.forever();
				}
				waitFor(wait, self);
				this.wentOn.set(true);
				return null;
			}));
			TestKernel.idle(process);
			assertEnds(process);
			this.exits.set(0);
		}
	}

	private void waitFor(Wait wait, Pieces self) {
		ProcessInstance process = self.process;
		switch (wait) {
			case MESSAGE -> self.receive(TestKernel.inbox(process));
			case EVENT -> self.receive(TestKernel.events(process));
			case CHANNEL -> self.forever();
			case SEND -> self.send(new Channel(process, 0), "value");
			case SELECT -> self.select(List.of(new Channel.Case(TestKernel.inbox(process), false, null),
					new Channel.Case(new Channel(process, 0), true, "value")), false);
			case SLEEP -> self.sleep(TimeUnit.HOURS.toNanos(1));
			case CALL -> self.await(self.inside(process::beginCall));
			case SPAWN ->
				self.spawn(new SpawnSpec(this.test.host, "test:child", PieceBody.of(CpuLimits.DEFAULT, (child) -> {
					child.goOutside();
					return child.callOut(TerminationTests::sleepUntilInterrupted);
				}, (child) -> null), process, false, false, null, List.of(), null, null));
		}
		this.wentOn.set(true);
	}

	@Test
	void readyProcessInTheQueueOfItsHostEnds() {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		ProcessInstance process = counted(TestKernel.idle(this.test.spawnPieces((self) -> {
			self.receive(TestKernel.inbox(self.process));
			this.wentOn.set(true);
			return null;
		})));
		ProcessInstance busy = this.test.spawnPieces((self) -> {
			begun.countDown();
			await(release);
			return null;
		});
		await(begun);
		process.send(TestKernel.message("t", 1));
		assertThat(process.snapshot().state()).isEqualTo("ready");
		assertThat(process.terminate(TERMINATED)).isTrue();
		release.countDown();
		TestKernel.outcome(busy);
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
		assertGone(process);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void computingProcessEnds(boolean main) {
		assertEnds(counted(this.test.spawnPieces((self) -> {
			if (main) {
				return self.spin();
			}
			self.spawnCoroutine(Pieces::spin);
			return self.forever();
		})));
	}

	@Test
	void processThatGivesWayAllTheTimeEnds() {
		for (int i = 0; i < 100; i++) {
			ProcessInstance process = counted(this.test.spawnBody(
					(self) -> new PieceBody("test:ready", CpuLimits.DEFAULT, () -> Progress.DONE, () -> Progress.READY)
						.ownedBy(self)));
			assertEnds(process);
			assertThat(this.exits.getAndSet(0)).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void processOutsideEndsAtItsNextPoll(boolean main) {
		CountDownLatch outside = new CountDownLatch(1);
		ProcessInstance process = counted(this.test.spawnPieces((self) -> {
			Pieces.Program spinOutside = (me) -> {
				me.goOutside();
				outside.countDown();
				return me.spin();
			};
			if (main) {
				return spinOutside.run(self);
			}
			self.spawnCoroutine(spinOutside::run);
			return self.forever();
		}));
		await(outside);
		assertEnds(process);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void applicationCodeIsInterrupted(boolean main) {
		CountDownLatch outside = new CountDownLatch(1);
		ProcessInstance process = counted(this.test.spawnPieces((self) -> {
			Pieces.Program call = (me) -> {
				me.callApplication(() -> {
					outside.countDown();
					return sleepUntilInterrupted();
				});
				this.wentOn.set(true);
				return null;
			};
			if (main) {
				return call.run(self);
			}
			self.spawnCoroutine(call::run);
			return self.forever();
		}));
		await(outside);
		assertEnds(process);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void applicationCodeThatIgnoresTheInterruptDelaysTheEndOnlyShortly(boolean farTimer) {
		CountDownLatch outside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		ProcessInstance process = counted(this.test.spawnPieces((self) -> {
			if (farTimer) {
				self.spawnCoroutine((other) -> other.sleep(TimeUnit.HOURS.toNanos(1)));
				self.receive(TestKernel.inbox(self.process));
			}
			self.callApplication(() -> {
				outside.countDown();
				ignoreInterrupts(release);
				return null;
			});
			this.wentOn.set(true);
			return null;
		}));
		if (farTimer) {
			wakeWithAlarmSet(process);
		}
		await(outside);
		assertThat(process.terminate(TERMINATED)).isTrue();
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
		// Although its thread is still out.
		Leaks.awaitEmpty(this.test);
		assertThat(process.runner.isDone()).isFalse();
		assertThat(this.test.runPieces((self) -> "has the place").value()).isEqualTo("has the place");
		release.countDown();
		assertGone(process);
	}

	private void wakeWithAlarmSet(ProcessInstance process) {
		TestKernel.await(() -> this.test.deadlines().scheduled() == 1);
		process.send(TestKernel.message("t", 1));
	}

	@Test
	void threadThatIgnoresTheInterruptLeavesNoAlarmBehind() {
		CountDownLatch outside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		ProcessInstance process = this.test.spawn((self) -> {
			self.spawnThread(() -> self.sleep(TimeUnit.HOURS.toNanos(1)));
			TestKernel.inbox(self).receive();
			return self.callOut(() -> {
				outside.countDown();
				ignoreInterrupts(release);
				return null;
			});
		});
		wakeWithAlarmSet(process);
		await(outside);
		process.terminate(TERMINATED);
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
		release.countDown();
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void outcomeOfAProgramThatReturnsAfterItsTerminationDoesNotCount() {
		AtomicBoolean terminated = new AtomicBoolean();
		ProcessInstance process = counted(this.test.spawnPieces((self) -> {
			while (!terminated.get()) {
				Thread.onSpinWait();
			}
			return "result";
		}));
		assertThat(process.terminate(TERMINATED)).isTrue();
		terminated.set(true);
		assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
		assertGone(process);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void terminationAtAnyMomentEndsAProcessOnce(int workers) {
		Random random = new Random(workers);
		try (TestKernel many = new TestKernel(new Kernel(null, 0, workers), TestKernel.settings(3, 0, 100))) {
			List<ProcessInstance> all = new ArrayList<>();
			AtomicInteger ends = new AtomicInteger();
			many.kernel.addExitObserver((process, outcome) -> ends.incrementAndGet());
			for (int i = 0; i < 300; i++) {
				int kind = i % 6;
				ProcessInstance process = many.spawnPieces((self) -> restless(self, kind));
				all.add(process);
				for (int n = random.nextInt(20_000); n > 0; n--) {
					Thread.onSpinWait();
				}
				assertThat(process.terminate(TERMINATED)).isTrue();
			}
			for (ProcessInstance process : all) {
				assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
				TestKernel.await(process.runner::isDone);
				assertThat(PieceBody.of(process).closed).isOne();
			}
			Leaks.awaitEmpty(many);
			TestKernel.await(() -> ends.get() == all.size());
		}
	}

	/** Is seldom in the same state for long. */
	private static Object restless(Pieces self, int kind) {
		Channel channel = new Channel(self.process, 0);
		if (kind == 5) {
			self.spawnCoroutine((other) -> {
				while (true) {
					other.send(channel, 1);
				}
			});
		}
		while (true) {
			switch (kind) {
				case 0 -> self.callApplication(() -> "answer");
				case 1 -> self.giveWay();
				case 2 -> self.sleep(10_000);
				case 3 -> self.poll();
				case 4 -> {
					self.goOutside();
					self.sleep(1_000);
				}
				default -> self.receive(channel);
			}
		}
	}

	// ----------------------------------------------------------------------------------

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object sleepUntilInterrupted() {
		try {
			new CountDownLatch(1).await();
			return null;
		}
		catch (InterruptedException ex) {
			return "interrupted";
		}
	}

	private static void ignoreInterrupts(CountDownLatch release) {
		boolean done = false;
		while (!done) {
			try {
				release.await();
				done = true;
			}
			catch (InterruptedException ex) {
				// The call goes on.
			}
		}
	}

}
