package io.luaprocess.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.Suggestions;

/**
 * Checks that limits are set for what exists: a limit with a misspelt id would protect
 * nothing. An entry that was skipped because of an error is known.
 */
final class LimitTargetValidator {

	private final DefinitionRegistry definitions;

	private final List<UnknownLimitsException.Problem> problems = new ArrayList<>();

	private LimitTargetValidator(DefinitionRegistry definitions) {
		this.definitions = definitions;
	}

	/**
	 * Checks ids.
	 * @throws UnknownLimitsException if there is no such host or definition
	 */
	static void check(DefinitionRegistry definitions, Collection<EntryId> hosts, Collection<EntryId> programs) {
		List<UnknownLimitsException.Problem> problems = problems(definitions, hosts, programs);
		if (!problems.isEmpty()) {
			throw new UnknownLimitsException(problems);
		}
	}

	/** Returns what is wrong with ids. */
	static List<UnknownLimitsException.Problem> problems(DefinitionRegistry definitions, Collection<EntryId> hosts,
			Collection<EntryId> programs) {
		LimitTargetValidator targets = new LimitTargetValidator(definitions);
		hosts.forEach((id) -> targets.check(id, true));
		programs.forEach((id) -> targets.check(id, false));
		return targets.problems;
	}

	private void check(EntryId id, boolean ofHost) {
		Definition found = this.definitions.find(id.toString());
		if (found == null) {
			if (this.definitions.problem(id.toString()) == null) {
				reject(id, ofHost, "'" + id + "' not found" + Suggestions.phrase(id.toString(), candidates(ofHost)));
			}
		}
		else if (!fits(found, ofHost)) {
			reject(id, ofHost, "'" + id + "' is a " + found.kind() + ", expected "
					+ (ofHost ? "process.host" : "process.lua or function.lua"));
		}
	}

	private void reject(EntryId id, boolean ofHost, String reason) {
		this.problems.add(new UnknownLimitsException.Problem(ofHost, id, reason));
	}

	private List<String> candidates(boolean ofHost) {
		return this.definitions.all()
			.stream()
			.filter((definition) -> fits(definition, ofHost))
			.map((definition) -> definition.id().toString())
			.toList();
	}

	/** A library runs in the processes that load it and has no limits of its own. */
	private static boolean fits(Definition definition, boolean ofHost) {
		return ofHost ? definition instanceof Definition.Host
				: definition instanceof Definition.Code code && code.codeKind() != Definition.CodeKind.LIBRARY;
	}

}
