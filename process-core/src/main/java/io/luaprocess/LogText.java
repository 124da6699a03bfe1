package io.luaprocess;

import java.util.stream.Collectors;

/**
 * Makes text of scripts safe for the log: whatever a script writes stays in its record
 * and on its line. Everything of the runtime that logs such text passes it through here.
 */
public final class LogText {

	private static final String NEXT_LINE = System.lineSeparator() + "\tat ";

	private static final int MAX_CAUSES = 20;

	private LogText() {
	}

	/**
	 * Escapes line breaks and control characters; tabs stay.
	 * @param text the text
	 * @return one line, the same object if there is nothing to escape
	 */
	public static String line(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (mustBeEscaped(text.charAt(i))) {
				return escaped(text, i);
			}
		}
		return text;
	}

	/**
	 * An error as one line: its text and, if the runtime did not find something, what
	 * that was.
	 * @param error the error
	 * @return the line
	 */
	public static String line(ProcessError error) {
		String text = line(error.toString());
		return (error.is(ErrorKind.NOT_FOUND) && error.details() instanceof ErrorDetails.Plain details)
				? text + " " + line(details.toMap().toString()) : text;
	}

	/**
	 * The Lua stack of an error as further lines of a record. Each begins with white
	 * space and {@code at}, so that none can be taken for a record.
	 * @param error the error
	 * @return the lines, each with a line separator before it; empty if the error has no
	 * stack
	 */
	public static String stack(ProcessError error) {
		String stack = error.stack();
		if (stack.equals(error.text())) {
			return "";
		}
		return stack.lines()
			.map((line) -> NEXT_LINE + line(line.strip()))
			.filter((line) -> !line.endsWith("traceback:"))
			.collect(Collectors.joining());
	}

	/**
	 * An exception whose messages can be logged: they may contain text of scripts.
	 * @param exception the exception
	 * @return the same object if there is nothing to escape; otherwise one with the same
	 * stack traces that begins with the name of its class
	 */
	public static Throwable escaped(Throwable exception) {
		Throwable next = exception;
		for (int i = 0; i < MAX_CAUSES && next != null; i++, next = next.getCause()) {
			String text = String.valueOf(next.getMessage());
			if (text != line(text)) {
				return new Escaped(exception, MAX_CAUSES);
			}
		}
		return exception;
	}

	/** An exception with messages of one line. */
	private static final class Escaped extends Exception {

		private static final long serialVersionUID = 1L;

		Escaped(Throwable original, int depth) {
			super(line(original.toString()),
					(original.getCause() != null && depth > 0) ? new Escaped(original.getCause(), depth - 1) : null);
			setStackTrace(original.getStackTrace());
		}

	}

	private static String escaped(String text, int from) {
		StringBuilder result = new StringBuilder(text.length() + 16).append(text, 0, from);
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			switch (c) {
				case '\n' -> result.append("\\n");
				case '\r' -> result.append("\\r");
				default -> {
					if (mustBeEscaped(c)) {
						result.append("\\u%04X".formatted((int) c));
					}
					else {
						result.append(c);
					}
				}
			}
		}
		return result.toString();
	}

	/** Control characters, line and paragraph separators, and changes of direction. */
	private static boolean mustBeEscaped(char c) {
		return c < ' ' && c != '\t' || c >= 0x7F && c <= 0x9F || c >= 0x2028 && c <= 0x202E
				|| c >= 0x2066 && c <= 0x2069;
	}

}
