package io.luaprocess.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ProcessTest
class ProcessTestTests {

	private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	@Autowired
	private ProcessRuntime processes;

	@Autowired
	private ApplicationContext context;

	@BeforeEach
	void eachTestBeginsAtTheStart(ProcessClock clock) {
		assertThat(clock.now()).isEqualTo(START);
	}

	@Test
	void onlyBeansOfTheRuntimeAreThere() {
		assertThat(this.context.getBeansOfType(Expensive.class)).isEmpty();
	}

	@Test
	void anHourPassesAtOnce(ProcessProbe probe, ProcessClock clock) {
		this.processes.spawn("app:reminder", probe.pid().toString(), "1h");
		probe.expect("reminder").payload("1h", 3600);
		assertThat(clock.now()).isEqualTo(START.plusSeconds(3600));
	}

	@Test
	void timeStandsStillBetweenTheStepsOfATest(ProcessProbe probe, ProcessClock clock) {
		this.processes.spawn("app:reminder", probe.pid().toString(), "1h");
		probe.expectNothing();
		probe.expectNothing(Duration.ofMinutes(59));
		clock.advance(Duration.ofMinutes(1));
		assertThat(probe.received()).hasSize(1);
	}

	@Test
	void aProbeIsAProcessLikeAnyOther(ProcessProbe probe) {
		Pid ledger = this.processes.spawn("app:ledger");
		probe.send(ledger, "add", 3).send(ledger, "add", 4).send(ledger, "total");
		Received.Message total = probe.expect("total").payload(7).from(ledger).message();
		assertThat(total.payload()).isEqualTo(List.of(7L));
		probe.send("ledger", "stop", "done");
		probe.expectExit(ledger).returning("done");
	}

	@Test
	void aProbeLearnsOfFailures(ProcessProbe probe) {
		Pid ledger = this.processes.spawn("app:ledger");
		probe.link(ledger);
		probe.monitor(ledger);
		probe.send(ledger, "add", "no number");
		assertThat(probe.expectLinkDown(ledger).text()).contains("attempt to");
		probe.expectExit(ledger).failing(ErrorKind.INTERNAL).failingWith("attempt to");
	}

	@Test
	void aProbeThatFailsTellsThoseThatWatchIt(ProcessProbe probe, ProcessProbe other) {
		other.monitor(probe.pid());
		probe.fail("broken");
		other.expectExit(probe.pid()).failingWith("broken");
	}

	@Test
	void aProbeIsAskedToEnd(ProcessProbe probe) {
		this.processes.cancel(probe.pid().toString(), null, "enough");
		assertThat(probe.expectCancel().reason()).isEqualTo("enough");
	}

	@Test
	void aProbeStandsForAnotherProcess(@ProbeName("stock") ProcessProbe stock) {
		stock.on("take", (message) -> stock.reply(message, "taken", message.payload().getFirst()));
		assertThat(this.processes.call("app:ask_stock", "lamp")).isEqualTo("lamp");
	}

	@Test
	void whatDoesNotComeIsReportedWithMailboxExitsAndWaits(ProcessProbe probe) {
		Pid ledger = this.processes.spawn("app:ledger");
		this.processes.spawn("app:reminder", probe.pid().toString(), "0s");
		probe.send(ledger, "total");
		assertThatThrownBy(() -> probe.expect("never", Duration.ofSeconds(1))).isInstanceOf(AssertionError.class)
			.hasMessageContaining("Expected a message of topic 'never', which has not come.")
			.hasMessageContaining("message 'total' (0) from " + ledger)
			.hasMessageContaining("app:ledger, waiting")
			.hasMessageContaining("waits for a message")
			.hasMessageContaining("at app:ledger:7: in function 'main'")
			.hasMessageContaining("Last exits:")
			.hasMessageContaining("app:reminder");
	}

	@Test
	void aWrongPayloadIsReported(ProcessProbe probe) {
		Pid ledger = this.processes.spawn("app:ledger");
		probe.send(ledger, "total");
		assertThatThrownBy(() -> probe.expect("total").payload(1)).isInstanceOf(AssertionError.class)
			.hasMessageContaining("Expected the payload [1], but got the message 'total' (0)");
	}

	@Test
	void futuresOfTheRuntimeLetProcessesRun() throws Exception {
		CompletableFuture<Object> value = this.processes.callAsync("app:sleeper", "10h");
		assertThat(value.get(11, TimeUnit.HOURS)).isEqualTo("slept");
	}

	@Test
	void aScenarioWaitsForTheEndOfAProcess(ProcessScenario scenario) {
		scenario.spawn("app:sleeper", "3h")
			.andWaitAtMost(Duration.ofHours(4))
			.andWaitForExit()
			.andVerify((exit) -> assertThat(exit.value()).isEqualTo("slept"));
		assertThatThrownBy(
				() -> scenario.spawn("app:sleeper", "3h").andWaitAtMost(Duration.ofHours(1)).andWaitForExit())
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("has not ended")
			.hasMessageContaining("the end of a sleep in 2h");
	}

	@Test
	void aScenarioWaitsForMessagesAndStates(ProcessScenario scenario, ProcessProbe probe) {
		Pid ledger = this.processes.spawn("app:ledger");
		scenario.send("ledger", "add", 5)
			.andWaitForStateChange(() -> this.processes.call("app:ask_ledger"), (total) -> total.equals(5L));
		scenario.stimulate((runtime) -> probe.send(ledger, "total")).andWaitForMessage(probe, "total").payload(5);
	}

	@Test
	void tablesAreComparedByValue(ProcessProbe probe) {
		this.processes.spawn("app:echo", probe.pid().toString(), Map.of("sku", "lamp", "amounts", List.of(1, 2.5)));
		probe.expect("echo").payload(Map.of("sku", "lamp", "amounts", List.of(1, 2.5)));
	}

}
