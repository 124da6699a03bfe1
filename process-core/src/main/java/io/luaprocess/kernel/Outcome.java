package io.luaprocess.kernel;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * What a process ended with.
 *
 * @param value the plain result, meaningful to the language; {@code null} for none
 * @param error why it failed; {@code null} after a normal end
 * @param cause what ended it
 * @param bytes memory of value and error, estimated
 */
public record Outcome(@Nullable Object value, @Nullable ProcessError error, Cause cause, long bytes) {

	/** A normal end without a value. */
	public static final Outcome NOTHING = new Outcome(null, null, Cause.RETURNED, 0);

	/**
	 * What ended a process; decided where it ends, and read by counters, meters and the
	 * log.
	 */
	public enum Cause {

		/** Its method has returned normally. */
		RETURNED,

		/** Its program has failed. */
		FAILED,

		/** It was over a limit. */
		LIMIT,

		/** It was terminated, or its deadline has passed. */
		TERMINATED,

		/** Its host has stopped, or its caller has gone. */
		CANCELED,

		/** A linked process has failed. */
		LINK;

		/**
		 * Whether the end was requested from outside, so that it is no failure of the
		 * program.
		 * @return true for terminations, stops and links
		 */
		public boolean requested() {
			return this == TERMINATED || this == CANCELED || this == LINK;
		}

	}

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
		return (value == null) ? NOTHING : new Outcome(value, null, Cause.RETURNED, bytes);
	}

	/**
	 * A failure of the program.
	 * @param error why
	 * @return the outcome
	 */
	public static Outcome failure(ProcessError error) {
		return new Outcome(null, error, Cause.FAILED, error.bytes());
	}

	/**
	 * An end from outside: a limit, a termination or a stop of the host, by the kind of
	 * the error.
	 * @param error what the process ends with
	 * @return the outcome
	 */
	static Outcome ended(ProcessError error) {
		Cause cause = error.is(ErrorKind.LIMIT_EXCEEDED) ? Cause.LIMIT
				: error.is(ErrorKind.CANCELED) ? Cause.CANCELED : Cause.TERMINATED;
		return new Outcome(null, error, cause, error.bytes());
	}

	/**
	 * An end by the failure of a linked process.
	 * @param error what the process ends with
	 * @return the outcome
	 */
	static Outcome linkDown(ProcessError error) {
		return new Outcome(null, error, Cause.LINK, error.bytes());
	}

	/**
	 * Whether the end was normal.
	 * @return true if there is no error
	 */
	public boolean normal() {
		return this.error == null;
	}

}
