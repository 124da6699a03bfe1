package io.luaprocess.runtime;

import io.luaprocess.Pid;
import io.luaprocess.ProcessNames;
import io.luaprocess.lua.value.TextLimits;
import io.luaprocess.operation.NameRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Checks arguments, passes operations on names on, and waits for other nodes.
 */
final class RuntimeNames implements ProcessNames {

	private final LuaProcessRuntime runtime;

	RuntimeNames(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public void register(String name, Pid owner, Scope scope, int priority) {
		TextLimits.name(NameRegistry.requireName(name), "name");
		// In a cluster a PID without a node means a process of this one.
		Pid pid = this.runtime.operations().destinations().resolve(owner.toString());
		if (scope == Scope.NODE) {
			names().register(this.runtime.caller(), name, pid);
		}
		else {
			this.runtime.await(names().claim(this.runtime.caller(), name, pid, priority));
		}
	}

	@Override
	public @Nullable Pid lookup(String name, Scope scope) {
		return names().lookup(name, scope);
	}

	@Override
	public boolean unregister(String name, Scope scope) {
		TextLimits.name(NameRegistry.requireGiven(name), "name");
		return Boolean.TRUE.equals(this.runtime.await(names().unregister(this.runtime.caller(), name, scope)).value());
	}

	private NameRegistry names() {
		return this.runtime.operations().names();
	}

}
