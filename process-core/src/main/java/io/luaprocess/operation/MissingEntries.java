package io.luaprocess.operation;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionProblem;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.MissingEntry;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;

/**
 * The errors of entries and hosts that do not exist. Details name the id, and why the
 * entry was skipped if it was. Lua code gets the text of the specification, the
 * application one that names the id and similar ones.
 */
public final class MissingEntries {

	private final Kernel kernel;

	private final DefinitionRegistry definitions;

	MissingEntries(Kernel kernel, DefinitionRegistry definitions) {
		this.kernel = kernel;
		this.definitions = definitions;
	}

	ProcessError host(Caller caller, String id) {
		return explained(caller, ProcessErrors.hostNotFound(id), "host_id", "host", id,
				() -> this.kernel.hosts().stream().map(Host::id).toList());
	}

	/**
	 * The error of an entry that cannot be spawned.
	 * @param caller the caller
	 * @param id its id
	 * @return the error
	 */
	public ProcessError process(Caller caller, String id) {
		return explained(caller, ProcessErrors.entryNotFound(id), "factory_id", "process", id,
				() -> known(EnumSet.of(Definition.CodeKind.PROCESS, Definition.CodeKind.JAVA_PROCESS)));
	}

	/**
	 * The error of an entry that is neither a function nor a process.
	 * @param caller the caller
	 * @param id its id
	 * @return the error
	 */
	public ProcessError function(Caller caller, String id) {
		return explained(caller, ProcessErrors.functionNotFound(id), "function_id", "function", id,
				() -> known(EnumSet.complementOf(EnumSet.of(Definition.CodeKind.LIBRARY))));
	}

	/**
	 * The error of a look-up of a policy.
	 * @param id its id
	 * @return the error
	 */
	public ProcessError policy(String id) {
		ProcessError error = ProcessError.of(ErrorKind.NOT_FOUND, "policy not found");
		DefinitionProblem problem = this.definitions.problem(id);
		return (problem != null) ? error.withDetails(Map.of("policy_id", id, "problem", problem.toString())) : error;
	}

	/**
	 * The error of a look-up of a named scope.
	 * @param group id of the group
	 * @return the error
	 */
	public ProcessError policyGroup(String group) {
		ProcessError error = ProcessError.of(ErrorKind.NOT_FOUND, "policy group not found");
		DefinitionProblem problem = this.definitions.groupProblem(group);
		return (problem != null) ? error.withDetails(Map.of("group", group, "problem", problem.toString())) : error;
	}

	private ProcessError explained(Caller caller, ProcessError error, String key, String what, String id,
			Supplier<List<String>> known) {
		DefinitionProblem problem = this.definitions.problem(id);
		ProcessError shown = (caller.spawner() != null) ? error : MissingEntry.error(what, id, known.get(), problem);
		if (problem == null) {
			return shown.withDetails(error.details());
		}
		return shown.withDetails(Map.of(key, id, "problem", problem.toString()));
	}

	private List<String> known(Set<Definition.CodeKind> kinds) {
		return this.definitions.all()
			.stream()
			.filter((entry) -> entry instanceof Definition.Code code && kinds.contains(code.codeKind()))
			.map((entry) -> entry.id().toString())
			.toList();
	}

}
