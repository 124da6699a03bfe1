package io.luaprocess.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;
import io.luaprocess.limit.HostBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The share of the processors that a host has, on real threads. Bounds are wide, as the
 * machine may have other load; without shares the noisy host has 25 of 26 parts.
 */
@Timeout(60)
class HostShareTests {

	private static final ProcessError TERMINATED = ProcessError.of("Internal", "process terminated", false);

	private static final int NOISE = 25;

	private static final long WHILE = TimeUnit.SECONDS.toNanos(1);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void hostLeavesTheProcessorsToOthersBeyondItsShare(int workers) {
		try (TestKernel test = test(workers, "test:noisy", 0.2)) {
			Host quiet = addHost(test.kernel, "test:quiet", 0);
			LongAdder noisy = spin(test.kernel, test.host, NOISE * workers);
			LongAdder others = spin(test.kernel, quiet, workers);
			settle();
			double share = share(noisy, others);
			assertThat(share).as("share of the noisy host").isBetween(0.05, 0.5);
			assertThat(test.host.budget().refused().processor()).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void hostUsesWhatNoOtherWantsAndStepsBackWhenOneDoes(int workers) {
		try (TestKernel test = test(workers, "test:noisy", 0.1)) {
			Host quiet = addHost(test.kernel, "test:quiet", 0);
			LongAdder noisy = spin(test.kernel, test.host, NOISE * workers);
			settle();
			long before = noisy.sum();
			LockSupport.parkNanos(WHILE);
			double alone = noisy.sum() - before;
			LongAdder others = spin(test.kernel, quiet, workers);
			settle();
			before = noisy.sum();
			LockSupport.parkNanos(WHILE);
			double beside = noisy.sum() - before;
			assertThat(alone / beside).as("%s steps alone, %s beside others", alone, beside).isGreaterThan(2);
			assertThat(others.sum()).isPositive();
			quiet.processes().forEach((process) -> process.terminate(TERMINATED));
			settle();
			before = noisy.sum();
			LockSupport.parkNanos(WHILE);
			assertThat(noisy.sum() - before).as("steps when the others have ended").isGreaterThan((long) (alone / 4));
		}
	}

	@Test
	void hostsThatAreAllOverTheirSharesTakeTurns() {
		try (TestKernel test = test(1, "test:one", 0.02)) {
			Host other = addHost(test.kernel, "test:other", 0.02);
			LongAdder one = spin(test.kernel, test.host, NOISE);
			LongAdder two = spin(test.kernel, other, NOISE);
			settle();
			assertThat(share(one, two)).as("share of one of two hosts").isBetween(0.2, 0.8);
		}
	}

	@Test
	void processesThatWaitAndTalkAreServedThoughTheirHostIsOverItsShare() {
		try (TestKernel test = test(2, "test:noisy", 0.05)) {
			Host quiet = addHost(test.kernel, "test:quiet", 0);
			spin(test.kernel, test.host, 4);
			spin(test.kernel, quiet, 2);
			settle();
			assertThat(test.runPieces((self) -> "served").value()).isEqualTo("served");
		}
	}

	@Test
	void hostWithAShareKeepsToItsWorkers() {
		try (TestKernel test = new TestKernel(new Kernel(null, 0, 2), settings("test:noisy", 1, 0.05))) {
			LongAdder noisy = spin(test.kernel, test.host, 5);
			settle();
			assertThat(test.host.running()).isLessThanOrEqualTo(1);
			assertThat(noisy.sum()).isPositive();
		}
	}

	@Test
	void whatIsUsedIsShown() {
		try (TestKernel test = test(1, "test:noisy", 0.5)) {
			spin(test.kernel, test.host, 1);
			TestKernel.await(() -> test.host.budget().processorUsed() > 0.5);
			assertThat(test.host.budget().processorShare()).isEqualTo(0.5);
			test.host.processes().forEach((process) -> process.terminate(TERMINATED));
			TestKernel.await(() -> test.host.budget().processorUsed() < 0.1);
		}
	}

	private static double share(LongAdder one, LongAdder two) {
		long before = one.sum();
		long beforeTwo = two.sum();
		LockSupport.parkNanos(2 * WHILE);
		double first = one.sum() - before;
		return first / (first + two.sum() - beforeTwo);
	}

	/** Longer than what a host may owe. */
	private static void settle() {
		LockSupport.parkNanos(WHILE + WHILE / 2);
	}

	/** Counts what all do together. */
	private static LongAdder spin(Kernel kernel, Host host, int count) {
		LongAdder steps = new LongAdder();
		List<ProcessInstance> all = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			all.add(kernel.spawn(SpawnSpec.of(host, "test:spinning", (self) -> new PieceBody("test:spinning",
					CpuLimits.DEFAULT, () -> Progress.DONE, PieceBody.spin(self, steps::increment))))
				.process());
		}
		assertThat(all).allMatch(ProcessInstance::isAlive);
		return steps;
	}

	private static TestKernel test(int workers, String id, double share) {
		return new TestKernel(new Kernel(null, 0, workers), settings(id, 0, share));
	}

	private static Host addHost(Kernel kernel, String id, double share) {
		Host host = kernel.addHost(settings(id, 0, share));
		host.start();
		return host;
	}

	private static HostSettings settings(String id, int workers, double share) {
		return new HostSettings(id, workers, 0, 100, Duration.ofSeconds(10), new HostBudget(0, share, 0, 0));
	}

}
