package io.luaprocess.lua.engine.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The one place where numbers become text and text becomes numbers, as PUC Lua 5.2 does
 * ({@code %.14g} and {@code strtod}).
 */
public final class NumberText {

	private static final int DIGITS = 14;

	private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

	/**
	 * Length of texts in bytes above which digits are dropped. No double is told from its
	 * neighbours by more than 767 digits, but for whether zeros follow.
	 */
	private static final int SIGNIFICANT = 800;

	/** More than any number of digits can make up for. */
	private static final long LARGEST_POWER = 1L << 40;

	private NumberText() {
	}

	// ---- writing ---------------------------------------------------------------------

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
	public static int digits(int v) {
		int length = (v < 0) ? 2 : 1;
		for (int rest = v / 10; rest != 0; rest /= 10) {
			length++;
		}
		return length;
	}

	/** Writes a whole number backwards into bytes that end before an index. */
	public static void write(int v, byte[] bytes, int end) {
		int rest = v;
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

	// ---- reading ---------------------------------------------------------------------

	/**
	 * Reads a number as {@code tonumber} does: decimal or hexadecimal, surrounded by
	 * white space.
	 * @param text the text
	 * @return the number, or {@code nil} if the text is none
	 */
	public static LuaValue parse(LuaString text) {
		byte[] b = text.m_bytes;
		int i = text.m_offset;
		int end = i + text.m_length;
		while (i < end && isSpace(b[i])) {
			i++;
		}
		while (end > i && isSpace(b[end - 1])) {
			end--;
		}
		int start = i;
		boolean negative = false;
		if (i < end && (b[i] == '-' || b[i] == '+')) {
			negative = b[i++] == '-';
		}
		if (end - i > 2 && b[i] == '0' && (b[i + 1] | 32) == 'x') {
			return hexadecimal(b, i + 2, end, negative);
		}
		return decimal(b, start, i, end, negative);
	}

	private static LuaValue decimal(byte[] b, int start, int first, int end, boolean negative) {
		int i = first;
		long value = 0;
		while (i < end && isDigit(b[i])) {
			if (i - first < 15) {
				value = value * 10 + (b[i] - '0');
			}
			i++;
		}
		int whole = i;
		int count = i - first;
		if (i == end && count > 0 && count <= 15) {
			return (value == 0 && negative) ? Num.of(-0.0) : Num.of(negative ? -value : value);
		}
		if (i < end && b[i] == '.') {
			int point = i++;
			while (i < end && isDigit(b[i])) {
				i++;
			}
			count += i - point - 1;
		}
		if (count == 0) {
			return LuaValue.NIL;
		}
		int digits = i;
		if (i < end && (b[i] | 32) == 'e') {
			i = skipPower(b, i + 1, end);
		}
		if (i != end) {
			return LuaValue.NIL;
		}
		String text = (end - start > SIGNIFICANT) ? shortened(b, first, whole, digits, end, negative)
				: new String(b, start, end - start, StandardCharsets.ISO_8859_1);
		return Num.of(Double.parseDouble(text));
	}

	/**
	 * The text of a number with so many digits that those behind the first ones only
	 * matter by not being zero.
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
	private static LuaValue hexadecimal(byte[] b, int first, int end, boolean negative) {
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
			return LuaValue.NIL;
		}
		if (i < end && (b[i] | 32) == 'p') {
			int digits = skipPower(b, i + 1, end);
			if (digits < 0) {
				return LuaValue.NIL;
			}
			exponent += power(b, i + 1, digits);
			i = digits;
		}
		if (i != end) {
			return LuaValue.NIL;
		}
		double v = scale(bits, (int) Math.clamp(exponent, -100_000, 100_000));
		return Num.of(negative ? -v : v);
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

	/**
	 * Reads digits of a base.
	 * @param text the text, surrounded by white space
	 * @param base 2 to 36
	 * @return the number, or {@code nil} if the text is none
	 */
	public static LuaValue parse(LuaString text, int base) {
		byte[] b = text.m_bytes;
		int i = text.m_offset;
		int end = i + text.m_length;
		while (i < end && isSpace(b[i])) {
			i++;
		}
		while (end > i && isSpace(b[end - 1])) {
			end--;
		}
		boolean negative = i < end && b[i] == '-';
		if (i < end && (b[i] == '-' || b[i] == '+')) {
			i++;
		}
		if (i == end) {
			return LuaValue.NIL;
		}
		double n = 0;
		for (; i < end; i++) {
			int digit = digit(b[i]);
			if (digit < 0 || digit >= base) {
				return LuaValue.NIL;
			}
			n = n * base + digit;
		}
		return Num.of(negative ? -n : n);
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
