package io.luaprocess.lua.lib;

import java.util.Random;

import io.luaprocess.limit.CpuLimits;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random patterns and formats: whatever is wrong with them is a Lua error.
 */
class FuzzTests {

	/** For long runs there is {@code -Dfuzz.rounds}. */
	private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 8_000);

	private static final String PATTERN_BYTES = "%%%%[[]]^^$$(())-*+?.abfzwd019\0";

	private static final String FORMAT_BYTES = "%%%%%-+ #0123456789..diuxXoeEfgGaAcsqz\0";

	private final LuaState s = LuaTest
		.state(new Limits(200, 1 << 16, 1000, 10, 10, 10, 10, 10, 0, 0, CpuLimits.DEFAULT));

	private static LuaString text(Random random, String bytes, int length) {
		byte[] text = new byte[random.nextInt(length)];
		for (int i = 0; i < text.length; i++) {
			text[i] = (byte) bytes.charAt(random.nextInt(bytes.length()));
		}
		return LuaString.valueUsing(text);
	}

	private int errors(String function, int rounds, Random random, boolean format) {
		LuaFn called = (LuaFn) StandardLibrary.stringMethods().get(function);
		int errors = 0;
		for (int i = 0; i < rounds; i++) {
			LuaString text = text(random, format ? FORMAT_BYTES : PATTERN_BYTES, 20);
			LuaValue value = random.nextBoolean() ? text(random, PATTERN_BYTES, 12)
					: Num.of(Double.longBitsToDouble(random.nextLong()));
			try {
				called.invoke(this.s, LuaValue.varargsOf(new LuaValue[] { text, value, text, Num.of(3) }));
			}
			catch (LuaException ex) {
				errors++;
			}
		}
		return errors;
	}

	@ParameterizedTest
	@ValueSource(strings = { "find", "match", "gsub", "gmatch" })
	void patternsRaiseNothingButLuaErrors(String function) {
		assertThat(errors(function, ROUNDS, new Random(7), false)).isLessThan(ROUNDS);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void formatsRaiseNothingButLuaErrors(long seed) {
		assertThat(errors("format", ROUNDS, new Random(seed), true)).isLessThan(ROUNDS);
	}

	@Tag("soak")
	@ParameterizedTest
	@ValueSource(strings = { "find", "match", "gsub", "gmatch", "format" })
	void nothingButLuaErrorsForLong(String function) {
		int rounds = 10 * ROUNDS;
		assertThat(errors(function, rounds, new Random(3), function.equals("format"))).isLessThan(rounds);
	}

}
