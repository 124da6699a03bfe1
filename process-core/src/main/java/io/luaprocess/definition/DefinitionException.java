package io.luaprocess.definition;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

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
		this(problems, null);
	}

	/**
	 * Creates the exception.
	 * @param problems all errors, at least one
	 * @param cause why a source of definitions can't be read; {@code null} if that is not
	 * the reason
	 */
	public DefinitionException(List<DefinitionProblem> problems, @Nullable Throwable cause) {
		super(problems.stream().map(DefinitionProblem::toString).collect(Collectors.joining("\n")), cause);
		this.problems = List.copyOf(problems);
	}

	/**
	 * Returns all errors.
	 */
	public List<DefinitionProblem> problems() {
		return this.problems;
	}

}
