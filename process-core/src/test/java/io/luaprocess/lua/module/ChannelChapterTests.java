package io.luaprocess.lua.module;

import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapters 4.1 and 4.2 of the specification: channels and select.
 */
class ChannelChapterTests {

	private static LuaTest suites;

	@BeforeAll
	static void start() {
		suites = LuaTest.suites("channel");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.suiteTests("channel", "select");
	}

}
