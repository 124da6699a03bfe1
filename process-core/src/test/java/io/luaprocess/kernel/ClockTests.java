package io.luaprocess.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock ticks while processes run.
 */
class ClockTests {

	private static final ProcessError ENDED = ProcessError.of(ErrorKind.INTERNAL, "ended");

	@Test
	void ticksWhileADeadlineIsBeingEnforced() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (TestKernel test = new TestKernel()) {
			test.deadlines().schedule(System.nanoTime(), () -> {
				begun.countDown();
				awaitUninterruptibly(end);
			});
			begun.await();
			assertTicks(test);
		}
		finally {
			end.countDown();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void ticksAgainWhenAWorkerWakesUp(int workers) {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, workers))) {
			for (int i = 0; i < 10; i++) {
				LockSupport.parkNanos(10 * Clock.TICK);
				assertTicks(test);
			}
		}
	}

	@Test
	void doesNotTickWhileAllWorkersSleep() {
		try (TestKernel test = new TestKernel()) {
			awaitStill();
			TestKernel.idle(test.spawnPieces(Pieces::forever));
			awaitStill();
		}
	}

	/** A process that computes sees the clock tick. */
	private static void assertTicks(TestKernel test) {
		CountDownLatch ticks = new CountDownLatch(3);
		ProcessInstance process = test.spawnBody(
				(self) -> new PieceBody("test:ticks", CpuLimits.DEFAULT, () -> Progress.DONE, () -> countTicks(ticks)));
		Awaitility.await().atMost(TestKernel.PATIENCE).until(() -> ticks.getCount() == 0);
		assertThat(TestKernel.outcome(process).error()).isNull();
	}

	private static Progress countTicks(CountDownLatch ticks) {
		long end = System.nanoTime() + TestKernel.PATIENCE.toNanos();
		int epoch = Safepoint.epoch;
		while (ticks.getCount() > 0 && System.nanoTime() - end < 0) {
			if (epoch != Safepoint.epoch) {
				epoch = Safepoint.epoch;
				ticks.countDown();
			}
		}
		return Progress.DONE;
	}

	/** Waits until there was no tick for many times the time between ticks. */
	private static void awaitStill() {
		int[] seen = { Safepoint.epoch };
		Awaitility.await().pollInterval(Duration.ofNanos(20 * Clock.TICK)).atMost(TestKernel.PATIENCE).until(() -> {
			int before = seen[0];
			seen[0] = Safepoint.epoch;
			return seen[0] == before;
		});
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
