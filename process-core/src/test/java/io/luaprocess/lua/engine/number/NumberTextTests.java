package io.luaprocess.lua.engine.number;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NumberText}.
 */
class NumberTextTests {

	private static final Path LUA = Path.of("/usr/bin/lua5.2");

	@ParameterizedTest
	@CsvSource({ "0, 0", "-0.0, -0", "1, 1", "-17, -17", "0.1, 0.1", "1e15, 1e+15", "1e14, 1e+14",
			"99999999999999, 99999999999999", "123456789012345, 1.2345678901234e+14",
			"123456789012355, 1.2345678901236e+14", "1234567.891, 1234567.891", "9007199254740992, 9.007199254741e+15",
			"1e39, 1e+39", "12345678901234567890, 1.2345678901235e+19", "3.141592653589793, 3.1415926535898",
			"0.3333333333333333, 0.33333333333333", "4611686014132420609, 4.6116860141324e+18",
			"9223372036854775808, 9.2233720368548e+18", "1e-4, 0.0001", "1e-5, 1e-05", "0.00012345, 0.00012345",
			"1e100, 1e+100", "1e-100, 1e-100", "4.9e-324, 4.9406564584125e-324",
			"2.2250738585072014e-308, " + "2.2250738585072e-308", "1.7976931348623157e308, 1.7976931348623e+308",
			"0.1234567890123450, 0.12345678901234", "99999999999999.5, 1e+14", "9999999999999.97, 10000000000000",
			"100, 100", "0.5, 0.5", "2.5e-7, 2.5e-07" })
	void writesNumbersAsPrintfDoes(double number, String text) {
		assertThat(NumberText.format(number)).isEqualTo(text);
	}

	@Test
	void writesWhatIsNoFiniteNumber() {
		assertThat(NumberText.format(Double.POSITIVE_INFINITY)).isEqualTo("inf");
		assertThat(NumberText.format(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
		assertThat(NumberText.format(Double.NaN)).isEqualTo("nan");
	}

	@Test
	void readsNumbersOfAnyLength() {
		Random random = new Random(7);
		for (int i = 0; i < 2_000; i++) {
			String text = longNumber(random);
			assertThat(NumberText.parse(LuaString.valueOf(text))).as(text).isEqualTo(Num.of(Double.parseDouble(text)));
		}
	}

	/** Many digits, most of them just beside or right between two doubles. */
	private static String longNumber(Random random) {
		double d = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
		if (!Double.isFinite(d) || Math.nextUp(d) == Double.POSITIVE_INFINITY) {
			d = random.nextDouble();
		}
		BigDecimal exact = new BigDecimal(d).add(new BigDecimal(Math.nextUp(d))).divide(BigDecimal.TWO);
		String text = switch (random.nextInt(3)) {
			case 0 -> exact.toPlainString();
			case 1 -> exact.toString();
			default -> "0".repeat(random.nextInt(900)) + exact.toPlainString();
		};
		int exponent = (text.indexOf('E') >= 0) ? text.indexOf('E') : text.length();
		String digits = text.substring(0, exponent) + ((text.indexOf('.') < 0) ? "." : "")
				+ "0".repeat(random.nextInt(900)) + (random.nextBoolean() ? "1" : "");
		return (random.nextBoolean() ? "-" : "") + digits + text.substring(exponent);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "42, 42", "-42, -42", "+7, 7", "'  10\n', 10", "'\t\u000b\f\r5 ', 5", "1e2, 100", "1E+2, 100",
			"1.5e-3, 0.0015", ".5, 0.5", "5., 5", "0x10, 16", "0XfF, 255", "-0x1, -1", "0x1p4, 16", "0x1.8, 1.5",
			"0x.8, 0.5", "0xA., 10", "0x1p-2, 0.25", "0xffffffffffffffff, 18446744073709551616",
			"0x12345678901234567, 20988295476557332480", "123456789012345678901234567890, 1.2345678901234568e29",
			"1e400, Infinity", "1e-400, 0", "0x1p-1074, 4.9e-324", "0x1p-1076, 0", "0x1p99999999999, Infinity",
			"0x0p99999999999, 0", "007, 7" })
	void readsNumbers(String text, double number) {
		assertThat(NumberText.parse(LuaString.valueOf(text))).isEqualTo(Num.of(number));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x", "0x", "0xg", "1e", "1e+", "1.2.3", "- 1", "--1", "inf", "nan", "infinity",
			"1 2", "1_000", "0x1p", "0x.", ".", "e5", "0b1", "1f", "1d", "0x1.8.1", "1\0" })
	void refusesWhatIsNoNumber(String text) {
		assertThat(NumberText.parse(LuaString.valueOf(text))).isSameAs(LuaValue.NIL);
	}

	@Test
	void readsNegativeZero() {
		assertThat(((Num) NumberText.parse(LuaString.valueOf("-0"))).v).isEqualTo(-0.0);
		assertThat(((Num) NumberText.parse(LuaString.valueOf("-0x0"))).v).isEqualTo(-0.0);
	}

	@ParameterizedTest
	@CsvSource({ "ff, 16, 255", "-Zz, 36, -1295", "' 101 ', 2, 5", "+7, 8, 7", "777, 8, 511" })
	void readsDigitsOfABase(String text, int base, double number) {
		assertThat(NumberText.parse(LuaString.valueOf(text), base)).isEqualTo(Num.of(number));
	}

	@ParameterizedTest
	@CsvSource({ "'', 10", "2, 2", "1.5, 10", "- 1, 10", "z, 35", "1 1, 10", "-, 10" })
	void refusesWhatAreNoDigitsOfTheBase(String text, int base) {
		assertThat(NumberText.parse(LuaString.valueOf(text), base)).isSameAs(LuaValue.NIL);
	}

	static boolean luaIsInstalled() {
		return Files.isExecutable(LUA);
	}

	@Test
	@EnabledIf("luaIsInstalled")
	void writesAndReadsRandomNumbersAsLuaDoes(@TempDir Path folder) throws IOException, InterruptedException {
		Random random = new Random(1);
		StringBuilder script = new StringBuilder();
		StringBuilder expected = new StringBuilder();
		for (int i = 0; i < 20_000; i++) {
			double v = switch (random.nextInt(5)) {
				case 0 -> random.nextInt(1_000_000) / 1000.0;
				case 1 -> random.nextLong();
				case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
				case 3 -> (random.nextLong(1_000_000_000_000_000L) * 10 + 5) / Math.pow(10, random.nextInt(20));
				default -> Double.longBitsToDouble(random.nextLong());
			};
			if (Double.isFinite(v)) {
				String text = Double.toHexString(v);
				script.append("print(tonumber('").append(text).append("'), tonumber('").append(v).append("'))\n");
				LuaValue hex = NumberText.parse(LuaString.valueOf(text));
				LuaValue decimal = NumberText.parse(LuaString.valueOf(Double.toString(v)));
				expected.append(hex.tojstring()).append('\t').append(decimal.tojstring()).append('\n');
			}
		}
		Path file = Files.writeString(folder.resolve("numbers.lua"), script);
		Process lua = new ProcessBuilder(List.of(LUA.toString(), file.toString())).start();
		String output = new String(lua.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(lua.waitFor()).isZero();
		assertThat(output.lines().toList()).isEqualTo(expected.toString().lines().toList());
	}

}
