package io.luaprocess.lua.module;

import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapter 7.2 of the specification: actors, policies and scopes in Lua.
 */
class SecurityChapterTests {

	private static LuaTest suites;

	@BeforeAll
	static void start() {
		suites = LuaTest.suites("security");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.suiteTests("security");
	}

}
