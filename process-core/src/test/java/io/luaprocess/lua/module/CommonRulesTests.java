package io.luaprocess.lua.module;

import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapter 1 of the specification: arguments, borders, blocking.
 */
class CommonRulesTests {

	private static LuaTest suites;

	@BeforeAll
	static void start() {
		suites = LuaTest.suites("1-common");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.suiteTests("arguments", "borders", "blocking");
	}

}
