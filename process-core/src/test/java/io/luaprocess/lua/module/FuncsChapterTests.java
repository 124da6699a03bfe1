package io.luaprocess.lua.module;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapters 8.1 and 8.2 of the specification: context and function calls.
 */
class FuncsChapterTests {

	private static LuaSuites suites;

	@BeforeAll
	static void start() {
		suites = new LuaSuites("funcs");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.tests("ctx", "funcs");
	}

}
