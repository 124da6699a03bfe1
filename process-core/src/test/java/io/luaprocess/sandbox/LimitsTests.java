package io.luaprocess.sandbox;

import java.util.List;
import java.util.stream.Stream;

import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every limit of chapter 9.6 that raises, at and above its value.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(300)
class LimitsTests {

	private final LuaTest scripts;

	LimitsTests(LuaEngine.Mode mode) {
		// As many coroutines as allowed take more memory than a quarter of a small heap;
		// a future has a function that runs.
		this.scripts = LuaTest.in("lua/9-sandbox",
				(builder) -> builder.engine(mode)
					.limits(Limits.DEFAULT)
					.limits(LimitOverrides.NONE.with(Limit.FUTURES, 1000))
					.definitionLimits("sandbox:fewer_nested_calls", LimitOverrides.NONE.with(Limit.CALL_DEPTH, 50_000))
					.engineModules(List.of(new Blocker())));
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@TestFactory
	Stream<DynamicTest> limitRaisesAndTheProcessGoesOn() {
		List<?> names = (List<?>) this.scripts.run("sandbox:limits");
		return names.stream()
			.map((name) -> DynamicTest.dynamicTest(name.toString(), () -> this.scripts.run(entry(name), name)));
	}

	/**
	 * Twenty kinds of recursion take long to come to the usual limit, and leave the Java
	 * stack long before.
	 */
	private static String entry(Object name) {
		return name.equals("recursion_through_libraries") ? "sandbox:fewer_nested_calls" : "sandbox:limits";
	}

}
