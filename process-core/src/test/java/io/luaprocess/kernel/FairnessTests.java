package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.ProcessError;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Computing processes do not starve each other, nor those that talk.
 */
class FairnessTests {

	private static final int WAITING = 8;

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
			AtomicLongArray work = new AtomicLongArray(2 * count);
			List<ProcessInstance> all = spin(test, count, work);
			assertThat(TestKernel.outcome(all.getFirst()).error()).isEqualTo(TERMINATED);
			all.forEach((process) -> process.terminate(TERMINATED));
			all.forEach(TestKernel::outcome);
			for (int i = 0; i < count; i++) {
				assertThat(work.get(count + i)).as("milliseconds of process " + i + " of " + work).isBetween(30L, 120L);
			}
		}
	}

	/** Spins; with counters, the first one ends when it has measured. */
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
					millis.incrementAndGet(n);
					if (n == 0 && measured(millis, count)) {
						self.terminate(TERMINATED);
					}
				}
			}));
		}
		return all;
	}

	/**
	 * Once all have begun, remembers where they stand; 60 milliseconds of the first one
	 * later, puts how far each has come since then in the second half.
	 */
	private static boolean measured(AtomicLongArray millis, int count) {
		boolean begun = millis.get(count) != 0;
		for (int i = 0; i < count && !begun; i++) {
			if (millis.get(i) == 0) {
				return false;
			}
		}
		if (begun && millis.get(0) - millis.get(count) < 60) {
			return false;
		}
		for (int i = 0; i < count; i++) {
			millis.set(count + i, millis.get(i) - millis.get(count + i));
		}
		return begun;
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

	@Test
	void processesThatComputeOnAllProcessorsDoNotStarveOthers() {
		try (TestKernel test = new TestKernel()) {
			assertWokenBeside(test, () -> test.spawn(TestKernel::spin));
		}
	}

	@Test
	void processesThatKeepSendingToEachOtherDoNotStarveOthers() {
		try (TestKernel test = new TestKernel()) {
			assertWokenBeside(test, () -> {
				ProcessInstance pong = test.spawn((self) -> {
					Channel inbox = TestKernel.inbox(self);
					while (true) {
						((ProcessInstance) inbox.receive()).send(TestKernel.message("pong", self));
					}
				});
				test.spawn((self) -> {
					Channel inbox = TestKernel.inbox(self);
					while (true) {
						pong.send(TestKernel.message("ping", self));
						inbox.receive();
					}
				});
			});
		}
	}

	@Test
	void processesOnABusyHostDoNotStarveThoseOfAnother() {
		int processors = processors();
		try (TestKernel test = new TestKernel(TestKernel.settings(4 * processors, 0, 10))) {
			assertWokenBeside(test, () -> spin(test, 8, null));
		}
	}

	private static int processors() {
		return Integer.getInteger("jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
	}

	/**
	 * Wakes processes, each from a thread of its own, while there is one kind of work per
	 * processor.
	 */
	private static void assertWokenBeside(TestKernel test, Runnable work) {
		Host host = test.kernel.addHost(HostSettings.of("test:other"));
		host.start();
		List<ProcessInstance> waiting = new ArrayList<>();
		for (int i = 0; i < WAITING; i++) {
			SpawnSpec spec = new SpawnSpec(host, "test:waiting",
					JavaBody.of((self) -> TestKernel.inbox(self).receive()), null, false, false, null, List.of(), null,
					null);
			waiting.add(TestKernel.idle(test.kernel.spawn(spec).process()));
		}
		for (int i = 0; i < processors(); i++) {
			work.run();
		}
		// Until the carriers have found the work, and nothing else.
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
		for (ProcessInstance process : waiting) {
			Thread.ofPlatform().start(() -> process.send(TestKernel.message("wake", "woken")));
		}
		for (ProcessInstance process : waiting) {
			assertThat(TestKernel.outcome(process).value()).isEqualTo("woken");
		}
	}

}
