package io.luaprocess.lua.engine;

import io.luaprocess.limit.CpuLimits;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The libraries behave as usual when each call leaves the Java stack.
 */
class LibrarySuspensionTests {

	/** What the script of the coroutines counts on. */
	private static final Limits FEW_COROUTINES = new Limits(200_000, 1 << 20, 1000, 50, 10, 10, 10, 10, 0, 0,
			CpuLimits.DEFAULT);

	private static final String CHECKS = """
			local function check(passed, message)
				if not passed then error('check failed: ' .. tostring(message), 2) end
			end
			local function same(actual, expected, message)
				if not rawequal(actual, expected) then
					error('is ' .. tostring(actual) .. ' but should be ' .. tostring(expected) .. ' ' .. tostring(message), 2)
				end
			end
			"""
		.replace('\n', ' ');

	@ParameterizedTest
	@CsvSource({ "base, COMPILED", "base, INTERPRETED", "strings, COMPILED", "strings, INTERPRETED", "tables, COMPILED",
			"tables, INTERPRETED", "numbers, COMPILED", "numbers, INTERPRETED", "coroutines, COMPILED",
			"coroutines, INTERPRETED", "suspended, COMPILED", "suspended, INTERPRETED" })
	void scriptHolds(String script, Mode mode) {
		String tables = "";
		if (script.equals("strings")) {
			tables = "formats = (function() " + script("format_table") + "\nend)() patterns = (function() "
					+ script("pattern_table") + "\nend)() ";
		}
		String source = tables + script(script) + "\nprint('holds')";
		Limits limits = script.equals("coroutines") ? FEW_COROUTINES : Limits.DEFAULT;
		try (ProgramRunner leaving = new ProgramRunner(limits, 60, 1)) {
			assertThat(leaving.run(new LuaEngine(mode), source)).isEqualTo("holds\n");
		}
	}

	private static String script(String name) {
		return CHECKS + LuaTest.read("lua/stdlib/" + name + ".lua");
	}

}
