package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interrupts of threads that run processes: they mean something to code of the
 * application alone. A wait that leaves the interrupt standing would spin, as a thread
 * that is interrupted does not park.
 */
@Timeout(30)
class InterruptTests {

	private final CompletableFuture<Thread> thread = new CompletableFuture<>();

	@Test
	void strayInterruptOfAWaitingProcessIsDropped() {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance process = test.spawn((self) -> {
				this.thread.complete(Thread.currentThread());
				return TestKernel.inbox(self).receive();
			});
			interruptIn(Thread.State.WAITING);
			process.send(TestKernel.message("a", "received"));
			assertThat(TestKernel.outcome(process).value()).isEqualTo("received");
		}
	}

	@Test
	void strayInterruptOfASleepingProcessIsDroppedAndDoesNotWakeIt() {
		try (TestKernel test = new TestKernel()) {
			ProcessInstance process = test.spawn((self) -> {
				this.thread.complete(Thread.currentThread());
				long start = System.nanoTime();
				self.sleep(TimeUnit.SECONDS.toNanos(1));
				return System.nanoTime() - start;
			});
			interruptIn(Thread.State.WAITING);
			assertThat((Long) TestKernel.outcome(process).value()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
		}
	}

	@Test
	void strayInterruptOfAProcessThatWaitsForAPlaceIsDropped() {
		try (TestKernel test = new TestKernel(TestKernel.settings(1, 0, 100))) {
			ProcessInstance waiting = test.spawn((self) -> {
				this.thread.complete(Thread.currentThread());
				TestKernel.inbox(self).receive();
				return "worked";
			});
			TestKernel.idle(waiting);
			ProcessInstance worker = test.spawnPieces((self) -> {
				// Without a safepoint, so that it keeps the only place.
				TestKernel.await(() -> self.process.mailbox.messages() > 0);
				return null;
			});
			TestKernel.await(() -> test.host.running() == 1);
			waiting.send(TestKernel.message("a", 1));
			TestKernel.await(() -> waiting.snapshot().state().equals("ready"));
			interruptIn(Thread.State.WAITING);
			worker.send(TestKernel.message("a", 1));
			assertThat(TestKernel.outcome(waiting).value()).isEqualTo("worked");
		}
	}

	@Test
	void applicationCodeSeesNoInterruptFromBefore() {
		try (TestKernel test = new TestKernel()) {
			Outcome outcome = test.run((self) -> {
				Thread.currentThread().interrupt();
				boolean before = self.callOut(() -> Thread.currentThread().isInterrupted());
				self.callOut(() -> {
					Thread.currentThread().interrupt();
					return null;
				});
				boolean after = Thread.currentThread().isInterrupted();
				return List.of(before, after);
			});
			assertThat(outcome.value()).isEqualTo(List.of(false, false));
		}
	}

	@Test
	void applicationCodeOutsideSeesNoInterruptFromBefore() {
		try (TestKernel test = new TestKernel()) {
			Outcome outcome = test.runPieces((self) -> {
				self.goOutside();
				return self.inside(() -> {
					Thread.currentThread().interrupt();
					boolean before = self.process.callOut(() -> Thread.currentThread().isInterrupted());
					self.process.callOut(() -> {
						Thread.currentThread().interrupt();
						return null;
					});
					return List.of(before, Thread.currentThread().isInterrupted());
				});
			});
			assertThat(outcome.value()).isEqualTo(List.of(false, false));
		}
	}

	@Test
	void strayInterruptOfAWorkerIsDropped() {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, 1))) {
			for (int i = 0; i < 100; i++) {
				ProcessInstance waiting = TestKernel.idle(test.spawnPieces((self) -> {
					self.receive(TestKernel.inbox(self.process));
					return self.inside(() -> Thread.currentThread().isInterrupted());
				}));
				test.runPieces((self) -> self.inside(() -> {
					waiting.send(TestKernel.message("a", 1));
					Thread.currentThread().interrupt();
					return null;
				}));
				assertThat(TestKernel.outcome(waiting).value()).isEqualTo(false);
			}
		}
	}

	@Test
	void terminationInterruptsApplicationCodeOutside() {
		try (TestKernel test = new TestKernel()) {
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			ProcessInstance process = test.spawnPieces((self) -> self.callApplication(() -> {
				this.thread.complete(Thread.currentThread());
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.complete(true);
				}
				return null;
			}));
			assertThat(this.thread.join().isVirtual()).isTrue();
			process.terminate(ProcessErrors.TERMINATED);
			assertThat(interrupted.join()).isTrue();
			assertThat(TestKernel.outcome(process).error()).isEqualTo(ProcessErrors.TERMINATED);
		}
	}

	@Test
	void interruptOfTheApplicationEndsATopLevelWhoseCoroutineRunsAndIsKept() throws Exception {
		try (TestKernel test = new TestKernel()) {
			AtomicReference<ProcessInstance> child = new AtomicReference<>();
			CompletableFuture<Object> result = new CompletableFuture<>();
			CompletableFuture<Void> running = new CompletableFuture<>();
			Thread application = Thread.ofPlatform()
				.daemon()
				.start(() -> result.complete(spawnAndReport(test, (self) -> {
					child.set(self);
					self.spawnThread(() -> {
						running.complete(null);
						TestKernel.spin(self);
					});
					self.yield();
					return self;
				})));
			running.get();
			application.interrupt();
			assertThat(result.get()).isEqualTo(List.of(true, "context canceled", true));
			assertThat(child.get().isAlive()).isFalse();
		}
	}

	@Test
	void strayInterruptOfACoroutineOfATopLevelDoesNotEndIt() {
		try (TestKernel test = new TestKernel()) {
			SpawnSpec spec = SpawnSpec.of(test.host, "test:body", (child) -> new JavaBody(child, "test:body", () -> {
				child.spawnThread(() -> {
					Thread.currentThread().interrupt();
					child.safepoint();
				});
				child.yield();
			}, (self) -> "loaded"));
			assertThat(TestKernel.outcome(test.kernel.spawn(spec).process()).value()).isEqualTo("loaded");
		}
	}

	private static Object spawnAndReport(TestKernel test, UnaryOperator<ProcessInstance> topLevel) {
		try {
			return test.kernel.spawn(SpawnSpec.of(test.host, "test:body",
					(child) -> new JavaBody(child, "test:body", () -> topLevel.apply(child), (self) -> null)));
		}
		catch (ProcessException ex) {
			return List.of(ex.error().is(ErrorKind.CANCELED), ex.error().message(),
					Thread.currentThread().isInterrupted());
		}
	}

	private void interruptIn(Thread.State state) {
		Thread target = this.thread.join();
		TestKernel.await(() -> target.getState() == state);
		target.interrupt();
		TestKernel.await(() -> !target.isInterrupted());
		TestKernel.await(() -> target.getState() == state);
	}

}
