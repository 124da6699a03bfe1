package io.luaprocess.lua.module;

import java.util.stream.Stream;

import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * What Lua code sees of entries that were skipped because of an error (chapter 2.1 of the
 * specification).
 */
class SkippedEntriesTests {

	private static LuaTest suites;

	@BeforeAll
	static void start() {
		suites = LuaTest.suites("2-skip", (builder) -> builder.onDefinitionError(DefinitionLoader.OnError.SKIP));
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.suiteTests("skipping");
	}

}
