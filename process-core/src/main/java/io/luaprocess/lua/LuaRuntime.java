package io.luaprocess.lua;

import java.util.Set;
import java.util.function.Supplier;

import io.luaprocess.cluster.StartRequest;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionChanges;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.operation.Operations;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.security.IdentityRef;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * What the Lua modules of all processes share, and the maker of the bodies of processes.
 * Thread-safe.
 */
public final class LuaRuntime {

	private final Operations operations;

	private final DefinitionRegistry definitions;

	private final ProcessLimits limits;

	private final Sandbox sandbox;

	private final Set<String> folderModules;

	/**
	 * Creates the runtime.
	 * @param operations the operations on processes
	 * @param definitions the definitions in force
	 * @param limits limits of the processes
	 * @param sandbox globals and modules
	 * @param folderModules modules of the application that entries of the folder
	 * convention may load
	 */
	public LuaRuntime(Operations operations, DefinitionRegistry definitions, ProcessLimits limits, Sandbox sandbox,
			Set<String> folderModules) {
		this.operations = operations;
		this.definitions = definitions;
		this.limits = limits;
		this.sandbox = sandbox;
		this.folderModules = Set.copyOf(folderModules);
	}

	/**
	 * Returns the operations on processes.
	 */
	public Operations operations() {
		return this.operations;
	}

	/**
	 * Returns the definitions.
	 * @return the definitions in force
	 */
	public DefinitionRegistry definitions() {
		return this.definitions;
	}

	/**
	 * Returns the limits.
	 * @return the limits of the processes
	 */
	public ProcessLimits limits() {
		return this.limits;
	}

	/**
	 * Makes the body of a process.
	 * @param identity actor and scope
	 * @param context context values
	 * @param args gives the arguments, owned by the process; called only if there will be
	 * one, and may refuse that by an exception
	 * @return the maker
	 */
	public SpawnRequest.BodyMaker body(IdentityRef identity, Context context, Supplier<Varargs> args) {
		return new LuaBodyMaker(this, identity, context, args);
	}

	/**
	 * Makes the body of a process that another node has asked for.
	 * @param luggage what the process gets
	 * @return the maker
	 */
	public SpawnRequest.BodyMaker body(StartRequest.Luggage luggage) {
		return body(IdentityRef.given(luggage.identity()), (Context) luggage.context(),
				() -> (Varargs) luggage.arguments());
	}

	/**
	 * Whether the program a process runs is an old one.
	 * @param body the body of the process
	 * @param changes what has changed
	 * @return false also for a function, which cannot be upgraded
	 */
	public static boolean isOutdated(ProcessBody body, DefinitionChanges changes) {
		return body instanceof LuaProcess process && process.process().host() != null
				&& process.definitions != changes.after() && changes.affects(process.definition().id());
	}

	Table globals() {
		return this.sandbox.globals();
	}

	Table stringMethods() {
		return this.sandbox.stringMethods();
	}

	@Nullable EngineModule module(String name) {
		return this.sandbox.modules().get(name);
	}

	/** Whether a module is one of the runtime. */
	boolean isBuiltIn(String module) {
		return this.sandbox.builtIn(module);
	}

	/**
	 * Whether an entry of the folder convention may load a module: all of the runtime,
	 * those of the application only if it names them.
	 */
	boolean grantedByFolder(Definition.Code entry, String module) {
		return entry.modules().contains(module) || this.folderModules.contains(module) || isBuiltIn(module);
	}

}
