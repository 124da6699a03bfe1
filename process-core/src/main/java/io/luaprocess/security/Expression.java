package io.luaprocess.security;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression of bounded cost. The time to search grows with the length of the
 * text times the size of the expression, in which counted repetitions are written out,
 * and there is no safepoint.
 */
final class Expression {

	private static final int MAX_SIZE = 20_000;

	/** The length of the text times the size of the expression: some 100 ms. */
	private static final long MAX_STEPS = 20_000_000;

	private static final int MAX_TEXT = 65_536;

	/** An expression in a field may come from a program. */
	private static final int MAX_FIELD_SIZE = 2_000;

	private static final int MAX_FIELD_TEXT = 4_096;

	private final Pattern pattern;

	private final int maxText;

	private final long size;

	private Expression(String text, int maxSize, int maxText) {
		this.size = size(text, maxSize);
		this.pattern = compile(text, this.size, maxSize);
		this.maxText = maxText;
	}

	/**
	 * An expression that a policy contains.
	 * @throws IllegalArgumentException if it is bad or too large; the message is
	 * <code>invalid expression '&lt;text&gt;'</code>
	 */
	static Expression ofPolicy(String text) {
		return new Expression(text, MAX_SIZE, MAX_TEXT);
	}

	/**
	 * An expression that a field contains.
	 * @throws IllegalArgumentException if it is bad or too large
	 */
	static Expression ofField(String text) {
		return new Expression(text, MAX_FIELD_SIZE, MAX_FIELD_TEXT);
	}

	private static Pattern compile(String text, long size, int maxSize) {
		if (size > maxSize) {
			throw new IllegalArgumentException("invalid expression '" + text + "'");
		}
		try {
			return Pattern.compile(text);
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException("invalid expression '" + text + "'", ex);
		}
	}

	/** The length as if each counted repetition contained all others, an upper bound. */
	private static long size(String text, int enough) {
		long size = text.length();
		for (int i = text.indexOf('{'); i >= 0 && size <= enough; i = text.indexOf('{', i + 1)) {
			size *= Math.max(1, largestNumber(text, i + 1));
		}
		return size;
	}

	/** The largest number before the closing brace. */
	private static int largestNumber(String text, int start) {
		int largest = 0;
		int number = 0;
		for (int i = start; i < text.length() && text.charAt(i) != '}'; i++) {
			int digit = Character.digit(text.charAt(i), 10);
			number = (digit < 0) ? 0 : Math.min(10 * number + digit, MAX_SIZE + 1);
			largest = Math.max(largest, number);
		}
		return largest;
	}

	/** Whether a text is short enough. */
	boolean canSearch(String text) {
		return text.length() <= this.maxText && (long) text.length() * this.size <= MAX_STEPS;
	}

	boolean isFoundIn(String text) {
		return this.pattern.matcher(text).find();
	}

}
