package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that are ended while they take memory, which cannot be interrupted.
 */
@Timeout(30)
class AllocationTests {

	private static final ProcessError TERMINATED = ProcessError.of(ErrorKind.INTERNAL, "process terminated");

	private final CountDownLatch inside = new CountDownLatch(1);

	private final CountDownLatch there = new CountDownLatch(1);

	private final AtomicBoolean interrupted = new AtomicBoolean();

	private final AtomicBoolean wentOn = new AtomicBoolean();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void endDoesNotWaitForMemory(boolean main) throws Exception {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, 1), TestKernel.settings(1, 0, 10))) {
			ProcessInstance process = test.spawnBody((self) -> {
				CoroutineCode allocating = () -> {
					allocateAndGoOn(self);
					return Progress.DONE;
				};
				return body(main ? allocating : () -> {
					self.spawnCoroutine(allocating);
					new Channel(self, 0).receive();
					return Progress.WAITS;
				});
			});
			this.inside.await();
			process.terminate(TERMINATED);
			assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
			assertThat(test.host.processCount()).isZero();
			this.there.countDown();
			assertThat(test.runPieces((self) -> "has the worker").value()).isEqualTo("has the worker");
			assertThat(this.wentOn).isFalse();
			assertThat(this.interrupted).isFalse();
		}
	}

	@Test
	void endDoesNotWaitForMemoryTakenOutsideOfTheWorkers() throws Exception {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance process = test.spawnPieces((self) -> {
				self.goOutside();
				return self.inside(() -> allocateAndGoOn(self.process));
			});
			this.inside.await();
			process.terminate(TERMINATED);
			assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
			this.there.countDown();
			Awaitility.await().atMost(TestKernel.PATIENCE).until(process.runner::isDone);
			assertThat(this.wentOn).isFalse();
			assertThat(this.interrupted).isFalse();
		}
	}

	@Test
	void terminatedProcessDoesNotGoOnWhenItsMemoryComesSoon() throws Exception {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance process = test.spawnBody((self) -> body(() -> {
				allocateAndGoOn(self);
				return Progress.DONE;
			}));
			this.inside.await();
			process.terminate(TERMINATED);
			this.there.countDown();
			assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
			assertThat(this.wentOn).isFalse();
		}
	}

	@Test
	void endOfASpawnerDoesNotWaitForTheMemoryOfATopLevel() throws Exception {
		try (TestKernel test = new TestKernel()) {
			CompletableFuture<ProcessInstance> child = new CompletableFuture<>();
			ProcessInstance spawner = test
				.spawnPieces((self) -> self.spawn(new SpawnSpec(test.host, "test:body", (loading) -> {
					child.complete(loading);
					return new PieceBody("test:loading", CpuLimits.DEFAULT, () -> {
						allocateAndGoOn(loading);
						return Progress.DONE;
					}, () -> Progress.DONE);
				}, self.process, false, false, null, List.of(), null, null)));
			this.inside.await();
			spawner.terminate(TERMINATED);
			assertThat(TestKernel.outcome(spawner).error()).isEqualTo(TERMINATED);
			this.there.countDown();
			Awaitility.await().atMost(TestKernel.PATIENCE).until(() -> !child.get().isAlive());
			assertThat(test.host.counters().spawned()).isOne();
		}
	}

	@Test
	void programGoesOnWithWhatItGetAndHasKeptItsPlaceMeanwhile() throws Exception {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, 2), TestKernel.settings(1, 0, 10))) {
			ProcessInstance process = test
				.spawnPieces((self) -> List.of(self.inside(() -> allocateAndGoOn(self.process)),
						self.inside(() -> self.process.allocate(() -> 2))));
			this.inside.await();
			// Its top level needs the place too.
			ProcessInstance other = test.kernel.start(
					SpawnSpec.of(test.host, "test:other", PieceBody.of((self) -> this.wentOn.get())),
					(spawned, failure) -> {
					});
			Awaitility.await().atMost(TestKernel.PATIENCE).until(() -> other.snapshot().state().equals("ready"));
			assertThat(test.host.running()).isOne();
			this.there.countDown();
			assertThat(TestKernel.outcome(process).value()).isEqualTo(List.of("memory", 2));
			assertThat(TestKernel.outcome(other).value()).isEqualTo(true);
		}
	}

	@Test
	void failureOfAnAllocationIsThatOfTheProgram() {
		try (TestKernel test = new TestKernel()) {
			Outcome outcome = test.runPieces((self) -> {
				try {
					return self.inside(() -> self.process.allocate(() -> {
						throw new OutOfMemoryError();
					}));
				}
				catch (OutOfMemoryError ex) {
					return self.inside(() -> self.process.allocate(() -> "less"));
				}
			});
			assertThat(outcome.value()).isEqualTo("less");
		}
	}

	private static PieceBody body(CoroutineCode main) {
		return new PieceBody("test:allocating", CpuLimits.DEFAULT, () -> Progress.DONE, main);
	}

	private Object allocateAndGoOn(ProcessInstance self) {
		Object memory = self.allocate(() -> {
			this.inside.countDown();
			while (this.there.getCount() > 0) {
				Thread.onSpinWait();
				if (Thread.currentThread().isInterrupted()) {
					this.interrupted.set(true);
				}
				Thread.yield();
			}
			return "memory";
		});
		this.wentOn.set(true);
		return memory;
	}

}
