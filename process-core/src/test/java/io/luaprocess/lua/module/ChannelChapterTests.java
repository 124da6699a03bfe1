package io.luaprocess.lua.module;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapters 4.1 and 4.2 of the specification: channels and select.
 */
class ChannelChapterTests {

	private static LuaSuites suites;

	@BeforeAll
	static void start() {
		suites = new LuaSuites("channel");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.tests("channel", "select");
	}

}
