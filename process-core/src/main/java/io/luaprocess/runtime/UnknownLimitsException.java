package io.luaprocess.runtime;

import java.util.List;
import java.util.stream.Collectors;

import io.luaprocess.definition.EntryId;

/**
 * Limits were set for a host or definition that does not exist: all of them at once.
 */
public final class UnknownLimitsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	UnknownLimitsException(List<Problem> problems) {
		super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns the errors.
	 * @return all errors
	 */
	public List<Problem> problems() {
		return this.problems;
	}

	/**
	 * Limits whose host or definition does not exist.
	 *
	 * @param ofHost whether they were set for a host, not for a definition
	 * @param id the id they were set for
	 * @param reason what is wrong and what would be right
	 */
	public record Problem(boolean ofHost, EntryId id, String reason) {

		@Override
		public String toString() {
			return "limits of " + (this.ofHost ? "host" : "definition") + " '" + this.id + "': " + this.reason;
		}

	}

}
