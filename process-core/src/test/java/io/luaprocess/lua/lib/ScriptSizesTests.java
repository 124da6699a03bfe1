package io.luaprocess.lua.lib;

import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.SafepointHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A number that a script gives as a size takes no memory before it has been checked.
 */
@Timeout(60)
class ScriptSizesTests {

	/** Makes tables that claim any length. */
	private static final String LONG = "local function long(n) return setmetatable({}, {__len = function() return n end}) end ";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			table.sort(long(2e9))                                 | table too large to sort
			table.sort(long(1e300))                               | table too large to sort
			table.sort(long(1e6 + 1), function() end)             | table too large to sort
			table.unpack(long(2e9))                               | too many results to unpack
			table.unpack({}, 1, 1e300)                            | too many results to unpack
			table.unpack({}, -1e300, 1e300)                       | too many results to unpack
			table.concat(long(2e9))                               | invalid value (nil) at index 1 in table for 'concat'
			string.rep('x', 1e300)                                | resulting string too large
			string.rep('x', 2, ('y'):rep(2^26))                   | resulting string too large
			string.rep('', 1e300) error('done')                   | done
			string.format('%2000000000d', 1)                      | invalid format (width or precision too long)
			string.format('%.2000000000f', 1)                     | invalid format (width or precision too long)
			string.byte(('x'):rep(1e6 + 1), 1, -1)                | too many results: string slice too long
			select(2e9, 1) error('done')                          | done
			select(-2e9, 1)                                       | bad argument #1 to 'select' (index out of range)
			table.create(2e9, 2e9) error('done')                  | done
			table.create(-1)                                      | bad argument #1 to 'create' (size out of range)
			""")
	void aSizeIsCheckedBeforeMemoryIsTaken(String code, String error) {
		assertThatExceptionOfType(LuaException.class).isThrownBy(() -> run(code, Limits.DEFAULT, new Unlimited()))
			.satisfies((ex) -> assertThat(ex.value().tojstring()).endsWith(error));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "table.sort(long(1e6))", "table.unpack({}, 1, 1e6)", "string.rep(s, 4)", "s:byte(1, 1e6)" })
	void roomIsAskedForBeforeMemoryIsTaken(String code) {
		AtomicInteger verdicts = new AtomicInteger();
		assertThatExceptionOfType(Ended.class)
			.isThrownBy(() -> run("local s = ('x'):rep(2e6) " + code, Limits.withMemory(3 << 20), new Unlimited() {
				@Override
				public void memoryExceeded() {
					verdicts.incrementAndGet();
					throw new Ended();
				}
			}));
		assertThat(verdicts).hasValue(1);
	}

	@Test
	void aTableThatSaysItIsLongerThanItIsIsSorted() {
		run("local t = setmetatable({3, 1, 2}, {__len = function() return 5 end}) "
				+ "table.sort(t, function(a, b) return (a or 9) < (b or 9) end) "
				+ "assert(t[1] == 1 and t[2] == 2 and t[3] == 3)", Limits.DEFAULT, new Unlimited());
	}

	@Test
	void aPositionBeyondTheElementsMovesNoOthers() {
		run("local t = setmetatable({1, 2, 3}, {__len = function() return 2^32 + 9 end}) "
				+ "table.insert(t, 2^32 + 1, 0) assert(t[1] == 1 and t[4] == nil and t[2^32 + 1] == 0)", Limits.DEFAULT,
				new Unlimited());
	}

	private static void run(String code, Limits limits, SafepointHandler handler) {
		LuaTest.eval(new LuaEngine(Mode.COMPILED), LuaTest.state(limits, handler), LONG + code);
	}

	private static class Unlimited implements SafepointHandler {

		@Override
		public boolean safepoint() {
			return false;
		}

	}

	private static final class Ended extends Error {

		private static final long serialVersionUID = 1L;

		Ended() {
			super("ended", null, false, false);
		}

	}

}
