package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeterministicPlatformTests {

	private static final long HOUR = TimeUnit.HOURS.toNanos(1);

	@Test
	void timePassesAtOnceWhileAllProcessesWait() {
		with(1, (platform, test) -> {
			ProcessInstance process = test.spawn((self) -> {
				self.sleep(HOUR);
				return "slept";
			});
			CompletableFuture<Outcome> outcome = outcome(test, process);
			assertThat(outcome).isNotDone();
			assertThat(outcome.join().value()).isEqualTo("slept");
			assertThat(platform.now()).isEqualTo(DeterministicPlatform.START.plusSeconds(3600));
			assertThat(process.snapshot().startedAt()).isEqualTo(DeterministicPlatform.START);
		});
	}

	@Test
	void timeDoesNotMoveBetweenTheStepsOfATest() {
		with(1, (platform, test) -> {
			AtomicInteger hours = new AtomicInteger();
			test.spawn((self) -> {
				while (true) {
					self.sleep(HOUR);
					hours.incrementAndGet();
				}
			});
			platform.settle();
			assertThat(hours).hasValue(0);
			platform.advance(Duration.ofMinutes(150));
			assertThat(hours).hasValue(2);
			assertThat(platform.now()).isEqualTo(DeterministicPlatform.START.plusSeconds(9000));
			assertThat(platform.await(() -> hours.get() == 4, Duration.ofMinutes(80))).isFalse();
			assertThat(platform.await(() -> hours.get() == 4, Duration.ofMinutes(80))).isTrue();
			assertThat(platform.now()).isEqualTo(DeterministicPlatform.START.plusSeconds(4 * 3600));
		});
	}

	@Test
	void timeDoesNotMoveWhileJavaCodeIsUnderWay() {
		with(1, (platform, test) -> {
			ProcessInstance slow = test.spawn((self) -> {
				self.callOut(() -> {
					pause();
					return null;
				});
				return platform.now();
			});
			ProcessInstance timer = test.spawn((self) -> {
				self.sleep(HOUR);
				return null;
			});
			CompletableFuture<Outcome> value = outcome(test, slow);
			outcome(test, timer).join();
			assertThat(value.join().value()).isEqualTo(DeterministicPlatform.START);
		});
	}

	@Test
	void timeDoesNotMoveWhileWorkIsUnderWayElsewhere() {
		with(1, (platform, test) -> {
			ProcessInstance asks = test.spawn((self) -> {
				PendingCall call = self.beginCall();
				Runnable ended = self.kernel.workBegun(call);
				Thread.ofPlatform().start(() -> {
					pause();
					call.complete(Outcome.of("answer"));
					ended.run();
				});
				call.await();
				return platform.now();
			});
			test.spawn((self) -> self.sleep(HOUR));
			assertThat(outcome(test, asks).join().value()).isEqualTo(DeterministicPlatform.START);
		});
	}

	/** Real time in which the scheduler could do something else. */
	private static void pause() {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void timeoutsOfFuturesCountInTheTimeOfProcesses() {
		with(1, (platform, test) -> {
			ProcessInstance process = test.spawn((self) -> {
				self.sleep(3 * HOUR);
				return "slept";
			});
			CompletableFuture<Object> value = outcome(test, process).thenApply(Outcome::value);
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> value.get(1, TimeUnit.HOURS));
			assertThat(platform.now()).isEqualTo(DeterministicPlatform.START.plusSeconds(3600));
			assertThat(get(value)).isEqualTo("slept");
		});
	}

	private static Object get(CompletableFuture<Object> value) {
		try {
			return value.get(3, TimeUnit.HOURS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aSeedGivesOneOrderOfProcessesAndOtherSeedsGiveOthers() {
		differBySeed(DeterministicPlatformTests::talk);
	}

	/** Five processes send each other a token. */
	private static List<String> talk(long seed) {
		List<String> events = new ArrayList<>();
		with(seed, (platform, test) -> {
			for (int i = 0; i < 5; i++) {
				int number = i;
				test.spawn((self) -> {
					for (int round = 0; round < 4; round++) {
						events.add(self.pid() + " " + number + " " + self.seed());
						self.sleep(1000);
					}
					return null;
				});
			}
			platform.await(() -> test.kernel.processCount() == 0);
		});
		return events;
	}

	@Test
	void processesThatComputeGiveWayAtPlacesChosenByTheSeed() {
		differBySeed(DeterministicPlatformTests::compute);
	}

	private static List<String> compute(long seed) {
		List<String> events = new ArrayList<>();
		with(seed, (platform, test) -> {
			for (String name : List.of("a", "b", "c")) {
				test.spawnBody((self) -> {
					AtomicInteger loops = new AtomicInteger();
					PieceBody body = new PieceBody("test:" + name, CpuLimits.DEFAULT, () -> Progress.DONE,
							PieceBody.spin(self, () -> events.add(name + loops.incrementAndGet())));
					return body.ownedBy(self);
				});
			}
			platform.await(() -> events.size() > 2000);
			events.subList(2000, events.size()).clear();
		});
		assertThat(events).anyMatch((event) -> event.startsWith("a"))
			.anyMatch((event) -> event.startsWith("b"))
			.anyMatch((event) -> event.startsWith("c"));
		return events;
	}

	private static void differBySeed(Function<Long, List<String>> run) {
		Set<List<String>> runs = new HashSet<>();
		for (long seed = 0; seed < 10; seed++) {
			List<String> events = run.apply(seed);
			assertThat(run.apply(seed)).isEqualTo(events);
			runs.add(events);
		}
		assertThat(runs).hasSizeGreaterThan(5);
	}

	@Test
	void aWaitThatNothingCanEndSaysWhatEachProcessWaitsFor() {
		with(7, (platform, test) -> {
			test.spawnPieces((self) -> self.receive(TestKernel.inbox(self.process)));
			assertThatThrownBy(() -> platform.await(() -> false)).isInstanceOf(AssertionError.class)
				.hasMessageContaining("Nothing can run, and the condition does not hold.")
				.hasMessageContaining("test:pieces, waiting, messages in the mailbox: 0")
				.hasMessageContaining("waits for a message")
				.hasMessageContaining("The order was chosen by seed 7.");
		});
	}

	@Test
	void aProcessThatComputesForEverEndsTheWaitAfterSomeTime() {
		DeterministicPlatform platform = new DeterministicPlatform(1, DeterministicPlatform.START,
				Duration.ofMillis(300));
		try (TestKernel test = new TestKernel(TestKernel.on(platform))) {
			test.spawnSpinning();
			assertThatThrownBy(() -> platform.await(() -> false)).isInstanceOf(AssertionError.class)
				.hasMessageContaining("takes longer than")
				.hasMessageContaining("test:spinning, ready")
				.hasMessageContaining("waits for its turn");
		}
	}

	@Test
	void codeThatRunsAsAProcessMustNotWaitForProcesses() {
		with(1, (platform, test) -> {
			CompletableFuture<Object> never = test.kernel.future();
			CompletableFuture<Object> seen = test.kernel.future();
			ProcessInstance process = test.spawn((self) -> null);
			process.onExit((outcome) -> {
				try {
					never.join();
				}
				catch (IllegalStateException ex) {
					seen.complete(ex.getMessage());
				}
			});
			assertThat(seen.join()).isEqualTo("A task must not wait for other tasks on the thread that runs it");
		});
	}

	@Test
	void anotherThreadMayWaitWhileTheTestWaits() throws InterruptedException {
		with(1, (platform, test) -> {
			ProcessInstance process = test.spawn((self) -> {
				self.sleep(HOUR);
				return "slept";
			});
			CompletableFuture<Object> seen = test.kernel.future();
			CompletableFuture<Outcome> outcome = outcome(test, process);
			Thread other = Thread.ofPlatform().start(() -> seen.complete(outcome.join().value()));
			assertThat(seen.join()).isEqualTo("slept");
			join(other);
		});
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static CompletableFuture<Outcome> outcome(TestKernel test, ProcessInstance process) {
		CompletableFuture<Outcome> future = test.kernel.future();
		process.onExit(future::complete);
		return future;
	}

	private static void with(long seed, Scenario scenario) {
		DeterministicPlatform platform = new DeterministicPlatform(seed);
		try (TestKernel test = new TestKernel(TestKernel.on(platform))) {
			scenario.run(platform, test);
		}
	}

	@FunctionalInterface
	private interface Scenario {

		void run(DeterministicPlatform platform, TestKernel test);

	}

}
