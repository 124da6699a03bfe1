package io.luaprocess.lua.module.json;

/**
 * Numbers as JSON writes them: whole numbers up to 2^53 without exponent, others with the
 * fewest digits that read back equal.
 */
public final class JsonNumber {

	private static final double EXACT = 0x1p53;

	/** Zeros after the point from which on an exponent is used. */
	private static final int MOST_ZEROS = 5;

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

}
