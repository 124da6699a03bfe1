package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.HostBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The memory budget of a host, with bodies that say what they keep.
 */
@Timeout(60)
class HostMemoryTests {

	private static final long MB = 1 << 20;

	private static final ProcessError TERMINATED = ProcessError.of("Internal", "process terminated", false);

	private final TestKernel test = new TestKernel(new HostSettings("test:host", 0, 0,
			HostSettings.DEFAULT_MAILBOX_CAPACITY, Duration.ofSeconds(10), new HostBudget(10 * MB, 0, 0, 0)));

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void theLargestProcessEndsWhenAllTogetherAreOverTheBudget() {
		ProcessInstance first = hold(3 * MB);
		ProcessInstance largest = hold(5 * MB);
		awaitUsed(8 * MB);
		ProcessInstance last = hold(3 * MB);
		assertThat(TestKernel.outcome(largest)).satisfies((outcome) -> {
			assertThat(outcome.cause()).isEqualTo(Outcome.Cause.LIMIT);
			assertThat(outcome.error().message()).isEqualTo("memory budget of the host exceeded");
			assertThat(outcome.error().is(ErrorKind.LIMIT_EXCEEDED)).isTrue();
		});
		TestKernel.await(() -> this.test.host.budget().memoryUsedBytes() < 7 * MB);
		assertThat(List.of(first, last)).allMatch(ProcessInstance::isAlive);
		assertThat(this.test.host.budget().refused().memory()).isEqualTo(1);
	}

	@Test
	void asManyEndAsAreNeededTheYoungerOfTwoThatTakeTheSame() {
		ProcessInstance old = hold(3 * MB);
		ProcessInstance young = hold(3 * MB);
		ProcessInstance small = hold(2 * MB);
		awaitUsed(8 * MB);
		ProcessInstance youngest = hold(3 * MB);
		assertThat(TestKernel.outcome(youngest).error().message()).isEqualTo("memory budget of the host exceeded");
		TestKernel.await(() -> this.test.host.budget().memoryUsedBytes() < 9 * MB);
		assertThat(List.of(old, young, small)).allMatch(ProcessInstance::isAlive);
		ProcessInstance large = hold(9 * MB);
		TestKernel.outcome(large);
		assertThat(List.of(old, young, small)).allMatch(ProcessInstance::isAlive);
	}

	@Test
	void aFullHostRefusesSpawnsAndMessagesUntilItHasRoomAgain() {
		ProcessInstance small = hold(0);
		ProcessInstance holder = hold(9 * MB + MB / 2);
		TestKernel.await(() -> this.test.host.account().memory().isFull());
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> hold(0))
			.withMessage("memory budget of the host is used up")
			.matches((ex) -> ex.is(ErrorKind.RATE_LIMITED) && ex.error().retryable());
		assertThat(this.test.host.counters().rejectedSpawns()).isEqualTo(1);
		assertThat(this.test.host.budget().refused().memory()).isEqualTo(1);
		TestKernel.await(() -> small.send(TestKernel.message("t", 1)) == Delivery.FULL);
		assertThat(holder.isAlive()).isTrue();
		holder.terminate(TERMINATED);
		TestKernel.await(() -> small.send(TestKernel.message("t", 1)) == Delivery.DELIVERED);
		assertThat(hold(0).isAlive()).isTrue();
	}

	@Test
	void messagesOfOthersFillTheHostButEndNoReceiver() {
		List<ProcessInstance> receivers = List.of(hold(0), hold(0), hold(0));
		for (ProcessInstance receiver : receivers) {
			assertThat(receiver.send(new Message("t", null, 1, 5 * MB, null))).isEqualTo(Delivery.DELIVERED);
		}
		TestKernel.await(() -> receivers.get(0).send(TestKernel.message("t", 1)) == Delivery.FULL);
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> hold(0));
		assertThat(receivers).allMatch(ProcessInstance::isAlive);
		receivers.get(2).terminate(TERMINATED);
		receivers.get(1).terminate(TERMINATED);
		TestKernel.await(() -> receivers.get(0).send(TestKernel.message("t", 1)) == Delivery.DELIVERED);
	}

	@Test
	void aFunctionCountsForTheHostOfItsCaller() {
		ProcessInstance caller = hold(0);
		SpawnSpec function = new SpawnSpec(null, "test:function", HoldingBody.of(11 * MB), caller, false, false, null,
				List.of(), null, null);
		ProcessInstance callee = this.test.kernel.start(function, (spawned, failure) -> {
		});
		assertThat(TestKernel.outcome(callee).error().message()).isEqualTo("memory budget of the host exceeded");
		assertThat(caller.isAlive()).isTrue();
	}

	@Test
	void garbageEndsNoneAndRefusesNothing() {
		ProcessInstance busy = this.test.spawnBody(HoldingBody.garbage(1000 * MB));
		awaitUsed(10 * MB);
		ProcessInstance other = hold(MB);
		TestKernel.await(() -> this.test.host.budget().memoryUsedBytes() == 10 * MB);
		assertThat(List.of(busy, other)).allMatch(ProcessInstance::isAlive);
		assertThat(this.test.host.budget().refused().memory()).isZero();
	}

	@Test
	void otherHostsAreNotJudged() {
		Host other = this.test.kernel.addHost(HostSettings.of("test:other"));
		other.start();
		ProcessInstance large = this.test.kernel.spawn(SpawnSpec.of(other, "test:body", HoldingBody.of(100 * MB)))
			.process();
		ProcessInstance largest = hold(11 * MB);
		TestKernel.outcome(largest);
		assertThat(large.isAlive()).isTrue();
		assertThat(other.budget()).isEqualTo(
				new HostBudgetUse(0, 0, 0, 0, 0, other.budget().spawns(), 0, 0, new HostBudgetUse.Refused(0, 0, 0, 0)));
	}

	private ProcessInstance hold(long bytes) {
		return this.test.spawnBody(HoldingBody.of(bytes));
	}

	private void awaitUsed(long bytes) {
		TestKernel.await(() -> this.test.host.budget().memoryUsedBytes() >= bytes);
	}

}
