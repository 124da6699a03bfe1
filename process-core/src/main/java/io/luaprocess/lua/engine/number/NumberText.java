package io.luaprocess.lua.engine.number;

import java.nio.charset.StandardCharsets;

/**
 * Writes numbers: the only place where a number becomes text, with {@link PrintfText}.
 */
public final class NumberText {

	/** Digits of {@code %.14g}. */
	private static final int DIGITS = 14;

	/** Doubles represent every whole number up to this one. */
	private static final double EXACT = 0x1p53;

	/** Zeros after the point above which {@link #shortest} uses an exponent. */
	private static final int MOST_ZEROS = 5;

	private NumberText() {
	}

	/**
	 * Writes a number as PUC Lua 5.2 does, with C's {@code printf("%.14g")}.
	 * @param v the number
	 * @return the text
	 */
	public static String format(double v) {
		if (v == (long) v && Math.abs(v) < 1e14) {
			return whole(v);
		}
		if (Double.isNaN(v)) {
			return "nan";
		}
		if (Double.isInfinite(v)) {
			return (v > 0) ? "inf" : "-inf";
		}
		NumberBuffer text = new NumberBuffer();
		if (v < 0) {
			text.add('-');
		}
		PrintfText.general(text, Math.abs(v), DIGITS, false, 'e');
		return text.toString();
	}

	/**
	 * Writes a number with the fewest digits that read back equal. Whole numbers up to
	 * 2^53 have no exponent.
	 * @param v the number, finite
	 * @return the text
	 */
	public static String shortest(double v) {
		if (Math.abs(v) <= EXACT && v == Math.rint(v)) {
			return whole(v);
		}
		DecimalDigits digits = DecimalDigits.shortest(Math.abs(v));
		String text = new String(digits.text(), StandardCharsets.ISO_8859_1);
		return ((v < 0) ? "-" : "") + join(text, digits.exponent() + 1);
	}

	/** Writes a whole number within the range of a long. */
	private static String whole(double v) {
		return (v == 0 && 1 / v < 0) ? "-0" : Long.toString((long) v);
	}

	/**
	 * Places the point.
	 * @param digits the digits, neither beginning nor ending with 0
	 * @param point how many of them stand before the point
	 */
	private static String join(String digits, int point) {
		if (point <= 0 && point >= -MOST_ZEROS) {
			return "0." + "0".repeat(-point) + digits;
		}
		if (point > 0 && point < digits.length()) {
			return digits.substring(0, point) + "." + digits.substring(point);
		}
		String fraction = (digits.length() > 1) ? "." + digits.substring(1) : "";
		String scientific = digits.charAt(0) + fraction + "e" + (point - 1);
		return (point > 0 && point <= scientific.length()) ? digits + "0".repeat(point - digits.length()) : scientific;
	}

	/**
	 * Returns how many bytes {@link #write} writes.
	 * @param v a whole number
	 * @return bytes, the sign included
	 */
	public static int digits(long v) {
		int length = (v < 0) ? 2 : 1;
		for (long rest = v / 10; rest != 0; rest /= 10) {
			length++;
		}
		return length;
	}

	/**
	 * Writes a whole number from its last digit to its first.
	 * @param v the number
	 * @param bytes where to
	 * @param end index after the last digit
	 */
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
