package io.luaprocess.lua.lib;

import java.util.List;

import io.luaprocess.limit.CpuLimits;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.vm.LuaState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaValue;

/**
 * The libraries as Lua code meets them, in both modes of execution.
 */
class StandardLibraryTests {

	/** In the first line of a script, so that its lines keep their numbers. */
	private static final String CHECKS = "local function check(passed, message) "
			+ "if not passed then error('check failed: ' .. tostring(message), 2) end end "
			+ "local function same(actual, expected, message) if not rawequal(actual, expected) then "
			+ "error('is ' .. tostring(actual) .. ' but should be ' .. tostring(expected) .. ' ' .. tostring(message), 2) "
			+ "end end ";

	private static String script(String name) {
		return CHECKS + LuaTest.read("lua/stdlib/" + name);
	}

	private static void run(Mode mode, String script) {
		LuaTest.eval(new LuaEngine(mode), LuaTest.state(), script(script));
	}

	@ParameterizedTest
	@EnumSource
	void basicFunctionsBehaveAsInLua(Mode mode) {
		run(mode, "base.lua");
	}

	@ParameterizedTest
	@EnumSource
	void stringFunctionsBehaveAsInLua(Mode mode) {
		LuaState s = LuaTest.state();
		for (String table : List.of("format", "pattern")) {
			LuaValue cases = LuaTest.eval(new LuaEngine(mode), s, script(table + "_table.lua")).arg1();
			s.g.globals().put(table + "s", cases);
		}
		LuaTest.eval(new LuaEngine(mode), s, script("strings.lua"));
	}

	@ParameterizedTest
	@EnumSource
	void tableFunctionsBehaveAsInLua(Mode mode) {
		run(mode, "tables.lua");
	}

	@ParameterizedTest
	@EnumSource
	void mathBitsAndDatesBehaveAsInLua(Mode mode) {
		run(mode, "numbers.lua");
	}

	@ParameterizedTest
	@EnumSource
	void coroutinesBehaveAsInLua(Mode mode) {
		inProcess(mode, "coroutines.lua");
	}

	@ParameterizedTest
	@EnumSource
	void callbacksOfAllFunctionsCanWait(Mode mode) {
		inProcess(mode, "suspended.lua");
	}

	private static void inProcess(Mode mode, String script) {
		Limits limits = new Limits(200_000, 1 << 20, 1000, 50, 10, 10, 10, 10, 0, 0, CpuLimits.DEFAULT);
		String source = "return function() " + script(script) + " end";
		try (LuaTest test = LuaTest.text(source, (builder) -> builder.engine(mode).limits(limits))) {
			test.run(LuaTest.SCRIPT);
		}
	}

}
