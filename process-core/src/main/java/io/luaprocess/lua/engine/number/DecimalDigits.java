package io.luaprocess.lua.engine.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The leading decimal digits of a positive double.
 * <p>
 * The fast path multiplies by a power of ten and takes the rounding error of that product
 * from a fused multiply-add. Product and error together are the exact value. It covers
 * results of up to 53 bits. {@link BigDecimal} computes the rest.
 *
 * @param text the digits
 * @param exponent power of ten of the first digit
 */
record DecimalDigits(byte[] text, int exponent) {

	private static final double MAX_EXACT = 0x1p53;

	/** The powers of ten that doubles represent exactly. */
	static final double[] POWERS = new double[23];

	/** The largest exponent {@link #power} takes. */
	static final int MAX_POWER = 16;

	private static final long[] WHOLE_POWERS = new long[MAX_POWER + 1];

	/** Every decimal number of so many digits is told from its neighbours by a double. */
	private static final int RELIABLE = 15;

	static {
		double power = 1;
		for (int i = 0; i < POWERS.length; i++) {
			POWERS[i] = power;
			power *= 10;
		}
		for (int i = 0; i < WHOLE_POWERS.length; i++) {
			WHOLE_POWERS[i] = (long) POWERS[i];
		}
	}

	/**
	 * Multiplies with a power of ten and rounds to a whole number.
	 * @param v the value, not negative
	 * @param exponent the power
	 * @return the product, or -1 if this way cannot compute it
	 */
	static long scale(double v, int exponent) {
		double product;
		double rest;
		if (exponent >= 0) {
			if (exponent >= POWERS.length) {
				return -1;
			}
			product = v * POWERS[exponent];
			rest = Math.fma(v, POWERS[exponent], -product);
		}
		else {
			if (-exponent >= POWERS.length) {
				return -1;
			}
			product = v / POWERS[-exponent];
			rest = Math.fma(-product, POWERS[-exponent], v);
		}
		// Products this small might have lost their rounding error to underflow.
		if (product >= MAX_EXACT || (v != 0 && product < 1e-200)) {
			return -1;
		}
		long floor = (long) product;
		double fraction = product - floor;
		if (fraction > 0.5) {
			return floor + 1;
		}
		if (fraction < 0.5 || rest < 0) {
			return floor;
		}
		return (rest > 0) ? floor + 1 : floor + (floor & 1);
	}

	/** A power of ten from 0 to 16. */
	static long power(int exponent) {
		return WHOLE_POWERS[exponent];
	}

	/**
	 * Rounds a number to a number of digits, ties to even.
	 * @param v the number, finite, not negative
	 * @param count how many digits
	 * @return the digits, as many as asked for
	 */
	static DecimalDigits rounded(double v, int count) {
		if (v == 0) {
			byte[] zeros = new byte[count];
			Arrays.fill(zeros, (byte) '0');
			return new DecimalDigits(zeros, 0);
		}
		DecimalDigits digits = (count <= MAX_POWER) ? scaled(v, count) : null;
		if (digits == null && count <= RELIABLE && v >= Double.MIN_NORMAL) {
			digits = shortest(v).roundedTo(count);
		}
		return (digits != null) ? digits : exact(v, count);
	}

	private static @Nullable DecimalDigits scaled(double v, int count) {
		// Rounding may carry, and just below a power the estimate may be too large.
		int estimate = (int) Math.floor(Math.log10(v));
		int first = (count > 14) ? estimate - 1 : estimate;
		boolean skipped = false;
		for (int exponent = first; exponent <= estimate + 1; exponent++) {
			long scaled = scale(v, count - 1 - exponent);
			if (scaled < 0) {
				skipped = true;
			}
			else if (scaled < WHOLE_POWERS[count]) {
				// After a skipped exponent, a power of ten may be rounded up from nines.
				if (scaled < WHOLE_POWERS[count - 1] || (skipped && scaled == WHOLE_POWERS[count - 1])) {
					return null;
				}
				byte[] text = new byte[count];
				NumberText.write(scaled, text, count);
				return new DecimalDigits(text, exponent);
			}
		}
		return null;
	}

	private static DecimalDigits exact(double v, int count) {
		BigDecimal rounded = new BigDecimal(v).round(new MathContext(count, RoundingMode.HALF_EVEN));
		String digits = rounded.unscaledValue().toString();
		byte[] text = new byte[count];
		for (int i = 0; i < count; i++) {
			text[i] = (byte) ((i < digits.length()) ? digits.charAt(i) : '0');
		}
		return new DecimalDigits(text, digits.length() - 1 - rounded.scale());
	}

	/**
	 * Rounds the shortest digits of a number as its exact value is rounded.
	 * @param count how many digits, at most {@link #RELIABLE}
	 * @return the digits; null if the shortest digits end between two candidates, so that
	 * the exact value decides
	 */
	private @Nullable DecimalDigits roundedTo(int count) {
		int n = this.text.length;
		if (n == count + 1 && this.text[count] == '5') {
			return null;
		}
		byte[] rounded = Arrays.copyOf(this.text, count);
		if (n < count) {
			Arrays.fill(rounded, n, count, (byte) '0');
		}
		boolean carry = n > count && this.text[count] >= '5' && increment(rounded);
		return new DecimalDigits(rounded, carry ? this.exponent + 1 : this.exponent);
	}

	/** Adds one to the last digit; true if 99…9 became 10…0. */
	private static boolean increment(byte[] digits) {
		int i = digits.length - 1;
		while (i >= 0 && digits[i] == '9') {
			digits[i--] = '0';
		}
		if (i < 0) {
			digits[0] = '1';
			return true;
		}
		digits[i]++;
		return false;
	}

	/**
	 * Returns the fewest digits that read back equal.
	 * @param v the number, finite, positive
	 * @return the digits, the last of them not zero
	 */
	static DecimalDigits shortest(double v) {
		String text = Double.toString(v);
		int mantissa = text.indexOf('E');
		int exponent = (mantissa < 0) ? 0 : Integer.parseInt(text, mantissa + 1, text.length(), 10);
		int end = (mantissa < 0) ? text.length() : mantissa;
		int point = text.indexOf('.');
		byte[] digits = new byte[end];
		int n = 0;
		int first = 0;
		for (int i = 0; i < end; i++) {
			char c = text.charAt(i);
			if (n == 0 && (c == '0' || c == '.')) {
				first = i + 1;
			}
			else if (c != '.') {
				digits[n++] = (byte) c;
			}
		}
		while (digits[n - 1] == '0') {
			n--;
		}
		int power = exponent + ((first < point) ? point - first - 1 : point - first);
		if (n == 2 && v < Double.MIN_NORMAL) {
			// Java writes two digits even where one is enough: 4.9E-324.
			int rounded = (10 * (digits[0] - '0') + digits[1] - '0' + 5) / 10;
			if (Double.parseDouble(rounded + "E" + power) == v) {
				return (rounded == 10) ? new DecimalDigits(new byte[] { '1' }, power + 1)
						: new DecimalDigits(new byte[] { (byte) ('0' + rounded) }, power);
			}
		}
		return new DecimalDigits(Arrays.copyOf(digits, n), power);
	}

}
