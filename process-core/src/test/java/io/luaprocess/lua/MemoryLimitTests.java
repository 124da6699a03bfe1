package io.luaprocess.lua;

import java.util.ArrayList;
import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The memory limit: bombs end, neighbours and producers of garbage go on.
 */
@Timeout(120)
class MemoryLimitTests {

	private static final int LIMIT = 32 << 20;

	private static LuaTest scripts;

	private static final List<Pid> neighbours = new ArrayList<>();

	@BeforeAll
	static void start() {
		// Only the memory limit is to end a bomb.
		scripts = LuaTest.in("lua/9-memory", (builder) -> builder.limits(Limits.withMemory(LIMIT))
			.limits(LimitOverrides.NONE.with(Limit.COROUTINES, Integer.MAX_VALUE)));
		for (int i = 0; i < 100; i++) {
			neighbours.add(scripts.runtime().spawn("app:neighbour"));
		}
	}

	@AfterAll
	static void stop() {
		scripts.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "table", "list", "strings", "doubling", "closures", "coroutines", "stacks", "recursion",
			"mailbox" })
	void bombEndsAndItsNeighboursGoOn(String kind) {
		ProcessException failure = catchThrowableOfType(ProcessException.class, () -> scripts.run("app:bomb", kind));
		assertThat(failure).hasMessage("memory limit exceeded");
		assertThat(failure.is(ErrorKind.LIMIT_EXCEEDED)).isTrue();
		assertThat(neighbours).allMatch(scripts.runtime()::isAlive);
	}

	@Test
	void garbageIsNotCounted() {
		assertThat(scripts.run("app:churn", 2, LIMIT / 3)).isEqualTo((long) (LIMIT / 3 / 100));
	}

}
