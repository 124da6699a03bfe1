package io.luaprocess.lua.module;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.json.JsonModule;
import io.luaprocess.lua.engine.number.NumberParser;
import io.luaprocess.lua.engine.number.NumberText;
import io.luaprocess.lua.value.ErrorValue;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random values and texts for the module {@code json}, from fixed seeds.
 */
class JsonFuzzTests {

	private static final String ALPHABET = "{}[]\":,0123456789.eE+-\\/bfnrtu nulltruefalse \t\n\u00e4\ud83d\ude42a";

	private final LuaState s = LuaTest.state();

	private final LuaFn encode = (LuaFn) JsonModule.TABLE.get("encode");

	private final LuaFn decode = (LuaFn) JsonModule.TABLE.get("decode");

	@Test
	void randomValuesSurviveTheRoundTrip() {
		Random random = new Random(42);
		for (int i = 0; i < rounds(5_000); i++) {
			LuaValue value = value(random, 0);
			LuaValue text = this.encode.call(this.s, value);
			LuaValue back = this.decode.call(this.s, text);
			assertThat(this.encode.call(this.s, back)).isEqualTo(text);
			assertThat(same(value, back)).as(text.tojstring()).isTrue();
		}
	}

	@Test
	void randomNumbersReadBackEqual() {
		Random random = new Random(7);
		for (int i = 0; i < rounds(100_000); i++) {
			double v = Double.longBitsToDouble(random.nextLong());
			if (Double.isNaN(v) || Double.isInfinite(v)) {
				continue;
			}
			String text = NumberText.shortest(v);
			assertThat(Double.parseDouble(text)).isEqualTo(v);
			byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
			assertThat(NumberParser.parse(bytes, 0, bytes.length)).isEqualTo(v);
		}
	}

	@Test
	void randomDecimalsAreReadAsJavaReadsThem() {
		Random random = new Random(8);
		for (int i = 0; i < rounds(100_000); i++) {
			String text = (random.nextBoolean() ? "-" : "") + (random.nextLong() >>> (1 + random.nextInt(63))) + "."
					+ (random.nextLong() >>> (1 + random.nextInt(63)));
			byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
			assertThat(NumberParser.parse(bytes, 0, bytes.length)).isEqualTo(Double.parseDouble(text));
		}
	}

	@Test
	void randomBytesAreAValueOrAnError() {
		Random random = new Random(1);
		for (int i = 0; i < rounds(50_000); i++) {
			byte[] bytes = new byte[random.nextInt(40)];
			random.nextBytes(bytes);
			decode(bytes);
		}
	}

	@Test
	void randomTextOfJsonCharactersIsAValueOrAnError() {
		Random random = new Random(2);
		byte[] alphabet = ALPHABET.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < rounds(200_000); i++) {
			byte[] bytes = new byte[1 + random.nextInt(16)];
			for (int k = 0; k < bytes.length; k++) {
				bytes[k] = alphabet[random.nextInt(alphabet.length)];
			}
			decode(bytes);
		}
	}

	@Test
	void damagedTextIsAValueOrAnError() {
		Random random = new Random(3);
		for (int i = 0; i < rounds(20_000); i++) {
			LuaString text = (LuaString) this.encode.call(this.s, value(random, 0));
			byte[] bytes = new byte[text.m_length];
			System.arraycopy(text.m_bytes, text.m_offset, bytes, 0, bytes.length);
			for (int k = random.nextInt(3); k >= 0; k--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			decode(bytes);
		}
	}

	/** For long runs there is {@code -Dfuzz.rounds}. */
	private static int rounds(int usual) {
		return Integer.getInteger("fuzz.rounds", usual);
	}

	private void decode(byte[] bytes) {
		Varargs results = this.decode.invoke(this.s, LuaString.valueUsing(bytes));
		if (results.arg(2).isnil()) {
			return;
		}
		assertThat(results.arg1().isnil()).isTrue();
		assertThat(((ErrorValue) results.arg(2)).error().message()).containsAnyOf("invalid JSON at position ",
				"empty string is not valid JSON");
	}

	private static LuaValue value(Random random, int depth) {
		return switch (random.nextInt((depth < 4) ? 7 : 5)) {
			case 0 -> LuaValue.valueOf(random.nextBoolean());
			case 1 -> Num.of(random.nextInt(2000) - 1000);
			case 2 -> Num.of(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
			case 3, 4 -> text(random);
			case 5 -> array(random, depth);
			default -> object(random, depth);
		};
	}

	private static Table array(Random random, int depth) {
		Table table = new Table();
		int n = random.nextInt(6);
		for (int i = 1; i <= n; i++) {
			table.put(i, value(random, depth + 1));
		}
		return table;
	}

	private static Table object(Random random, int depth) {
		Table table = new Table();
		int n = random.nextInt(6);
		for (int i = 1; i <= n; i++) {
			table.put(text(random), value(random, depth + 1));
		}
		return table;
	}

	private static LuaString text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(12); i > 0; i--) {
			int range = new int[] { 0x20, 0x80, 0x800, 0xD800, 0x20000 }[random.nextInt(5)];
			text.appendCodePoint((range == 0x20000) ? 0x10000 + random.nextInt(0x10000) : random.nextInt(range));
		}
		return LuaString.valueUsing(text.toString().getBytes(StandardCharsets.UTF_8));
	}

	private static boolean same(LuaValue a, LuaValue b) {
		if (!(a instanceof Table left) || !(b instanceof Table right)) {
			return a.equals(b);
		}
		int entries = 0;
		for (Varargs e = left.next(LuaValue.NIL); !e.arg1().isnil(); e = left.next(e.arg1())) {
			if (!same(e.arg(2), right.get(e.arg1()))) {
				return false;
			}
			entries++;
		}
		for (Varargs e = right.next(LuaValue.NIL); !e.arg1().isnil(); e = right.next(e.arg1())) {
			entries--;
		}
		return entries == 0;
	}

}
