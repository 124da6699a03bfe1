package io.luaprocess.lua.lib;

import java.util.List;
import java.util.stream.Stream;

import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many coroutines, coroutines that resume one another thousands deep, and coroutines that
 * are resumed by others than before.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(120)
class ManyCoroutinesTests {

	private final LuaEngine.Mode mode;

	ManyCoroutinesTests(LuaEngine.Mode mode) {
		this.mode = mode;
	}

	@TestFactory
	Stream<DynamicTest> coroutines() {
		LuaTest test = LuaTest.text(cases("many_coroutines.lua"), (builder) -> builder.engine(this.mode));
		return ((List<?>) test.run(LuaTest.SCRIPT)).stream()
			.map((name) -> DynamicTest.dynamicTest(name.toString(), () -> test.run(LuaTest.SCRIPT, name)))
			.onClose(test::close);
	}

	@Test
	void abandonedCoroutinesDoNotCount() {
		String source = """
				return function()
				  local kept = coroutine.wrap(function() coroutine.yield() return "kept" end)
				  kept()
				  for i = 1, 700 do
				    coroutine.wrap(function() coroutine.yield() end)()
				  end
				  eq(kept(), "kept")
				end
				""";
		try (LuaTest test = LuaTest.text(source,
				(builder) -> builder.engine(this.mode).limits(LimitOverrides.NONE.with(Limit.COROUTINES, 500)))) {
			test.run(LuaTest.SCRIPT);
		}
	}

	private static String cases(String resource) {
		return "local cases = (function() " + LuaTest.read("lua/stdlib/" + resource) + """
				 end)()
				return function(name)
				  if name then cases[name]() return end
				  local names = {}
				  for key in pairs(cases) do names[#names + 1] = key end
				  return names
				end
				""";
	}

}
