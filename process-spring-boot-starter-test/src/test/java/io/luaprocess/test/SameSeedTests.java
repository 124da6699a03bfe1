package io.luaprocess.test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@ProcessTest(seed = 42)
class SameSeedTests {

	@Autowired
	private ProcessRuntime processes;

	@Autowired
	private TestRuntime runtime;

	@Test
	void theSameSeedGivesTheSameRunAThousandTimes() {
		List<Object> expected = race(42);
		for (int i = 0; i < 1_000; i++) {
			assertThat(race(42)).isEqualTo(expected);
		}
	}

	@Test
	void otherSeedsGiveOtherRuns() {
		Set<List<Object>> runs = new HashSet<>();
		for (int seed = 0; seed < 20; seed++) {
			runs.add(race(seed));
		}
		assertThat(runs).hasSizeGreaterThan(10);
	}

	private List<Object> race(long seed) {
		this.runtime.begin(seed);
		ProcessProbe probe = ProcessProbe.start(this.runtime, null);
		for (int i = 0; i < 5; i++) {
			this.processes.spawn("app:racer", probe.pid().toString(), i);
		}
		List<Object> order = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			order.add(probe.expect("step").message());
		}
		return order;
	}

}
