package io.luaprocess.spring.diagnostics;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * All properties of the process runtime with an invalid value, reported together.
 */
public final class InvalidProcessPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	/**
	 * Creates the exception.
	 * @param problems all errors, at least one
	 */
	public InvalidProcessPropertyException(List<Problem> problems) {
		super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns all errors.
	 */
	public List<Problem> problems() {
		return this.problems;
	}

	/**
	 * One property with an error.
	 *
	 * @param property full name of the property
	 * @param value the value it has; {@code null} if it is missing
	 * @param reason what is wrong and what would be right
	 */
	public record Problem(String property, @Nullable Object value, String reason) {

		@Override
		public String toString() {
			return this.property + ((this.value != null) ? " = " + this.value : "") + ": " + this.reason;
		}

	}

}
