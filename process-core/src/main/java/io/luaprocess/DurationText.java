package io.luaprocess;

import java.math.BigInteger;

/**
 * The one duration notation of the product, in both directions: an optional sign, then
 * one or more of decimal number and unit without spaces, or {@code 0}. Units are
 * {@code ns}, {@code us} ({@code µs}), {@code ms}, {@code s}, {@code m} and {@code h};
 * days and weeks do not exist. Durations are whole nanoseconds in the range of a
 * {@code long}, about 292 years either way.
 */
public final class DurationText {

	private static final long NANOSECOND = 1;

	private static final long MICROSECOND = 1_000;

	private static final long MILLISECOND = 1_000_000;

	private static final long SECOND = 1_000_000_000;

	private static final long MINUTE = 60 * SECOND;

	private static final long HOUR = 60 * MINUTE;

	/** Further digits of a fraction are below a nanosecond even of hours. */
	private static final int FRACTION_DIGITS = 18;

	/** Longest text in characters. */
	private static final int LONGEST = 2048;

	private DurationText() {
	}

	/**
	 * Parses a duration such as {@code 1h30m}, {@code 1.5s} or {@code -250ms}. Fractions
	 * of nanoseconds are cut off.
	 * @param text the text
	 * @return nanoseconds
	 * @throws IllegalArgumentException if the text is no duration or out of range; the
	 * message is <code>invalid duration format: "&lt;text&gt;"</code>
	 */
	public static long parse(String text) {
		return new Parser(text).parse();
	}

	/**
	 * Writes a duration in its shortest form: hours, minutes and seconds, or one smaller
	 * unit below a second.
	 * @param nanos nanoseconds
	 * @return for example {@code 1h30m0s}, {@code 1.5s}, {@code 250ms}, {@code 100µs} or
	 * {@code 0s}
	 */
	public static String format(long nanos) {
		if (nanos == 0) {
			return "0s";
		}
		StringBuilder text = new StringBuilder(32);
		// Negative numbers reach further than positive ones, so the work is done on them.
		long rest = nanos;
		if (rest < 0) {
			text.append('-');
		}
		else {
			rest = -rest;
		}
		if (rest > -MICROSECOND) {
			return text.append(-rest).append("ns").toString();
		}
		if (rest > -MILLISECOND) {
			return decimal(text, rest, MICROSECOND).append("µs").toString();
		}
		if (rest > -SECOND) {
			return decimal(text, rest, MILLISECOND).append("ms").toString();
		}
		if (rest <= -HOUR) {
			text.append(-(rest / HOUR)).append('h');
		}
		if (rest <= -MINUTE) {
			text.append(-(rest % HOUR / MINUTE)).append('m');
		}
		return decimal(text, rest % MINUTE, SECOND).append('s').toString();
	}

	private static StringBuilder decimal(StringBuilder text, long negative, long unit) {
		text.append(-(negative / unit));
		long fraction = -(negative % unit);
		if (fraction == 0) {
			return text;
		}
		text.append('.');
		long digit = unit / 10;
		while (fraction > 0) {
			text.append((char) ('0' + fraction / digit));
			fraction %= digit;
			digit /= 10;
		}
		return text;
	}

	/** One pass over one text. */
	private static final class Parser {

		private final String text;

		private int at;

		/** Zero or negative: the range reaches further there. */
		private long total;

		Parser(String text) {
			this.text = text;
		}

		long parse() {
			if (this.text.length() > LONGEST) {
				throw invalid();
			}
			boolean negative = peek() == '-';
			if (negative || peek() == '+') {
				this.at++;
			}
			if (this.at == this.text.length() - 1 && peek() == '0') {
				return 0;
			}
			if (this.at == this.text.length()) {
				throw invalid();
			}
			try {
				while (this.at < this.text.length()) {
					part();
				}
			}
			catch (ArithmeticException ex) {
				throw invalid();
			}
			if (!negative && this.total == Long.MIN_VALUE) {
				throw invalid();
			}
			return negative ? this.total : -this.total;
		}

		private void part() {
			int start = this.at;
			long whole = digits();
			int digits = this.at - start;
			int fraction = this.at;
			if (peek() == '.') {
				this.at++;
				fraction = this.at;
				while (isDigit(peek())) {
					this.at++;
				}
			}
			int end = this.at;
			if (digits == 0 && end == fraction) {
				throw invalid();
			}
			long unit = unit();
			this.total = Math.addExact(this.total, Math.multiplyExact(whole, unit));
			this.total = Math.subtractExact(this.total, fraction(fraction, end, unit));
		}

		/** The value of the digits, negated. */
		private long digits() {
			long value = 0;
			while (isDigit(peek())) {
				value = Math.subtractExact(Math.multiplyExact(value, 10L), peek() - '0');
				this.at++;
			}
			return value;
		}

		private long fraction(int start, int end, long unit) {
			if (start == end) {
				return 0;
			}
			String digits = this.text.substring(start, Math.min(end, start + FRACTION_DIGITS));
			return new BigInteger(digits).multiply(BigInteger.valueOf(unit))
				.divide(BigInteger.TEN.pow(digits.length()))
				.longValueExact();
		}

		private long unit() {
			int start = this.at;
			while (this.at < this.text.length() && peek() != '.' && !isDigit(peek())) {
				this.at++;
			}
			return switch (this.text.substring(start, this.at)) {
				case "ns" -> NANOSECOND;
				// Both the micro sign and the Greek letter are in use.
				case "us", "\u00b5s", "\u03bcs" -> MICROSECOND;
				case "ms" -> MILLISECOND;
				case "s" -> SECOND;
				case "m" -> MINUTE;
				case "h" -> HOUR;
				default -> throw invalid();
			};
		}

		private char peek() {
			return (this.at < this.text.length()) ? this.text.charAt(this.at) : '\0';
		}

		private static boolean isDigit(char c) {
			return c >= '0' && c <= '9';
		}

		private IllegalArgumentException invalid() {
			return new IllegalArgumentException("invalid duration format: \"" + this.text + "\"");
		}

	}

}
