package io.luaprocess.definition;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * The definitions in force. Thread-safe; a reload replaces all of them at once.
 */
public interface DefinitionRegistry {

	/**
	 * Finds an entry.
	 * @param id its id
	 * @return the entry or {@code null}
	 */
	@Nullable Definition find(String id);

	/**
	 * Finds an entry that runs code.
	 * @param id its id
	 * @param kind the kind wanted
	 * @return the entry; {@code null} if absent or of another kind
	 */
	default Definition.@Nullable Code code(String id, Definition.CodeKind kind) {
		return (find(id) instanceof Definition.Code code && code.codeKind() == kind) ? code : null;
	}

	/**
	 * Returns all entries.
	 * @return a snapshot, sorted by id
	 */
	Collection<Definition> all();

	/**
	 * Returns why an entry was skipped.
	 * @param id its id
	 * @return the error; {@code null} if it was not skipped
	 */
	@Nullable DefinitionProblem problem(String id);

	/**
	 * Returns the errors of all skipped entries.
	 * @return the errors
	 */
	Collection<DefinitionProblem> problems();

}
