package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.ProcessException;
import io.luaprocess.ErrorKind;
import io.luaprocess.limit.HostBudget;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * States of a host, the bound of processes that run at once, graceful stop.
 */
class HostTests {

	@Test
	void hostThatIsNotStartedTakesNoProcesses() {
		try (Kernel kernel = new Kernel()) {
			Host host = kernel.addHost(HostSettings.of("test:host"));
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> kernel.spawn(SpawnSpec.of(host, "test:body", JavaBody.of((self) -> null))))
				.withMessage("host is not running");
			host.start();
			assertThat(host.state()).isEqualTo(Host.State.RUNNING);
		}
	}

	@Test
	void stopCancelsAThousandProcessesAndEndsThoseThatStay() throws Exception {
		try (TestKernel test = new TestKernel()) {
			List<ProcessInstance> polite = new ArrayList<>();
			List<ProcessInstance> stubborn = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				polite.add(test.spawn((self) -> ((Signal.Cancel) TestKernel.events(self).receive()).reason()));
				stubborn.add(test.spawn((self) -> new Channel(self, 0).receive()));
			}
			long start = System.nanoTime();
			var stopped = test.host.stop(Duration.ofSeconds(2));
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> test.spawn((self) -> null))
				.withMessage("host is shutting down");
			assertThat(stubborn.getFirst().send(TestKernel.message("t", 1))).isEqualTo(Delivery.STOPPING);
			stopped.get(20, TimeUnit.SECONDS);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
			assertThat(test.host.state()).isEqualTo(Host.State.STOPPED);
			for (ProcessInstance process : polite) {
				assertThat(TestKernel.outcome(process)).isEqualTo(Outcome.of("scheduler shutdown"));
			}
			for (ProcessInstance process : stubborn) {
				assertThat(TestKernel.outcome(process).error().message()).isEqualTo("context canceled");
			}
			assertThat(test.host.counters()).isEqualTo(new Host.Counters(1000, 500, 0, 500, 0, 0, 0));
			test.host.start();
			assertThat(test.run((self) -> "again").value()).isEqualTo("again");
		}
	}

	@Test
	void spawnsAboveTheRateAreRefused() {
		HostSettings settings = new HostSettings("test:host", 0, 0, 10, Duration.ofSeconds(10),
				new HostBudget(0, 0, 3, 0));
		try (TestKernel test = new TestKernel(settings)) {
			List<ProcessException> refused = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				try {
					test.spawn((self) -> null);
				}
				catch (ProcessException ex) {
					refused.add(ex);
				}
			}
			assertThat(refused).hasSizeBetween(50, 97).allSatisfy((ex) -> {
				assertThat(ex).hasMessage("spawn rate exceeded");
				assertThat(ex.is(ErrorKind.RATE_LIMITED)).isTrue();
				assertThat(ex.error().retryable()).isTrue();
			});
			assertThat(test.host.counters().rejectedSpawns()).isEqualTo(refused.size());
			Awaitility.await()
				.atMost(TestKernel.PATIENCE)
				.ignoreExceptions()
				.until(() -> test.spawn((self) -> null) != null);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void workersBoundHowManyProcessesRunAtOnce(int bound) {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, 8), TestKernel.settings(bound, 0, 10))) {
			AtomicInteger running = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			List<ProcessInstance> all = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				all.add(test.spawnPieces((self) -> {
					for (int j = 0; j < 50; j++) {
						most.accumulateAndGet(running.incrementAndGet(), Math::max);
						LockSupport.parkNanos(100_000);
						running.decrementAndGet();
						self.sleep(1000);
					}
					return null;
				}));
			}
			all.forEach(TestKernel::outcome);
			assertThat(most).hasValue(bound);
			awaitNoneRuns(test);
		}
	}

	@Test
	void processOutsideHoldsNoPlace() throws Exception {
		try (TestKernel test = new TestKernel(TestKernel.settings(1, 0, 10))) {
			CountDownLatch inside = new CountDownLatch(5);
			CountDownLatch release = new CountDownLatch(1);
			List<ProcessInstance> outside = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				outside.add(test.spawnPieces((self) -> self.callApplication(() -> {
					inside.countDown();
					return await(release);
				})));
			}
			assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
			awaitNoneRuns(test);
			assertThat(test.runPieces((self) -> "had the place").value()).isEqualTo("had the place");
			release.countDown();
			outside.forEach((process) -> assertThat(TestKernel.outcome(process).value()).isEqualTo("released"));
			awaitNoneRuns(test);
		}
	}

	private static Object await(CountDownLatch latch) {
		try {
			latch.await();
			return "released";
		}
		catch (InterruptedException ex) {
			return "interrupted";
		}
	}

	private static void awaitNoneRuns(TestKernel test) {
		TestKernel.await(() -> test.host.running() == 0);
	}

	@Test
	void computingProcessesShareOnePlaceWithOthersAndCanBeTerminated() {
		try (TestKernel test = new TestKernel(TestKernel.settings(1, 0, 10))) {
			List<ProcessInstance> spinners = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				spinners.add(test.spawnSpinning());
			}
			assertThat(test.runPieces((self) -> "had its turn").value()).isEqualTo("had its turn");
			spinners.forEach((process) -> process
				.terminate(io.luaprocess.ProcessError.of("Internal", "process terminated", false)));
			spinners.forEach(TestKernel::outcome);
			assertThat(test.host.processCount()).isZero();
			awaitNoneRuns(test);
		}
	}

}
