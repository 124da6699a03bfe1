package io.luaprocess.kernel;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock wakes whoever it is asked to.
 */
class ClockTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void wakesAThreadWhileNothingElseRuns() throws Exception {
		Clock clock = new Clock();
		try {
			assertThat(wakes(clock)).isTrue();
		}
		finally {
			clock.close();
		}
	}

	@Test
	void wakesAThreadWhenItsOwnHasEnded() throws Exception {
		Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
		Clock clock = new Clock();
		Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
		own.removeAll(before);
		clock.close();
		for (Thread thread : own) {
			if (thread.getName().equals("process-clock")) {
				assertThat(thread.join(PATIENCE)).isTrue();
			}
		}
		assertThat(wakes(clock)).isTrue();
	}

	@Test
	void ticksWhileADeadlineIsBeingEnforced() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (TestKernel test = new TestKernel()) {
			test.kernel.deadlines.schedule(System.nanoTime(), () -> {
				begun.countDown();
				awaitUninterruptibly(end);
			});
			begun.await();
			ProcessInstance process = test.spawn(TestKernel::spin);
			process.terminate(ProcessError.of(ErrorKind.INTERNAL, "ended"));
			assertThat(TestKernel.outcome(process).error()).isNotNull();
		}
		finally {
			end.countDown();
		}
	}

	private static boolean wakes(Clock clock) throws InterruptedException {
		Thread sleeper = Thread.ofVirtual().start(LockSupport::park);
		clock.wake(sleeper);
		return sleeper.join(PATIENCE);
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
