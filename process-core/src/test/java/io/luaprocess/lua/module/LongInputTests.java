package io.luaprocess.lua.module;

import java.util.Map;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.SafepointHandler;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.StandardLibrary;
import io.luaprocess.lua.module.data.Base64Module;
import io.luaprocess.lua.module.data.HashModule;
import io.luaprocess.lua.module.json.JsonModule;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Library functions poll while they work on long input: at least once in so many bytes or
 * elements that a process is ended in time. Polls are counted, as time depends on what
 * else the machine does.
 */
@Timeout(120)
class LongInputTests {

	private static final Table GLOBALS = StandardLibrary
		.globals(Map.of("json", JsonModule.TABLE, "base64", Base64Module.TABLE, "hash", HashModule.TABLE));

	private static final LuaEngine ENGINE = new LuaEngine(LuaEngine.Mode.COMPILED);

	private static final class Ended extends Error {

		private static final long serialVersionUID = 1L;

		Ended() {
			super("ended", null, false, false);
		}

	}

	/** Counts polls, and ends the process at one of them. */
	private static final class Counter implements SafepointHandler {

		private long polls;

		private long last = Long.MAX_VALUE;

		@Override
		public boolean safepoint() {
			// As if a tick had passed again.
			Safepoint.epoch++;
			if (++this.polls >= this.last) {
				throw new Ended();
			}
			return false;
		}

	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					return ('x'):rep(4e6)                                    | base64.encode(x)                    | 60
					return base64.encode(('x'):rep(4e6))                     | base64.decode(x)                    | 60
					return '"' .. ('\\\\u0041'):rep(7e5) .. '"'              | json.decode(x)                      | 60
					return '" ' .. ('\\\\u0041'):rep(7e5) .. '"'             | json.decode(x)                      | 60
					return '"' .. ('x'):rep(4e6) .. '"'                      | json.decode(x)                      | 60
					return '[' .. (' '):rep(4e6) .. ']'                      | json.decode(x)                      | 60
					return ('1'):rep(4e6) .. 'e-4000000'                     | json.decode(x)                      | 60
					return '0.' .. ('1'):rep(4e6)                            | json.decode(x)                      | 60
					return '[' .. ('1,'):rep(1e5) .. '1]'                    | json.decode(x)                      | 100000
					return ('x'):rep(4e6)                                    | json.encode(x)                      | 60
					return ('\\\\'):rep(2e6)                                 | json.encode(x)                      | 15
					local t = {} for i = 1, 1e5 do t['k' .. i] = i end return t | json.encode(x)                  | 1000000
					local t = {} for i = 1, 1e5 do t[i] = i end return t     | json.encode(x)                      | 100000
					return ('x'):rep(4e6)                                    | hash.sha256(x)                      | 60
					local t = {} for i = 1, 1e6 do t[i] = 1e6 - i end return t | table.sort(x)                     | 100
					local t = {} for i = 1, 1e5 do t[i] = 's' .. i end return t | table.sort(x)                    | 100000
					local t, n = {}, ('1'):rep(1e5) for i = 1, 200 do t[i] = n end return t | math.max(table.unpack(x)) | 200
					local t, n = {}, ('1'):rep(1e5) for i = 1, 200 do t[i] = n end return t | bit32.band(table.unpack(x)) | 200
					local t, n = {}, ('1'):rep(1e5) for i = 1, 200 do t[i] = n end return t | ('%g'):rep(200):format(table.unpack(x)) | 200
					local t, n = {}, ('0'):rep(1e5) for i = 1, 200 do t[i] = n end return t | string.char(table.unpack(x)) | 200
					""")
	void longInputIsWorkedOnInStrides(String input, String work, long least) throws Exception {
		Counter counter = new Counter();
		assertThat(polls(counter, input, work)).isGreaterThanOrEqualTo(least);
		Counter ending = new Counter();
		ending.last = least / 2;
		assertThatExceptionOfType(Ended.class).isThrownBy(() -> polls(ending, input, work));
	}

	private static long polls(Counter counter, String input, String work) throws Exception {
		Table globals = Table.overlay(GLOBALS);
		LuaState s = new LuaState(new GlobalState(globals, StandardLibrary.stringMethods(), Limits.DEFAULT, counter));
		globals.put("x", ENGINE.compile("input", input).instantiate(s, globals).call(s));
		Safepoint.epoch++;
		long before = counter.polls;
		assertThat(ENGINE.compile("work", "return " + work).instantiate(s, globals).call(s).isnil())
			.isEqualTo(work.startsWith("table.sort"));
		return counter.polls - before;
	}

}
