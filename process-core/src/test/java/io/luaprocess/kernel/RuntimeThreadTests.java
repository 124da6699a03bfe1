package io.luaprocess.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads of the runtime go on whatever they meet.
 */
class RuntimeThreadTests {

	@Test
	void goesOnAfterAnyThrowable() throws InterruptedException {
		CountDownLatch rounds = new CountDownLatch(3);
		RuntimeThread thread = new RuntimeThread("process-test", () -> {
			rounds.countDown();
			if (rounds.getCount() > 0) {
				throw new OutOfMemoryError("made up");
			}
			LockSupport.park();
		});
		assertThat(thread.isAlive()).isFalse();
		thread.start();
		try {
			assertThat(rounds.await(TestKernel.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(thread.isAlive()).isTrue();
		}
		finally {
			thread.close();
		}
		Awaitility.await().atMost(TestKernel.PATIENCE).until(() -> !thread.isAlive());
	}

	@Test
	void aDeadlineIsEnforcedWhenThereIsMemoryAgain() throws InterruptedException {
		CountDownLatch tries = new CountDownLatch(3);
		try (TestKernel test = new TestKernel()) {
			test.deadlines().schedule(System.nanoTime(), () -> {
				tries.countDown();
				if (tries.getCount() > 0) {
					throw new OutOfMemoryError("made up");
				}
			});
			assertThat(tries.await(TestKernel.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void theKernelNamesItsDeadThreads() {
		Kernel kernel = new Kernel();
		assertThat(kernel.deadThreads()).isEmpty();
		kernel.close();
		Awaitility.await()
			.atMost(TestKernel.PATIENCE)
			.untilAsserted(() -> assertThat(kernel.deadThreads()).contains("process-clock", "process-deadlines",
					"process-heap-guard", "luaprocess-worker-1"));
	}

}
