package io.luaprocess.lua;

import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.engine.LuaState;
import io.luaprocess.lua.engine.Table;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The Lua side of one process or function: its globals, loaded modules, context and
 * identity. Functions of modules find it through their {@link LuaState}.
 */
public final class LuaProcess {

	private LuaProcess() {
	}

	/**
	 * Returns the process that runs on a state.
	 * @param s the running coroutine
	 * @return the process; {@code null} outside any process
	 */
	public static @Nullable LuaProcess of(LuaState s) {
		return (LuaProcess) s.g.owner();
	}

	/**
	 * Returns the runtime.
	 * @return the runtime
	 */
	public LuaRuntime runtime() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the kernel's side.
	 * @return the instance
	 */
	public ProcessInstance instance() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the definition.
	 * @return the definition
	 */
	public Definition.Code definition() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Whether this is a function, living for one call.
	 * @return true for functions
	 */
	public boolean isFunction() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns actor and scope.
	 * @return the identity
	 */
	public Identity identity() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the context values.
	 * @return a private table that is never changed; copy before giving it out
	 */
	public Table context() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Asks the guard about a checked call of this process.
	 * @param action the action
	 * @param resource the resource
	 * @return whether it is allowed
	 */
	public boolean allows(String action, String resource) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Requests that this process continues with other code; the caller then unwinds with
	 * the {@link io.luaprocess.kernel.TerminationSignal}-like signal this method throws.
	 * @param id id of a {@code process.lua} entry
	 * @param args its arguments, already copied
	 * @return never
	 */
	public RuntimeException upgrade(String id, org.luaj.vm2.Varargs args) {
		throw new UnsupportedOperationException();
	}

}
