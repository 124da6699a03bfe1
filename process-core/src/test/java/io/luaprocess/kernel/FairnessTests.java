package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

import io.luaprocess.ProcessError;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Computing processes do not starve each other, nor those that talk.
 */
class FairnessTests {

	private static final ProcessError TERMINATED = ProcessError.of("Internal", "process terminated", false);

	@Test
	void talkingProcessesStayResponsiveBesideSpinningOnes() {
		try (TestKernel test = new TestKernel()) {
			List<ProcessInstance> spinners = spin(test, 10 * Runtime.getRuntime().availableProcessors(), null);
			long[] nanos = roundTrips(test, 60);
			Arrays.sort(nanos);
			assertThat(TimeUnit.NANOSECONDS.toMillis(nanos[nanos.length * 95 / 100])).isLessThan(120);
			spinners.forEach((process) -> process.terminate(TERMINATED));
			spinners.forEach(TestKernel::outcome);
		}
	}

	@Test
	void runnableProcessesShareTheWorkersEvenly() {
		int count = 20;
		try (TestKernel test = new TestKernel(TestKernel.settings(2, 0, 10))) {
			AtomicLongArray work = new AtomicLongArray(count);
			List<ProcessInstance> all = spin(test, count, work);
			assertThat(TestKernel.outcome(all.getFirst()).error()).isEqualTo(TERMINATED);
			all.forEach((process) -> process.terminate(TERMINATED));
			all.forEach(TestKernel::outcome);
			for (int i = 0; i < count; i++) {
				assertThat(work.get(i)).as("milliseconds of process " + i).isBetween(30L, 120L);
			}
		}
	}

	/** Spins; with a counter, the first one ends after 60 milliseconds of its own. */
	private static List<ProcessInstance> spin(TestKernel test, int count, AtomicLongArray millis) {
		List<ProcessInstance> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int n = i;
			all.add(test.spawn((self) -> {
				if (millis == null) {
					return TestKernel.spin(self);
				}
				while (true) {
					long start = System.nanoTime();
					while (System.nanoTime() - start < 1_000_000) {
						self.safepoint();
					}
					if (millis.incrementAndGet(n) == 60 && n == 0) {
						self.terminate(TERMINATED);
					}
				}
			}));
		}
		return all;
	}

	/** Round trips between two processes beside the others. */
	static long[] roundTrips(TestKernel test, int rounds) {
		ProcessInstance pong = test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			while (true) {
				((ProcessInstance) inbox.receive()).send(TestKernel.message("t", self));
			}
		});
		long[] nanos = new long[rounds];
		TestKernel.outcome(test.spawn((self) -> {
			Channel inbox = TestKernel.inbox(self);
			for (int i = 0; i < rounds; i++) {
				long start = System.nanoTime();
				pong.send(TestKernel.message("t", self));
				inbox.receive();
				nanos[i] = System.nanoTime() - start;
			}
			return null;
		}));
		return nanos;
	}

}
