package io.luaprocess.lua.module.json;

import java.nio.charset.StandardCharsets;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.number.NumberText;
import org.luaj.vm2.LuaString;

/**
 * Numbers as JSON writes them: whole numbers up to 2^53 without exponent, others with the
 * fewest digits that read back equal.
 */
public final class JsonNumber {

	private static final double EXACT = 0x1p53;

	/** Zeros after the point from which on an exponent is used. */
	private static final int MOST_ZEROS = 5;

	private static final int MANY_DIGITS = 800;

	private static final double[] POWERS = new double[23];

	static {
		double power = 1;
		for (int i = 0; i < POWERS.length; i++) {
			POWERS[i] = power;
			power *= 10;
		}
	}

	private JsonNumber() {
	}

	/**
	 * Writes a number.
	 * @param v the number; NaN and the infinities become {@code null}
	 * @return the text
	 */
	public static String format(double v) {
		if (Math.abs(v) <= EXACT && v == Math.rint(v)) {
			return (v == 0 && 1 / v < 0) ? "-0" : Long.toString((long) v);
		}
		if (Double.isNaN(v) || Double.isInfinite(v)) {
			return "null";
		}
		String text = Double.toString(Math.abs(v));
		int e = text.indexOf('E');
		int exponent = (e < 0) ? 0 : Integer.parseInt(text, e + 1, text.length(), 10);
		String mantissa = (e < 0) ? text : text.substring(0, e);
		int point = mantissa.indexOf('.');
		String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
		int leading = 0;
		while (digits.charAt(leading) == '0') {
			leading++;
		}
		int end = digits.length();
		while (digits.charAt(end - 1) == '0') {
			end--;
		}
		String sign = (v < 0) ? "-" : "";
		if (end - leading == 2) {
			// Java writes two digits at least, also where one would do: 4.9E-324.
			int rounded = (Integer.parseInt(digits, leading, end, 10) + 5) / 10;
			if (Double.parseDouble(rounded + "E" + exponent) == Math.abs(v)) {
				int carry = rounded / 10;
				return sign + join(Integer.toString(rounded - 9 * carry), point + exponent - leading + carry);
			}
		}
		return sign + join(digits.substring(leading, end), point + exponent - leading);
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
	 * Reads a number whose grammar has been checked.
	 * @param bytes the text
	 * @param from index of its first byte
	 * @param to index after its last byte
	 * @return the number; infinite if it is out of range
	 */
	public static double parse(byte[] bytes, int from, int to) {
		long mantissa = 0;
		int scale = 0;
		boolean fraction = false;
		boolean negative = bytes[from] == '-';
		for (int i = negative ? from + 1 : from; i < to; i++) {
			byte b = bytes[i];
			if (b == '.') {
				fraction = true;
				continue;
			}
			if (b < '0' || b > '9' || mantissa > (long) EXACT / 10) {
				return slowly(bytes, from, to);
			}
			mantissa = mantissa * 10 + (b - '0');
			scale += fraction ? 1 : 0;
		}
		if (mantissa > (long) EXACT || scale >= POWERS.length) {
			return slowly(bytes, from, to);
		}
		// Both operands are exact, so that the one division rounds as it must.
		double value = (scale == 0) ? mantissa : mantissa / POWERS[scale];
		return negative ? -value : value;
	}

	private static double slowly(byte[] bytes, int from, int to) {
		// Java's own way takes long for very many digits.
		if (to - from > MANY_DIGITS
				&& NumberText.parse(LuaString.valueUsing(bytes, from, to - from)) instanceof Num number) {
			return number.v;
		}
		return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
	}

}
