package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Computing processes do not starve each other, nor those that talk.
 */
class FairnessTests {

	private static final int WAITING = 8;

	private static final ProcessError TERMINATED = ProcessError.of("Internal", "process terminated", false);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void talkingProcessesStayResponsiveBesideSpinningOnes(int workers) {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, workers))) {
			AtomicInteger slices = new AtomicInteger();
			List<ProcessInstance> spinners = new ArrayList<>();
			for (int i = 0; i < 10 * workers; i++) {
				spinners.add(test.spawnBody((self) -> {
					CoroutineCode spin = PieceBody.spin(self);
					return inPlace(() -> {
						slices.incrementAndGet();
						return spin.run();
					});
				}));
			}
			int[] between = roundTrips(test, slices, 60);
			Arrays.sort(between);
			assertThat(between[between.length / 2])
				.as("slices of others during round trips: %s", IntStream.of(between).boxed().toList())
				.isLessThan(4 * workers);
			spinners.forEach((process) -> process.terminate(TERMINATED));
			spinners.forEach(TestKernel::outcome);
		}
	}

	@Test
	void runnableProcessesShareAWorkerEvenly() {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, 1))) {
			assertShared(test);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void runnableProcessesShareThePlacesOfTheirHostEvenly(int places) {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, 2), TestKernel.settings(places, 0, 10))) {
			assertShared(test);
		}
	}

	/**
	 * While the first process has twenty slices, the others have about as many. Some may
	 * have less, as the machine may stop a worker in the middle of a slice.
	 */
	private static void assertShared(TestKernel test) {
		int count = 20;
		AtomicIntegerArray slices = new AtomicIntegerArray(count);
		int[] before = new int[count];
		int[] after = new int[count];
		List<ProcessInstance> all = new ArrayList<>();
		CpuLimits limits = new CpuLimits(Duration.ofMillis(1), Duration.ZERO, Duration.ZERO, Duration.ZERO);
		for (int i = 0; i < count; i++) {
			int n = i;
			all.add(test.spawnBody((self) -> {
				CoroutineCode spin = PieceBody.spin(self);
				return new PieceBody("test:spinning", limits, () -> Progress.DONE, () -> {
					slices.incrementAndGet(n);
					return (n == 0 && measured(slices, before, after)) ? Progress.DONE : spin.run();
				});
			}));
		}
		assertThat(TestKernel.outcome(all.getFirst()).error()).isNull();
		all.forEach((process) -> process.terminate(TERMINATED));
		all.forEach(TestKernel::outcome);
		for (int i = 0; i < count; i++) {
			after[i] -= before[i];
		}
		Arrays.sort(after);
		assertThat(after[count - 4] - after[3]).as("differences among %s", IntStream.of(after).boxed().toList())
			.isLessThan(6);
	}

	/** Measures from the moment at which all have begun. */
	private static boolean measured(AtomicIntegerArray slices, int[] before, int[] after) {
		if (before[0] == 0) {
			for (int i = 0; i < before.length; i++) {
				before[i] = slices.get(i);
			}
			if (IntStream.of(before).anyMatch((n) -> n == 0)) {
				before[0] = 0;
			}
			return false;
		}
		for (int i = 0; i < after.length; i++) {
			after[i] = slices.get(i);
		}
		return after[0] - before[0] == 20;
	}

	private static List<ProcessInstance> spin(TestKernel test, int count) {
		List<ProcessInstance> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			all.add(test.spawnSpinning());
		}
		return all;
	}

	/** Slices of others during round trips between two processes. */
	private static int[] roundTrips(TestKernel test, AtomicInteger slices, int rounds) {
		ProcessInstance pong = test.spawnBody((self) -> inPlace(new Echo(self)));
		int[] between = new int[rounds];
		TestKernel.outcome(test.spawnBody((self) -> inPlace(new Ping(self, pong, slices, between))));
		return between;
	}

	private static PieceBody inPlace(CoroutineCode code) {
		return new PieceBody("test:in-place", CpuLimits.DEFAULT, () -> Progress.DONE, code);
	}

	/** Measures round trips. */
	private static final class Ping implements CoroutineCode {

		private final ProcessInstance self;

		private final ProcessInstance pong;

		private final AtomicInteger slices;

		private final int[] between;

		private int rounds;

		private int before;

		private Channel inbox;

		Ping(ProcessInstance self, ProcessInstance pong, AtomicInteger slices, int[] between) {
			this.self = self;
			this.pong = pong;
			this.slices = slices;
			this.between = between;
		}

		@Override
		public Progress run() {
			Object answer = null;
			if (this.inbox == null) {
				this.inbox = TestKernel.inbox(this.self);
				answer = ask();
			}
			else {
				answer = this.inbox.received();
			}
			while (answer != null) {
				this.between[this.rounds++] = this.slices.get() - this.before;
				if (this.rounds == this.between.length) {
					return Progress.DONE;
				}
				answer = ask();
			}
			return Progress.WAITS;
		}

		private Object ask() {
			this.before = this.slices.get();
			this.pong.send(TestKernel.message("t", this.self));
			return this.inbox.receive();
		}

	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void processesThatComputeOnAllWorkersDoNotStarveOthers(int workers) {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, workers))) {
			assertWokenBeside(test, workers, test::spawnSpinning);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8 })
	void processesThatKeepSendingToEachOtherDoNotStarveOthers(int workers) {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, workers))) {
			assertWokenBeside(test, workers, () -> {
				ProcessInstance pong = test.spawnBody((self) -> inPlace(new Echo(self)));
				ProcessInstance ping = test.spawnBody((self) -> inPlace(new Echo(self)));
				pong.send(TestKernel.message("t", ping));
			});
		}
	}

	/** Sends to the process it has received. */
	private static final class Echo implements CoroutineCode {

		private final ProcessInstance self;

		private Channel inbox;

		Echo(ProcessInstance self) {
			this.self = self;
		}

		@Override
		public Progress run() {
			Object from;
			if (this.inbox == null) {
				this.inbox = TestKernel.inbox(this.self);
				from = this.inbox.receive();
			}
			else {
				from = this.inbox.received();
			}
			while (from != null) {
				((ProcessInstance) from).send(TestKernel.message("t", this.self));
				from = this.inbox.receive();
			}
			return Progress.WAITS;
		}

	}

	@Test
	void processesOnABusyHostDoNotStarveThoseOfAnother() {
		try (TestKernel test = new TestKernel(TestKernel.settings(8, 0, 10))) {
			assertWokenBeside(test, 2, () -> spin(test, 8));
		}
	}

	/** Wakes processes, each from a thread of its own, while each worker has work. */
	private static void assertWokenBeside(TestKernel test, int workers, Runnable work) {
		Host host = test.kernel.addHost(HostSettings.of("test:other"));
		host.start();
		List<ProcessInstance> waiting = new ArrayList<>();
		for (int i = 0; i < WAITING; i++) {
			SpawnSpec spec = SpawnSpec.of(host, "test:waiting",
					PieceBody.of((self) -> self.receive(TestKernel.inbox(self.process))));
			waiting.add(TestKernel.idle(test.kernel.spawn(spec).process()));
		}
		for (int i = 0; i < workers; i++) {
			work.run();
		}
		// Until the workers have found the work, and nothing else.
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
		for (ProcessInstance process : waiting) {
			Thread.ofPlatform().start(() -> process.send(TestKernel.message("wake", "woken")));
		}
		for (ProcessInstance process : waiting) {
			assertThat(TestKernel.outcome(process).value()).isEqualTo("woken");
		}
	}

}
