package io.luaprocess.spring.actuate.endpoint;

import java.util.Arrays;
import java.util.List;

import io.luaprocess.kernel.Activity;
import io.luaprocess.kernel.Inspection;
import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.kernel.TopicCount;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sentence that says what a process waits for.
 */
class WaitSentenceTests {

	private static final RunningFunction LUA = new RunningFunction("shop:order:47: in function 'step'", "shop:order",
			47, "step");

	private static final RunningFunction JAVA = new RunningFunction("shop.Stock.reserve(Stock.java:30)", null, 30,
			"reserve");

	private static Activity waiting(String... waits) {
		return new Activity(false, Arrays.stream(waits).map((wait) -> new Inspection(wait, List.of())).toList(),
				List.of());
	}

	private static Activity running(RunningFunction function) {
		return new Activity(true, List.of(new Inspection("nothing, it runs", List.of(function))), List.of());
	}

	@Test
	void namesWhatItWaitsForAndWhatItDoesNotRead() {
		assertThat(WaitSentence.of("waiting", waiting("topic `paid` or a timer in 48s"), 1,
				List.of(new TopicCount("paid", 9, true), new TopicCount("x", 3, false), new TopicCount("y", 1, false))))
			.isEqualTo("waits for topic `paid` or a timer in 48s; 3 messages of topic `x` that nobody listens to");
		assertThat(WaitSentence.of("waiting", waiting("an event"), 1, List.of(new TopicCount("a\nb", 1, false))))
			.isEqualTo("waits for an event; 1 message of topic `a\\nb` that nobody listens to");
	}

	@Test
	void namesOneMoreCoroutineAndCountsMore() {
		assertThat(WaitSentence.of("waiting", waiting("an event", "a message"), 2, List.of()))
			.isEqualTo("waits for an event, another coroutine for a message");
		assertThat(WaitSentence.of("waiting", waiting("an event", "a message"), 31, List.of()))
			.isEqualTo("waits for an event, and it has 30 other coroutines");
	}

	@Test
	void saysWhereARunningProcessIs() {
		assertThat(WaitSentence.of("running", running(LUA), 1, List.of())).isEqualTo("runs at shop:order:47");
		assertThat(WaitSentence.of("running", running(JAVA), 1, List.of()))
			.isEqualTo("runs Java code at shop.Stock.reserve(Stock.java:30)");
	}

	@Test
	void saysTheStateIfNothingElseIsKnown() {
		assertThat(WaitSentence.of("running", null, 1, List.of())).isEqualTo("runs");
		assertThat(WaitSentence.of("ready", null, 1, List.of())).isEqualTo("waits for a worker");
		assertThat(WaitSentence.of("ending", null, 1, List.of())).isEqualTo("ends");
	}

}
