package io.luaprocess.definition;

import java.util.Collection;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import org.jspecify.annotations.Nullable;

/**
 * Errors for Java callers that name an entry that does not exist. Lua code gets the texts
 * of the specification, which name no entry.
 */
public final class MissingEntry {

	private MissingEntry() {
	}

	/**
	 * Makes the error.
	 * @param what what was wanted, for example {@code function}
	 * @param id the id that was given
	 * @param known ids of what exists
	 * @param problem why the entry was skipped; {@code null} if it was not
	 * @return a NOT_FOUND error, for example {@code function 'app:ad' not found, did you
	 * mean 'app:add'?}
	 */
	public static ProcessError error(String what, String id, Collection<String> known,
			@Nullable DefinitionProblem problem) {
		String end = (problem != null) ? ", it was skipped: " + problem : Suggestions.phrase(id, known);
		return ProcessError.of(ErrorKind.NOT_FOUND, what + " '" + id + "' not found" + end);
	}

}
