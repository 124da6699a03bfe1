package io.luaprocess.lua.engine.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DecimalDigits}.
 */
class DecimalDigitsTests {

	@Test
	void anyNumberIsRoundedAsItsExactValue() {
		Random random = new Random(5);
		for (int i = 0; i < 50_000; i++) {
			double v = positive(random);
			int count = 1 + random.nextInt(20);
			BigDecimal expected = new BigDecimal(v).round(new MathContext(count, RoundingMode.HALF_EVEN));
			DecimalDigits digits = DecimalDigits.rounded(v, count);
			assertThat(digits.text()).hasSize(count);
			assertThat(value(digits)).as("%s to %d digits", v, count).isEqualByComparingTo(expected);
		}
	}

	@Test
	void aNumberJustBelowAPowerOfTenKeepsItsNines() {
		assertThat(text(DecimalDigits.rounded(1e33, 16))).isEqualTo("9999999999999999");
		assertThat(text(DecimalDigits.rounded(9.99999999999999E-9, 15))).isEqualTo("999999999999999");
	}

	@Test
	void theShortestDigitsReadBackEqual() {
		Random random = new Random(6);
		for (int i = 0; i < 50_000; i++) {
			double v = positive(random);
			DecimalDigits digits = DecimalDigits.shortest(v);
			assertThat(value(digits).doubleValue()).isEqualTo(v);
			assertThat(digits.text()[0]).isNotEqualTo((byte) '0');
			assertThat(digits.text()[digits.text().length - 1]).isNotEqualTo((byte) '0');
		}
		assertThat(DecimalDigits.shortest(Double.MIN_VALUE).text()).hasSize(1);
	}

	private static BigDecimal value(DecimalDigits digits) {
		String text = text(digits);
		return new BigDecimal(text).scaleByPowerOfTen(digits.exponent() - text.length() + 1);
	}

	private static String text(DecimalDigits digits) {
		return new String(digits.text(), StandardCharsets.US_ASCII);
	}

	/** Numbers of all sizes, many of them beside or between two short decimals. */
	private static double positive(Random random) {
		double v = switch (random.nextInt(5)) {
			case 0 -> (random.nextLong(1_000_000_000_000_000L) * 10 + 5) / Math.pow(10, random.nextInt(20));
			case 1 -> random.nextInt(1, 2000) / 8.0;
			case 2 -> Double.MIN_VALUE * random.nextInt(1, 1000);
			case 3 -> Math.pow(10, random.nextInt(600) - 300) * (random.nextBoolean() ? 1 : 1 - 1e-15);
			default -> Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
		};
		return (Double.isFinite(v) && v > 0) ? v : random.nextDouble() + 1;
	}

}
