package io.luaprocess.security;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

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

	private Expression(String text, long size, int maxText) {
		this.size = size;
		this.pattern = compile(text);
		this.maxText = maxText;
	}

	/**
	 * An expression that a policy contains.
	 * @throws IllegalArgumentException if it is bad or too large; the message is
	 * <code>invalid expression '&lt;text&gt;'</code>
	 */
	static Expression ofPolicy(String text) {
		long size = size(text, MAX_SIZE);
		if (size > MAX_SIZE) {
			throw new IllegalArgumentException("invalid expression '" + text + "'");
		}
		return new Expression(text, size, MAX_TEXT);
	}

	/**
	 * An expression that a field contains.
	 * @return {@code null} if it is too large
	 * @throws IllegalArgumentException if it is bad
	 */
	static @Nullable Expression ofField(String text) {
		long size = size(text, MAX_FIELD_SIZE);
		return (size > MAX_FIELD_SIZE) ? null : new Expression(text, size, MAX_FIELD_TEXT);
	}

	private static Pattern compile(String text) {
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
