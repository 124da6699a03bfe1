package io.luaprocess.event;

import java.util.List;

import io.luaprocess.LogText;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * An error as an event keeps it: texts of limited length, without line breaks and control
 * characters, so that events hold neither values of programs nor objects of the
 * application.
 *
 * @param kind the kind, usually the value of an {@link io.luaprocess.ErrorKind}; empty if
 * the program gave none
 * @param text the message with its contexts, at most {@value #MAX_TEXT} characters
 * @param stack the Lua stack, the innermost function first, at most {@value #MAX_LINES}
 * lines; empty if it is not known
 * @param cause class and message of what Java code threw; {@code null} for nothing
 */
public record EventError(String kind, String text, List<String> stack, @Nullable String cause) {

	/** Longest text of an error. */
	public static final int MAX_TEXT = 500;

	/** Most lines of a stack. */
	public static final int MAX_LINES = 20;

	/** Longest line of a stack, and longest kind. */
	private static final int MAX_LINE = 200;

	/**
	 * Makes the brief form of an error.
	 * @param error the error
	 * @return its texts, cut
	 */
	public static EventError of(ProcessError error) {
		Throwable cause = error.cause();
		return new EventError(brief(error.kind(), MAX_LINE), brief(error.text(), MAX_TEXT), stack(error),
				(cause != null) ? brief(cause.toString(), MAX_TEXT) : null);
	}

	private static List<String> stack(ProcessError error) {
		String stack = error.stack();
		if (stack.equals(error.text())) {
			return List.of();
		}
		return stack.lines()
			.map((line) -> brief(line.strip(), MAX_LINE))
			.filter((line) -> !line.isEmpty() && !line.endsWith("traceback:"))
			.limit(MAX_LINES)
			.toList();
	}

	/**
	 * Cuts a text and makes it one line.
	 * @param text the text
	 * @param most how many characters to keep
	 * @return the text, with an ellipsis if something is missing
	 */
	static String brief(String text, int most) {
		if (text.length() <= most) {
			return LogText.line(text);
		}
		int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
		return LogText.line(text.substring(0, end)) + "…";
	}

	@Override
	public String toString() {
		return this.kind.isEmpty() ? this.text : this.kind + ": " + this.text;
	}

}
