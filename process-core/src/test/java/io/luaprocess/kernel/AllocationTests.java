package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that are ended while they take memory, which nobody can interrupt.
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
		try (TestKernel test = new TestKernel(TestKernel.settings(1, 0, 10))) {
			CompletableFuture<Thread> thread = new CompletableFuture<>();
			ProcessInstance process = test.spawn((self) -> {
				if (main) {
					thread.complete(Thread.currentThread());
					return allocateAndGoOn(self);
				}
				self.spawnThread(() -> {
					thread.complete(Thread.currentThread());
					allocateAndGoOn(self);
				});
				return new Channel(self, 0).receive();
			});
			this.inside.await();
			process.terminate(TERMINATED);
			assertThat(TestKernel.outcome(process).error()).isEqualTo(TERMINATED);
			assertThat(test.host.processCount()).isZero();
			this.there.countDown();
			thread.get().join();
			assertThat(this.wentOn).isFalse();
			assertThat(this.interrupted).isFalse();
			assertThat(test.run((self) -> "has the worker").value()).isEqualTo("has the worker");
		}
	}

	@Test
	void terminatedProcessDoesNotGoOnWhenItsMemoryComesSoon() throws Exception {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance process = test.spawn(this::allocateAndGoOn);
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
				.spawn((self) -> test.kernel.spawn(new SpawnSpec(test.host, "test:body", (loading) -> {
					child.complete(loading);
					return new JavaBody(loading, "test:body", () -> allocateAndGoOn(loading), (ready) -> null);
				}, self, false, false, null, List.of(), null, null)));
			this.inside.await();
			spawner.terminate(TERMINATED);
			assertThat(TestKernel.outcome(spawner).error()).isEqualTo(TERMINATED);
			this.there.countDown();
			Awaitility.await().atMost(TestKernel.PATIENCE).until(() -> !child.get().isAlive());
			assertThat(test.host.counters().spawned()).isOne();
		}
	}

	@Test
	void programGoesOnWithWhatItGetAndHasKeptItsWorkerMeanwhile() throws Exception {
		try (TestKernel test = new TestKernel(TestKernel.settings(1, 0, 10))) {
			ProcessInstance process = test.spawn((self) -> List.of(allocateAndGoOn(self), self.allocate(() -> 2)));
			this.inside.await();
			// Its top level needs the worker too.
			ProcessInstance other = test.kernel.start(test.spec(null, (self) -> this.wentOn.get(), false, false),
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
			Outcome outcome = test.run((self) -> {
				try {
					return self.allocate(() -> {
						throw new OutOfMemoryError();
					});
				}
				catch (OutOfMemoryError ex) {
					return self.allocate(() -> "less");
				}
			});
			assertThat(outcome.value()).isEqualTo("less");
		}
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
