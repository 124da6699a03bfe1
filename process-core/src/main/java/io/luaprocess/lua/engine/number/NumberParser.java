package io.luaprocess.lua.engine.number;

import java.nio.charset.StandardCharsets;

import org.luaj.vm2.LuaString;

/**
 * Reads numbers as PUC Lua 5.2 does ({@code strtod}): the only place where text becomes a
 * number. A text that is no number gives NaN, which no text stands for.
 */
public final class NumberParser {

	private static final double NONE = Double.NaN;

	/**
	 * Length of texts in bytes above which digits are dropped. No double is told from its
	 * neighbours by more than 767 digits, but for whether zeros follow.
	 */
	private static final int SIGNIFICANT = 800;

	/** More than any number of digits can make up for. */
	private static final long LARGEST_POWER = 1L << 40;

	/** Another digit behind a whole number up to this one gives at most 2^53. */
	private static final long MOST = ((1L << 53) - 9) / 10;

	private NumberParser() {
	}

	/**
	 * Reads a number as {@code tonumber} does: decimal or hexadecimal, surrounded by
	 * white space.
	 * @param text the text
	 * @return the number, infinite if it is out of range; NaN if the text is no number
	 */
	public static double parse(LuaString text) {
		return parse(text.m_bytes, text.m_offset, text.m_offset + text.m_length);
	}

	/**
	 * Reads a number as {@link #parse(LuaString)} does.
	 * @param bytes the text
	 * @param from index of its first byte
	 * @param to index after its last byte
	 * @return the number, infinite if it is out of range; NaN if the text is no number
	 */
	public static double parse(byte[] bytes, int from, int to) {
		int start = skipSpaces(bytes, from, to);
		int end = trimSpaces(bytes, start, to);
		int i = start;
		boolean negative = false;
		if (i < end && (bytes[i] == '-' || bytes[i] == '+')) {
			negative = bytes[i++] == '-';
		}
		if (end - i > 2 && bytes[i] == '0' && (bytes[i + 1] | 32) == 'x') {
			return hexadecimal(bytes, i + 2, end, negative);
		}
		return decimal(bytes, start, i, end, negative);
	}

	/**
	 * Reads digits of a base.
	 * @param text the text, surrounded by white space
	 * @param base 2 to 36
	 * @return the number; NaN if the text is no number
	 */
	public static double parse(LuaString text, int base) {
		byte[] b = text.m_bytes;
		int to = text.m_offset + text.m_length;
		int i = skipSpaces(b, text.m_offset, to);
		int end = trimSpaces(b, i, to);
		boolean negative = i < end && b[i] == '-';
		if (i < end && (b[i] == '-' || b[i] == '+')) {
			i++;
		}
		if (i == end) {
			return NONE;
		}
		double n = 0;
		for (; i < end; i++) {
			int digit = digit(b[i]);
			if (digit < 0 || digit >= base) {
				return NONE;
			}
			n = n * base + digit;
		}
		return negative ? -n : n;
	}

	private static int skipSpaces(byte[] b, int from, int end) {
		int i = from;
		while (i < end && isSpace(b[i])) {
			i++;
		}
		return i;
	}

	private static int trimSpaces(byte[] b, int start, int to) {
		int end = to;
		while (end > start && isSpace(b[end - 1])) {
			end--;
		}
		return end;
	}

	private static double decimal(byte[] b, int start, int first, int end, boolean negative) {
		long value = 0;
		boolean exact = true;
		int point = -1;
		int i = first;
		for (; i < end; i++) {
			byte c = b[i];
			if (c == '.' && point < 0) {
				point = i;
			}
			else if (!isDigit(c)) {
				break;
			}
			else if (value <= MOST) {
				value = value * 10 + (c - '0');
			}
			else {
				exact = false;
			}
		}
		int whole = (point < 0) ? i : point;
		int decimals = (point < 0) ? 0 : i - point - 1;
		if (whole - first + decimals == 0) {
			return NONE;
		}
		int digits = i;
		if (i == end && exact && decimals < DecimalDigits.POWERS.length) {
			// Both operands are exact, so the division rounds once.
			double v = (decimals == 0) ? value : value / DecimalDigits.POWERS[decimals];
			return negative ? -v : v;
		}
		if (i < end && (b[i] | 32) == 'e') {
			i = skipPower(b, i + 1, end);
		}
		if (i != end) {
			return NONE;
		}
		return Double.parseDouble((end - start > SIGNIFICANT) ? shortened(b, first, whole, digits, end, negative)
				: new String(b, start, end - start, StandardCharsets.ISO_8859_1));
	}

	/**
	 * Returns the text of a number with fewer digits and the same value as a double. Of
	 * the digits that are dropped, only matters whether one is not zero.
	 * @param whole the end of its digits before the point
	 * @param digits the end of all its digits
	 */
	private static String shortened(byte[] b, int first, int whole, int digits, int end, boolean negative) {
		int i = first;
		while (i < digits && (b[i] == '0' || b[i] == '.')) {
			i++;
		}
		long exponent = (i <= whole) ? whole - i : whole + 1L - i;
		StringBuilder text = new StringBuilder(SIGNIFICANT + 32);
		text.append(negative ? "-0." : "0.");
		for (; i < digits && text.length() < SIGNIFICANT; i++) {
			if (b[i] != '.') {
				text.append((char) b[i]);
			}
		}
		while (i < digits && (b[i] == '0' || b[i] == '.')) {
			i++;
		}
		if (i < digits) {
			text.append('1');
		}
		if (digits < end) {
			exponent += power(b, digits + 1, end);
		}
		return text.append('e').append(exponent).toString();
	}

	/** The end of an exponent, negative if there is none. */
	private static int skipPower(byte[] b, int first, int end) {
		int digits = (first < end && (b[first] == '-' || b[first] == '+')) ? first + 1 : first;
		int i = digits;
		while (i < end && isDigit(b[i])) {
			i++;
		}
		return (i > digits) ? i : -1;
	}

	/** The exponent behind an e or p, at most so large that it decides by itself. */
	private static long power(byte[] b, int first, int end) {
		boolean minus = b[first] == '-';
		int i = (minus || b[first] == '+') ? first + 1 : first;
		while (i < end && b[i] == '0') {
			i++;
		}
		long power = 0;
		for (; i < end && power < LARGEST_POWER; i++) {
			power = power * 10 + (b[i] - '0');
		}
		return minus ? -power : power;
	}

	/** The first 60 bits and a sticky bit for the rest round as all bits would. */
	private static double hexadecimal(byte[] b, int first, int end, boolean negative) {
		long bits = 0;
		long exponent = 0;
		boolean point = false;
		boolean any = false;
		int i = first;
		for (; i < end; i++) {
			if (b[i] == '.' && !point) {
				point = true;
				continue;
			}
			int digit = digit(b[i]);
			if (digit < 0 || digit >= 16) {
				break;
			}
			any = true;
			if (bits >>> 58 == 0) {
				bits = (bits << 4) | digit;
				exponent -= point ? 4 : 0;
			}
			else {
				bits |= (digit != 0) ? 1 : 0;
				exponent += point ? 0 : 4;
			}
		}
		if (!any) {
			return NONE;
		}
		if (i < end && (b[i] | 32) == 'p') {
			int digits = skipPower(b, i + 1, end);
			if (digits < 0) {
				return NONE;
			}
			exponent += power(b, i + 1, digits);
			i = digits;
		}
		if (i != end) {
			return NONE;
		}
		double v = scale(bits, (int) Math.clamp(exponent, -100_000, 100_000));
		return negative ? -v : v;
	}

	private static double scale(long bits, int exponent) {
		if (bits == 0) {
			return 0;
		}
		int length = 64 - Long.numberOfLeadingZeros(bits);
		// Below the normal range drop what does not fit first, so that it rounds once.
		int excess = -1074 - exponent;
		if (length + exponent <= -1022 && excess > 0) {
			if (excess > 62) {
				return 0;
			}
			long kept = bits >>> excess;
			long rest = bits & ((1L << excess) - 1);
			long half = 1L << (excess - 1);
			if (rest > half || (rest == half && (kept & 1) == 1)) {
				kept++;
			}
			return Math.scalb((double) kept, -1074);
		}
		return Math.scalb((double) bits, exponent);
	}

	private static int digit(byte c) {
		int letter = c | 32;
		return isDigit(c) ? c - '0' : (letter >= 'a' && letter <= 'z') ? letter - 'a' + 10 : -1;
	}

	private static boolean isDigit(byte c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isSpace(byte c) {
		return c == ' ' || (c >= '\t' && c <= '\r');
	}

}
