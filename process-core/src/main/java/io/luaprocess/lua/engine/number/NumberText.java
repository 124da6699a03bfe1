package io.luaprocess.lua.engine.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes numbers as PUC Lua 5.2 does ({@code %.14g}).
 */
public final class NumberText {

	private static final int DIGITS = 14;

	private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

	private NumberText() {
	}

	/**
	 * Writes a number as C's {@code printf("%.14g")}.
	 * @param v the number
	 * @return the text
	 */
	public static String format(double v) {
		if (v == (long) v && Math.abs(v) < 1e14) {
			return (v == 0 && 1 / v < 0) ? "-0" : Long.toString((long) v);
		}
		if (Double.isNaN(v)) {
			return "nan";
		}
		if (Double.isInfinite(v)) {
			return (v > 0) ? "inf" : "-inf";
		}
		double abs = Math.abs(v);
		String digits;
		int exponent;
		String shortest = Double.toString(abs);
		StringBuilder collected = new StringBuilder(24);
		exponent = collect(shortest, collected);
		int n = collected.length();
		// The shortest text that reads back equal decides the rounding unless it ends
		// exactly between two candidates. Subnormal numbers have fewer digits than shown.
		if ((n == DIGITS + 1 && collected.charAt(DIGITS) == '5') || abs < Double.MIN_NORMAL) {
			BigDecimal exact = new BigDecimal(abs).round(ROUNDING);
			digits = exact.unscaledValue().toString();
			exponent = digits.length() - 1 - exact.scale();
		}
		else if (n > DIGITS) {
			boolean up = collected.charAt(DIGITS) >= '5';
			collected.setLength(DIGITS);
			if (up && increment(collected)) {
				exponent++;
			}
			digits = collected.toString();
		}
		else {
			digits = collected.toString();
		}
		return layOut(v < 0, digits, exponent);
	}

	/**
	 * Takes the significant digits out of Java's text.
	 * @return the decimal exponent of the first digit
	 */
	private static int collect(String text, StringBuilder digits) {
		int exponent = 0;
		int point = -1;
		int leadingZeros = 0;
		int seen = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '.') {
				point = seen;
			}
			else if (c == 'E') {
				exponent = Integer.parseInt(text, i + 1, text.length(), 10);
				break;
			}
			else {
				seen++;
				if (c == '0' && digits.isEmpty()) {
					leadingZeros++;
				}
				else {
					digits.append(c);
				}
			}
		}
		int n = digits.length();
		while (n > 1 && digits.charAt(n - 1) == '0') {
			n--;
		}
		digits.setLength(n);
		return exponent + ((point < 0) ? seen : point) - leadingZeros - 1;
	}

	/** Adds one to the last digit; true if 99…9 became 10…0. */
	private static boolean increment(StringBuilder digits) {
		int i = digits.length() - 1;
		while (i >= 0 && digits.charAt(i) == '9') {
			digits.setCharAt(i--, '0');
		}
		if (i < 0) {
			digits.setCharAt(0, '1');
			return true;
		}
		digits.setCharAt(i, (char) (digits.charAt(i) + 1));
		return false;
	}

	private static String layOut(boolean negative, String digits, int exponent) {
		int n = digits.length();
		while (n > 1 && digits.charAt(n - 1) == '0') {
			n--;
		}
		StringBuilder out = new StringBuilder(24);
		if (negative) {
			out.append('-');
		}
		if (exponent < -4 || exponent >= DIGITS) {
			out.append(digits.charAt(0));
			if (n > 1) {
				out.append('.').append(digits, 1, n);
			}
			out.append((exponent < 0) ? "e-" : "e+");
			int e = Math.abs(exponent);
			return ((e < 10) ? out.append('0') : out).append(e).toString();
		}
		if (exponent < 0) {
			out.append("0.");
			out.repeat('0', -exponent - 1);
			return out.append(digits, 0, n).toString();
		}
		if (n <= exponent + 1) {
			out.append(digits, 0, n);
			return out.repeat('0', exponent + 1 - n).toString();
		}
		return out.append(digits, 0, exponent + 1).append('.').append(digits, exponent + 1, n).toString();
	}

	/** How many bytes {@link #write} writes. */
	public static int digits(long v) {
		int length = (v < 0) ? 2 : 1;
		for (long rest = v / 10; rest != 0; rest /= 10) {
			length++;
		}
		return length;
	}

	/** Writes a whole number backwards into bytes that end before an index. */
	public static void write(long v, byte[] bytes, int end) {
		long rest = v;
		int at = end;
		do {
			// The remainder of a negative number is negative.
			bytes[--at] = (byte) ('0' + Math.abs(rest % 10));
			rest /= 10;
		}
		while (rest != 0);
		if (v < 0) {
			bytes[--at] = '-';
		}
	}

}
