package io.luaprocess.test;

import java.time.Duration;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ProcessTest(time = ProcessTest.Time.REAL)
class RealTimeTests {

	@Autowired
	private ProcessRuntime processes;

	@Test
	void timePassesAsEverywhere(ProcessProbe probe) {
		long begin = System.nanoTime();
		this.processes.spawn("app:reminder", probe.pid().toString(), "3s");
		probe.expectNothing();
		probe.expect("reminder");
		assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofSeconds(3).toNanos());
	}

	@Test
	void whatDoesNotComeIsReportedToo(ProcessProbe probe) {
		Pid ledger = this.processes.spawn("app:ledger");
		probe.expectNothing();
		assertThatThrownBy(() -> probe.expect("never", Duration.ofMillis(20))).isInstanceOf(AssertionError.class)
			.hasMessageContaining(ledger + " app:ledger, waiting");
	}

}
