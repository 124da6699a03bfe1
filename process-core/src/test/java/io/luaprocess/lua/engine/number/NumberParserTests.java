package io.luaprocess.lua.engine.number;

import java.math.BigDecimal;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaString;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NumberParser}.
 */
class NumberParserTests {

	@Test
	void readsNumbersOfAnyLength() {
		Random random = new Random(7);
		for (int i = 0; i < 2_000; i++) {
			String text = longNumber(random);
			assertThat(NumberParser.parse(LuaString.valueOf(text))).as(text).isEqualTo(Double.parseDouble(text));
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
		assertThat(NumberParser.parse(LuaString.valueOf(text))).isEqualTo(number);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x", "0x", "0xg", "1e", "1e+", "1.2.3", "- 1", "--1", "inf", "nan", "infinity",
			"1 2", "1_000", "0x1p", "0x.", ".", "e5", "0b1", "1f", "1d", "0x1.8.1", "1\0" })
	void refusesWhatIsNoNumber(String text) {
		assertThat(NumberParser.parse(LuaString.valueOf(text))).isNaN();
	}

	@Test
	void readsNegativeZero() {
		assertThat(NumberParser.parse(LuaString.valueOf("-0"))).isEqualTo(-0.0);
		assertThat(NumberParser.parse(LuaString.valueOf("-0x0"))).isEqualTo(-0.0);
	}

	@ParameterizedTest
	@CsvSource({ "ff, 16, 255", "-Zz, 36, -1295", "' 101 ', 2, 5", "+7, 8, 7", "777, 8, 511" })
	void readsDigitsOfABase(String text, int base, double number) {
		assertThat(NumberParser.parse(LuaString.valueOf(text), base)).isEqualTo(number);
	}

	@ParameterizedTest
	@CsvSource({ "'', 10", "2, 2", "1.5, 10", "- 1, 10", "z, 35", "1 1, 10", "-, 10" })
	void refusesWhatAreNoDigitsOfTheBase(String text, int base) {
		assertThat(NumberParser.parse(LuaString.valueOf(text), base)).isNaN();
	}

}
