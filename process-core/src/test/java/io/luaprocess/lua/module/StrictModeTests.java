package io.luaprocess.lua.module;

import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Guard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Strict mode (chapter 7.1 of the specification).
 */
class StrictModeTests {

	private static LuaTest suites;

	@BeforeAll
	static void start() {
		// The test itself comes from outside any process and may do everything.
		Guard strict = Guard.scoped(true);
		suites = LuaTest.suites("7-strict", (builder) -> builder.guard((identity, action, resource,
				meta) -> !meta.containsKey("pid") || strict.allows(identity, action, resource, meta)));
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.suiteTests("strict");
	}

}
