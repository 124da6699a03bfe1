package io.luaprocess.lua.module;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapter 1 of the specification: arguments, borders, blocking.
 */
class CommonRulesTests {

	private static LuaSuites suites;

	@BeforeAll
	static void start() {
		suites = new LuaSuites("1-common");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.tests("arguments", "borders", "blocking");
	}

}
