package io.luaprocess.lua;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionProblem;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * What the Lua modules of all processes share: kernel, definitions, guard, and the one
 * way to spawn. Does not check permissions: that is done by whoever calls. Thread-safe.
 */
public final class LuaRuntime {

	private static final ProcessError CALLER_GONE = ProcessError.of(ErrorKind.CANCELED, "context canceled");

	private final Kernel kernel;

	private final DefinitionRegistry definitions;

	private final Guard guard;

	private final ProcessLimits limits;

	private final Sandbox sandbox;

	private final Set<String> folderModules;

	private final Duration callGrace;

	/**
	 * Creates the runtime.
	 * @param kernel processes and hosts
	 * @param definitions the definitions in force
	 * @param guard decides checked calls
	 * @param limits limits of the processes
	 * @param sandbox globals and modules
	 * @param folderModules modules of the application that entries of the folder
	 * convention may load
	 * @param callGrace time between CANCEL and termination of a process whose caller no
	 * longer waits for it
	 */
	public LuaRuntime(Kernel kernel, DefinitionRegistry definitions, Guard guard, ProcessLimits limits, Sandbox sandbox,
			Set<String> folderModules, Duration callGrace) {
		this.kernel = kernel;
		this.definitions = definitions;
		this.guard = guard;
		this.limits = limits;
		this.sandbox = sandbox;
		this.folderModules = Set.copyOf(folderModules);
		this.callGrace = callGrace;
	}

	/**
	 * Returns the kernel.
	 * @return the kernel
	 */
	public Kernel kernel() {
		return this.kernel;
	}

	/**
	 * Returns the definitions.
	 * @return the definitions
	 */
	public DefinitionRegistry definitions() {
		return this.definitions;
	}

	/**
	 * Returns the guard.
	 * @return the guard
	 */
	public Guard guard() {
		return this.guard;
	}

	/**
	 * Returns the limits.
	 * @return the limits of the processes
	 */
	public ProcessLimits limits() {
		return this.limits;
	}

	Table globals() {
		return this.sandbox.globals();
	}

	Table stringMethods() {
		return this.sandbox.stringMethods();
	}

	@Nullable LuaModule module(String name) {
		return this.sandbox.modules().get(name);
	}

	/**
	 * Whether an entry of the folder convention may load a module: all of the runtime,
	 * those of the application only if it names them.
	 */
	boolean grantedByFolder(Definition.Code entry, String module) {
		return entry.modules().contains(module) || this.folderModules.contains(module) || this.sandbox.builtIn(module);
	}

	/**
	 * Resolves a destination: PID text or registered name.
	 * @param destination the destination
	 * @return the PID; the process may be dead
	 * @throws ProcessException NOT_FOUND {@code could not resolve …}, {@code host not
	 * found}, {@code node not found}
	 */
	public Pid resolve(String destination) {
		if (!Pid.looksLikePid(destination)) {
			Pid pid = this.kernel.names().lookup(destination);
			if (pid == null) {
				throw new ProcessException(ErrorKind.NOT_FOUND,
						"could not resolve '" + destination + "' as PID or registered name");
			}
			return pid;
		}
		Pid pid;
		try {
			pid = Pid.parse(destination);
		}
		catch (IllegalArgumentException ex) {
			throw new ProcessException(ErrorKind.NOT_FOUND, "process not found");
		}
		if (!pid.node().isEmpty()) {
			throw new ProcessException(ErrorKind.NOT_FOUND, "node not found");
		}
		if (this.kernel.process(pid) == null && this.kernel.host(pid.host()) == null
				&& this.definitions.code(pid.host(), Definition.CodeKind.FUNCTION) == null
				&& !pid.host().equals(Pid.CONTROL_HOST)) {
			throw new ProcessException(hostNotFound(pid.host()));
		}
		return pid;
	}

	/**
	 * Finds a live process.
	 * @param pid its PID
	 * @return the process
	 * @throws ProcessException NOT_FOUND {@code process not found}
	 */
	public ProcessInstance live(Pid pid) {
		ProcessInstance process = this.kernel.process(pid);
		if (process == null) {
			throw new ProcessException(ErrorKind.NOT_FOUND, "process not found");
		}
		return process;
	}

	/**
	 * Spawns a process of a {@code process.lua} entry: looks up host and entry with the
	 * errors of chapter 3.8 of the specification, then spawns. Waits as
	 * {@link Kernel#spawn} does.
	 * @param request what to spawn
	 * @return the process, and whether it is new
	 * @throws ProcessException the errors of 3.8
	 */
	public Kernel.Spawned spawn(SpawnRequest request) {
		return this.kernel.spawn(spec(request));
	}

	/**
	 * Begins to spawn a process of a {@code process.lua} entry; never waits.
	 * @param request what to spawn
	 * @param listener is told of the outcome, unless this throws
	 * @return the process, whose top level runs or has run; {@code null} if the holder of
	 * the name was signalled instead
	 * @throws ProcessException those of the errors of 3.8 that are known at once
	 */
	public @Nullable ProcessInstance start(SpawnRequest request, Kernel.SpawnListener listener) {
		return this.kernel.start(spec(request), listener);
	}

	private SpawnSpec spec(SpawnRequest request) {
		Host host = host(request.host());
		DefinitionRegistry current = this.definitions.snapshot();
		Definition.Code entry = current.code(request.id(), Definition.CodeKind.PROCESS);
		if (entry == null) {
			throw new ProcessException(unknownEntry(request.id()));
		}
		return new SpawnSpec(host, request.id(),
				(instance) -> new LuaProcess(this, instance, current, entry, request.identity(), request.context(),
						request.args().get(), false),
				request.parent(), request.monitored(), request.linked(), request.name(), request.messages(),
				request.onStart(), request.onHolder());
	}

	/**
	 * Begins to start a function of a {@code function.lua} entry; never waits.
	 * @param entry the entry
	 * @param caller who calls; {@code null} for the application
	 * @param identity actor and scope
	 * @param context context values
	 * @param args arguments, owned by the function
	 * @param listener is told whether its top level has worked
	 * @return the function's process
	 */
	public ProcessInstance startFunction(Definition.Code entry, @Nullable ProcessInstance caller, Identity identity,
			Context context, Varargs args, Kernel.SpawnListener listener) {
		DefinitionRegistry current = this.definitions.snapshot();
		return Objects
			.requireNonNull(
					this.kernel.start(
							new SpawnSpec(null, entry.id().toString(),
									(instance) -> new LuaProcess(this, instance, current, entry, identity, context,
											args, false),
									caller, false, false, null, List.of(), null, null),
							listener));
	}

	/**
	 * Ends what a call has started and the caller no longer waits for: a function at
	 * once; a process gets CANCEL and is terminated when the grace is over. Does not
	 * block; has no effect if it has ended.
	 * @param callee what the call has started
	 * @param caller sender of the CANCEL
	 * @param reason the reason of the CANCEL; {@code null} for none
	 */
	public void endCallee(ProcessInstance callee, Pid caller, @Nullable String reason) {
		if (callee.host() == null) {
			callee.terminate(CALLER_GONE);
		}
		else {
			callee.cancel(caller, this.callGrace, reason);
		}
	}

	private Host host(String id) {
		Host host = this.kernel.host(id);
		if (host != null) {
			return host;
		}
		if (this.definitions.find(id) != null) {
			throw new ProcessException(ErrorKind.INTERNAL, "host does not implement process.Host");
		}
		throw new ProcessException(withProblem(hostNotFound(id), "host_id", id));
	}

	private static ProcessError hostNotFound(String id) {
		return ProcessError.of(ErrorKind.NOT_FOUND, "host not found").withDetails(Map.of("host_id", id));
	}

	ProcessError unknownEntry(String id) {
		return withProblem(
				ProcessError.of(ErrorKind.NOT_FOUND, "factory not found").withDetails(Map.of("factory_id", id)),
				"factory_id", id);
	}

	/**
	 * The error of a call of an entry that is neither a function nor a process.
	 * @param id its id
	 * @return the error
	 */
	public ProcessError unknownFunction(String id) {
		return withProblem(
				ProcessError.of(ErrorKind.NOT_FOUND, "function not found").withDetails(Map.of("function_id", id)),
				"function_id", id);
	}

	/**
	 * The error of a look-up of a policy.
	 * @param id its id
	 * @return the error
	 */
	public ProcessError unknownPolicy(String id) {
		return withProblem(ProcessError.of(ErrorKind.NOT_FOUND, "policy not found"), "policy_id", id);
	}

	/**
	 * The error of a look-up of a named scope.
	 * @param group id of the group
	 * @return the error
	 */
	public ProcessError unknownGroup(String group) {
		ProcessError error = ProcessError.of(ErrorKind.NOT_FOUND, "policy group not found");
		DefinitionProblem problem = this.definitions.groupProblem(group);
		return (problem != null) ? error.withDetails(Map.of("group", group, "problem", problem.toString())) : error;
	}

	/**
	 * Adds why the entry was skipped, if it was.
	 */
	private ProcessError withProblem(ProcessError error, String key, String id) {
		DefinitionProblem problem = this.definitions.problem(id);
		return (problem != null) ? error.withDetails(Map.of(key, id, "problem", problem.toString())) : error;
	}

	/**
	 * What to spawn.
	 *
	 * @param id id of the entry
	 * @param host id of the host
	 * @param args gives the arguments, owned by the new process; called only if there
	 * will be one, and may refuse that by an exception
	 * @param parent who spawns; {@code null} for the application
	 * @param identity actor and scope
	 * @param context context values
	 * @param monitored whether the parent watches it
	 * @param linked whether it is linked with the parent
	 * @param name name to register; {@code null} for none
	 * @param messages first messages
	 * @param onStart gets the instance before it runs; {@code null} for none
	 * @param onHolder gets the holder of a taken name before it is signalled, and may
	 * refuse that by an exception; {@code null} for none
	 */
	public record SpawnRequest(String id, String host, Supplier<Varargs> args, @Nullable ProcessInstance parent,
			Identity identity, Context context, boolean monitored, boolean linked, @Nullable String name,
			List<Message> messages, SpawnSpec.@Nullable Runner onStart, SpawnSpec.@Nullable Runner onHolder) {
	}

}
