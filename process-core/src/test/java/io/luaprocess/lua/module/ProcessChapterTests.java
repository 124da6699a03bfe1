package io.luaprocess.lua.module;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapter 3 of the specification: process.
 */
class ProcessChapterTests {

	private static LuaSuites suites;

	@BeforeAll
	static void start() {
		suites = new LuaSuites("process");
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.tests("identity", "send", "mailbox", "events", "spawn", "relations", "ending", "call", "builder",
				"registry");
	}

}
