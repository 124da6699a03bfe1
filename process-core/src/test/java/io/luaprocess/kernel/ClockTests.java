package io.luaprocess.kernel;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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

	/** Threads for each processor that leave at a time. */
	private static final int LEAVING = 4;

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

	@Test
	void stacksBeingLeftKeepNobodyFromAProcessor() {
		AtomicBoolean stop = new AtomicBoolean();
		try (TestKernel test = new TestKernel()) {
			ProcessInstance ended = test.spawn((self) -> null);
			for (int i = 0; i < LEAVING * Runtime.getRuntime().availableProcessors(); i++) {
				leaveInTurn(ended, stop);
			}
			ProcessInstance process = test.spawn((self) -> {
				for (int i = 0; i < 4000; i++) {
					compute();
					self.safepoint();
				}
				return null;
			});
			assertThat(TestKernel.outcome(process).error()).isNull();
		}
		finally {
			stop.set(true);
		}
	}

	/**
	 * Two threads that wake each other as those do that leave the stacks of a process.
	 */
	private static void leaveInTurn(ProcessInstance process, AtomicBoolean stop) {
		Thread[] pair = new Thread[2];
		for (int i = 0; i < 2; i++) {
			int other = 1 - i;
			pair[i] = Thread.ofVirtual().unstarted(() -> {
				while (!stop.get()) {
					LockSupport.park();
					compute();
					process.kernel.clock.wakeToLeave(pair[other]);
				}
			});
		}
		pair[0].start();
		pair[1].start();
		process.kernel.clock.wakeToLeave(pair[0]);
	}

	private static void compute() {
		long end = System.nanoTime() + 100_000;
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
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
