package io.luaprocess.lua.lib;

import java.util.function.Supplier;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.SafepointHandler;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Large memory is taken so that nobody who ends the process waits for it.
 */
@Timeout(60)
class LargeMemoryTests implements SafepointHandler {

	private int allocations;

	@ParameterizedTest
	@ValueSource(strings = { "return #s:rep(2)", "return #s:rep(2, ',') - 1", "return #(s .. s)",
			"return #(s .. 'ab' .. s) - 2", "return #s:upper() * 2", "return #s:reverse() * 2",
			"return #table.concat({s, s})", "return #s:gsub('a', 'aa')", "return #string.format('%s%s', s, s)",
			"local t = {} for i = 1, 2^20 do t[i] = i end return 2 * #t",
			"local n, t = 0, {} for i = 1, 2^16 do t['k' .. i] = i end for _ in pairs(t) do n = n + 1 end return 32 * n" })
	void largeResultsAreTakenSeparately(String code) throws Exception {
		assertThat(run("local s = ('a'):rep(2^20) return function() " + code + " end")).isEqualTo(2 << 20);
		assertThat(this.allocations).isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "return #('a'):rep(1000)", "return #(('a'):rep(500) .. ('b'):rep(500))",
			"return #table.concat({('a'):rep(500), ('b'):rep(500)})",
			"local t = {} for i = 1, 1000 do t[i] = i end return #t" })
	void smallResultsAreNot(String code) throws Exception {
		assertThat(run("return function() " + code + " end")).isEqualTo(1000);
		assertThat(this.allocations).isZero();
	}

	private int run(String chunk) {
		LuaState s = LuaTest.state(Limits.withMemory(1 << 30), this);
		LuaValue function = LuaTest.eval(new LuaEngine(LuaEngine.Mode.COMPILED), s, chunk).arg1();
		this.allocations = 0;
		return ((LuaFn) function).call(s).toint();
	}

	@Override
	public boolean safepoint() {
		return false;
	}

	@Override
	public <T> T allocate(Supplier<T> code) {
		this.allocations++;
		return code.get();
	}

}
