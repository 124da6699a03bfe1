package io.luaprocess;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The one error of the runtime: immutable data that travels between processes and to Java
 * callers.
 */
public final class ProcessError {

	/**
	 * Longest message, and longest contexts together, in characters: longer ones are cut.
	 */
	public static final int MAX_TEXT = 65_536;

	/** Room for what says how much is missing. */
	private static final int MARK = 40;

	private static final String SEPARATOR = ": ";

	/** Size of a context without its characters. */
	private static final int CONTEXT = 48;

	/** Bytes of a Java exception with its stack trace, roughly. */
	private static final int CAUSE = 4096;

	private final String kind;

	private final String message;

	private final List<String> contexts;

	private final @Nullable Boolean retryable;

	private final @Nullable ErrorDetails details;

	private final String stack;

	private final boolean explicitlyFinal;

	private final @Nullable Throwable cause;

	private ProcessError(String kind, String message, List<String> contexts, @Nullable Boolean retryable,
			@Nullable ErrorDetails details, String stack, boolean explicitlyFinal, @Nullable Throwable cause) {
		this.kind = kind;
		this.message = message;
		this.contexts = contexts;
		this.retryable = retryable;
		this.details = details;
		this.stack = stack;
		this.explicitlyFinal = explicitlyFinal;
		this.cause = cause;
	}

	/**
	 * Creates an error of the runtime: not retryable, without details.
	 * @param kind the kind
	 * @param message the message, cut to {@link #MAX_TEXT}
	 * @return the error
	 */
	public static ProcessError of(ErrorKind kind, String message) {
		return of(kind.value(), message, Boolean.FALSE);
	}

	/**
	 * Creates an error without details.
	 * @param kind the kind
	 * @param message the message, cut to {@link #MAX_TEXT}
	 * @param retryable whether a retry may help, {@code null} if not known
	 * @return the error
	 */
	public static ProcessError of(String kind, String message, @Nullable Boolean retryable) {
		return new ProcessError(kind, cut(message, MAX_TEXT), List.of(), retryable, null, "", false, null);
	}

	/**
	 * Returns the kind, usually the value of an {@link ErrorKind}.
	 */
	public String kind() {
		return this.kind;
	}

	/**
	 * Whether this error is of a kind.
	 * @param kind the kind
	 * @return true if it is
	 */
	public boolean is(ErrorKind kind) {
		return this.kind.equals(kind.value());
	}

	/**
	 * Returns the innermost message, without contexts.
	 */
	public String message() {
		return this.message;
	}

	/**
	 * Returns the contexts the error was wrapped in, outermost first.
	 */
	public List<String> contexts() {
		return this.contexts;
	}

	/**
	 * Returns whether a retry may help.
	 * @return true, false, or {@code null} if not known
	 */
	public @Nullable Boolean retryable() {
		return this.retryable;
	}

	/**
	 * Returns the details.
	 * @return the details, or {@code null} if there are none
	 */
	public @Nullable ErrorDetails details() {
		return this.details;
	}

	/**
	 * Returns the Lua stack at the place where the error arose.
	 * @return the stack as text, never empty
	 */
	public String stack() {
		return this.stack.isEmpty() ? text() : this.stack;
	}

	/**
	 * Returns what Java code threw that the process had called. Lua code does not see it.
	 * @return the exception, or {@code null} if there was none
	 */
	public @Nullable Throwable cause() {
		return this.cause;
	}

	/**
	 * Sets the cause.
	 * @param cause what Java code threw, or {@code null} for nothing
	 * @return a new error
	 */
	public ProcessError withCause(@Nullable Throwable cause) {
		return new ProcessError(this.kind, this.message, this.contexts, this.retryable, this.details, this.stack,
				this.explicitlyFinal, cause);
	}

	/**
	 * Whether a program declared that no retry can help; a service that ends with such an
	 * error is not restarted.
	 * @return true if so
	 */
	public boolean explicitlyFinal() {
		return this.explicitlyFinal;
	}

	/**
	 * Returns the message preceded by its contexts.
	 * @return for example {@code loading order: timeout}
	 */
	public String text() {
		if (this.contexts.isEmpty()) {
			return this.message;
		}
		return String.join(SEPARATOR, this.contexts) + SEPARATOR + this.message;
	}

	/**
	 * Returns how much memory message, contexts, kind, stack, details and cause take.
	 * @return bytes, estimated
	 */
	public long bytes() {
		long bytes = (long) this.kind.length() + this.message.length() + this.stack.length();
		if (this.cause != null) {
			bytes += CAUSE;
		}
		for (String context : this.contexts) {
			bytes += CONTEXT + context.length();
		}
		return (this.details != null) ? bytes + this.details.bytes() : bytes;
	}

	/**
	 * Wraps this error in one more context. The contexts together are cut to
	 * {@link #MAX_TEXT}: the outermost ones are left out.
	 * @param context what was being done
	 * @return a new error; the same object if there is no room for a context
	 */
	public ProcessError withContext(String context) {
		int room = MAX_TEXT;
		for (String inner : this.contexts) {
			room -= inner.length() + SEPARATOR.length();
		}
		if (room < MARK) {
			return this;
		}
		List<String> all = new ArrayList<>(this.contexts.size() + 1);
		all.add(cut(context, room));
		all.addAll(this.contexts);
		return new ProcessError(this.kind, this.message, List.copyOf(all), this.retryable, this.details, this.stack,
				this.explicitlyFinal, this.cause);
	}

	/**
	 * Wraps this error in the contexts of another one, which it is a copy of.
	 * @param contexts the contexts, outermost first; cut as by {@link #withContext}
	 * @return a new error
	 */
	public ProcessError withContexts(List<String> contexts) {
		int room = MAX_TEXT;
		ArrayDeque<String> all = new ArrayDeque<>();
		for (String context : contexts.reversed()) {
			if (room < MARK) {
				break;
			}
			all.addFirst(cut(context, room));
			room -= all.getFirst().length() + SEPARATOR.length();
		}
		return new ProcessError(this.kind, this.message, List.copyOf(all), this.retryable, this.details, this.stack,
				this.explicitlyFinal, this.cause);
	}

	/**
	 * Sets the details.
	 * @param details the details, or {@code null} for none
	 * @return a new error
	 */
	public ProcessError withDetails(@Nullable ErrorDetails details) {
		return new ProcessError(this.kind, this.message, this.contexts, this.retryable, details, this.stack,
				this.explicitlyFinal, this.cause);
	}

	/**
	 * Sets the details.
	 * @param details plain values
	 * @return a new error
	 */
	public ProcessError withDetails(Map<String, ?> details) {
		return withDetails(ErrorDetails.of(details));
	}

	/**
	 * Sets whether a retry may help.
	 * @param retryable true, false, or {@code null} for not known
	 * @return a new error
	 */
	public ProcessError withRetryable(@Nullable Boolean retryable) {
		return new ProcessError(this.kind, this.message, this.contexts, retryable, this.details, this.stack,
				this.explicitlyFinal, this.cause);
	}

	/**
	 * Sets the stack.
	 * @param stack the Lua stack as text
	 * @return a new error
	 */
	public ProcessError withStack(String stack) {
		return new ProcessError(this.kind, this.message, this.contexts, this.retryable, this.details, stack,
				this.explicitlyFinal, this.cause);
	}

	/**
	 * Marks the error as explicitly final.
	 * @return a new error
	 */
	public ProcessError asExplicitlyFinal() {
		return new ProcessError(this.kind, this.message, this.contexts, Boolean.FALSE, this.details, this.stack, true,
				this.cause);
	}

	private static String cut(String text, int most) {
		if (text.length() <= most) {
			return text;
		}
		int end = Math.max(0, most - MARK);
		if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(0, end) + "… (" + (text.length() - end) + " characters more)";
	}

	@Override
	public String toString() {
		return this.kind.isEmpty() ? text() : this.kind + ": " + text();
	}

}
