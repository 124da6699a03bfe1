package io.luaprocess.spring.module;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A bean that is annotated as a module cannot be offered to programs.
 */
public final class InvalidLuaModuleException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	/**
	 * Creates the exception.
	 * @param problems what is wrong, at least one problem
	 */
	public InvalidLuaModuleException(List<Problem> problems) {
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
	 * @param bean name of the bean
	 * @param place its class, or the method
	 * @param reason what is wrong
	 * @param remedy what would be right
	 */
	public record Problem(String bean, String place, String reason, String remedy) {

		@Override
		public String toString() {
			return "bean '" + this.bean + "', " + this.place + ": " + this.reason;
		}

	}

}
