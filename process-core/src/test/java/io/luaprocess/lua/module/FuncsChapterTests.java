package io.luaprocess.lua.module;

import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapters 8.1 and 8.2 of the specification: context and function calls.
 */
class FuncsChapterTests {

	private static LuaTest suites;

	@BeforeAll
	static void start() {
		suites = LuaTest.suites("funcs");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.suiteTests("ctx", "funcs");
	}

}
