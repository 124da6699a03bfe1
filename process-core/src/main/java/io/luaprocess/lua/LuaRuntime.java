package io.luaprocess.lua;

import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.lua.engine.Table;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * What the Lua modules of all processes share: kernel, definitions, guard, and the one
 * way to spawn. Does not check permissions: that is done by whoever calls. Thread-safe.
 */
public final class LuaRuntime {

	private LuaRuntime() {
	}

	/**
	 * Returns the kernel.
	 * @return the kernel
	 */
	public Kernel kernel() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the definitions.
	 * @return the definitions
	 */
	public DefinitionRegistry definitions() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Resolves a destination: PID text or registered name.
	 * @param destination the destination
	 * @return the PID; the process may be dead
	 * @throws ProcessException NOT_FOUND {@code could not resolve …}, {@code host not
	 * found}, {@code node not found}
	 */
	public Pid resolve(String destination) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Finds a live process.
	 * @param pid its PID
	 * @return the process
	 * @throws ProcessException NOT_FOUND {@code process not found}
	 */
	public ProcessInstance live(Pid pid) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Spawns a process of a {@code process.lua} entry: looks up host and entry with the
	 * errors of 3.8, then spawns.
	 * @param request what to spawn
	 * @return the process, and whether it is new
	 * @throws ProcessException the errors of 3.8
	 */
	public Kernel.Spawned spawn(SpawnRequest request) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Starts a function of a {@code function.lua} entry.
	 * @param entry the entry
	 * @param caller who calls; {@code null} for the application
	 * @param identity actor and scope
	 * @param context context values, never changed
	 * @param args arguments, owned by the function
	 * @param onStart gets the instance before it runs; {@code null} for none
	 * @return the function's process
	 * @throws ProcessException what its top level raised
	 */
	public ProcessInstance startFunction(Definition.Code entry, @Nullable ProcessInstance caller, Identity identity,
			Table context, Varargs args, SpawnSpec.@Nullable Runner onStart) {
		throw new UnsupportedOperationException();
	}

	/**
	 * What to spawn.
	 *
	 * @param id id of the entry
	 * @param host id of the host
	 * @param args arguments, owned by the new process
	 * @param parent who spawns; {@code null} for the application
	 * @param identity actor and scope
	 * @param context context values, never changed
	 * @param monitored whether the parent watches it
	 * @param linked whether it is linked with the parent
	 * @param name name to register; {@code null} for none
	 * @param messages first messages
	 * @param onStart gets the instance before it runs; {@code null} for none
	 */
	public record SpawnRequest(String id, String host, Varargs args, @Nullable ProcessInstance parent,
			Identity identity, Table context, boolean monitored, boolean linked, @Nullable String name,
			List<Message> messages, SpawnSpec.@Nullable Runner onStart) {
	}

}
