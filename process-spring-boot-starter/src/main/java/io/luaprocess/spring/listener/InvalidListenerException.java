package io.luaprocess.spring.listener;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Methods that are annotated as listeners cannot be.
 */
public final class InvalidListenerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	/**
	 * Creates the exception.
	 * @param problems what is wrong, at least one problem
	 */
	public InvalidListenerException(List<Problem> problems) {
		super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns what is wrong.
	 * @return at least one problem
	 */
	public List<Problem> problems() {
		return this.problems;
	}

	/**
	 * One thing that is wrong.
	 *
	 * @param method the method, as {@code Mailer.send(Mail)}
	 * @param reason what is wrong
	 * @param remedy what would be right
	 */
	public record Problem(String method, String reason, String remedy) {

		@Override
		public String toString() {
			return "@ProcessListener " + this.method + ": " + this.reason;
		}

	}

}
