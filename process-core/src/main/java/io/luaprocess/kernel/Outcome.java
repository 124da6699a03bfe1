package io.luaprocess.kernel;

import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * What a process ended with.
 *
 * @param value the plain result, meaningful to the language; {@code null} for none
 * @param error why it failed; {@code null} after a normal end
 * @param requested whether the end was requested from outside: it is no failure of the
 * program
 * @param bytes memory of value and error, estimated
 */
public record Outcome(@Nullable Object value, @Nullable ProcessError error, boolean requested, long bytes) {

	/** A normal end without a value. */
	public static final Outcome NOTHING = new Outcome(null, null, false, 0);

	/**
	 * A normal end.
	 * @param value the result
	 * @return the outcome
	 */
	public static Outcome of(@Nullable Object value) {
		return of(value, 0);
	}

	/**
	 * A normal end.
	 * @param value the result
	 * @param bytes its memory, estimated
	 * @return the outcome
	 */
	public static Outcome of(@Nullable Object value, long bytes) {
		return (value == null) ? NOTHING : new Outcome(value, null, false, bytes);
	}

	/**
	 * An abnormal end.
	 * @param error why
	 * @return the outcome
	 */
	public static Outcome failure(ProcessError error) {
		return new Outcome(null, error, false, error.bytes());
	}

	/**
	 * An abnormal end that was requested from outside: a termination, a stop of the host,
	 * the failure of a linked process.
	 * @param error what the process ends with
	 * @return the outcome
	 */
	static Outcome requested(ProcessError error) {
		return new Outcome(null, error, true, error.bytes());
	}

	/**
	 * Whether the end was normal.
	 * @return true if there is no error
	 */
	public boolean normal() {
		return this.error == null;
	}

}
