package io.luaprocess.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionProblem;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the definitions in force and the errors of skipped ones. Program texts are not
 * shown.
 */
@Endpoint(id = "processdefinitions", defaultAccess = Access.READ_ONLY)
public class ProcessDefinitionsEndpoint {

	private static final List<String> KINDS = List.of("process.lua", "function.lua", "library.lua", "process.java",
			"process.host", "process.service", "security.policy");

	private final DefinitionRegistry definitions;

	private final LuaProcessRuntime runtime;

	/**
	 * Creates the endpoint.
	 * @param definitions the definitions to show
	 * @param runtime knows their limits
	 */
	public ProcessDefinitionsEndpoint(DefinitionRegistry definitions, LuaProcessRuntime runtime) {
		this.definitions = definitions;
		this.runtime = runtime;
	}

	/**
	 * Lists definitions by id.
	 * @param kind only those of this kind, for example {@code process.lua}
	 */
	@ReadOperation
	public DefinitionsDescriptor definitions(@Nullable String kind) {
		Requests.oneOf("kind", kind, KINDS);
		List<DefinitionDescriptor> listed = this.definitions.all()
			.stream()
			.filter((definition) -> kind == null || kind.equals(definition.kind()))
			.map((definition) -> DefinitionDescriptor.of(this.runtime, definition))
			.toList();
		return new DefinitionsDescriptor(listed,
				this.definitions.problems().stream().map(DefinitionProblem::toString).toList());
	}

	/**
	 * Shows one definition.
	 * @param id its id
	 * @return the definition; {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable DefinitionDescriptor definition(@Selector String id) {
		Definition definition = this.definitions.find(id);
		return (definition != null) ? DefinitionDescriptor.of(this.runtime, definition) : null;
	}

	/**
	 * Definitions.
	 *
	 * @param definitions the definitions
	 * @param problems errors of entries that were skipped
	 */
	public record DefinitionsDescriptor(List<DefinitionDescriptor> definitions,
			List<String> problems) implements OperationResponseBody {
	}

	/**
	 * A definition.
	 *
	 * @param id the id
	 * @param kind the kind
	 * @param file the file it stands in
	 * @param line the line in the file
	 * @param method the method it runs; {@code null} if it is no Lua program
	 * @param modules the modules it may load; {@code null} if it is no Lua program
	 * @param imports libraries by alias; {@code null} if it is no Lua program
	 * @param limits what its processes may use unless their host has limits of its own;
	 * {@code null} if it is no Lua program
	 */
	public record DefinitionDescriptor(String id, String kind, String file, int line, @Nullable String method,
			@Nullable List<String> modules, @Nullable Map<String, String> imports,
			@Nullable Map<String, Object> limits) implements OperationResponseBody {

		static DefinitionDescriptor of(LuaProcessRuntime runtime, Definition definition) {
			String id = definition.id().toString();
			Definition.Origin origin = definition.origin();
			if (!(definition instanceof Definition.Code code) || code.codeKind() == Definition.CodeKind.JAVA_PROCESS) {
				return new DefinitionDescriptor(id, definition.kind(), origin.file(), origin.line(), null, null, null,
						null);
			}
			Map<String, String> imports = new TreeMap<>();
			code.imports().forEach((alias, library) -> imports.put(alias, library.toString()));
			return new DefinitionDescriptor(id, definition.kind(), origin.file(), origin.line(), code.method(),
					code.allModules() ? List.of("*") : code.modules(), imports, EffectiveLimits.of(runtime, id, null));
		}

	}

}
