package io.luaprocess.definition;

import java.util.List;
import java.util.stream.Collectors;

/**
 * All errors of the definitions, reported together.
 */
public final class DefinitionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<DefinitionProblem> problems;

	/**
	 * Creates the exception.
	 * @param problems all errors, at least one
	 */
	public DefinitionException(List<DefinitionProblem> problems) {
		super(problems.stream().map(DefinitionProblem::toString).collect(Collectors.joining("\n")));
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns all errors.
	 */
	public List<DefinitionProblem> problems() {
		return this.problems;
	}

}
