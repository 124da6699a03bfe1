package io.luaprocess.lua.module;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapter 2.4 of the specification: programs, modules and libraries.
 */
class CodeChapterTests {

	private static LuaTest suites;

	@BeforeAll
	static void start() {
		suites = LuaTest.suites("2-code",
				(builder) -> builder.engineModules(List.of(module("granted"), module("withheld")))
					.folderModules(Set.of("granted")));
	}

	private static EngineModule module(String name) {
		return EngineModule.of(name, new Table().put("hello", Args.str("from the application")).freeze());
	}

	@AfterAll
	static void stop() {
		suites.close();
	}

	@TestFactory
	Stream<DynamicContainer> scripts() {
		return suites.suiteTests("code", "loading");
	}

}
