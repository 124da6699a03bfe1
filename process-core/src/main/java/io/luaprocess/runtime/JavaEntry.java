package io.luaprocess.runtime;

import java.util.function.Supplier;

import io.luaprocess.JavaProcess;
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.operation.JavaProgram;
import io.luaprocess.security.IdentityRef;
import org.jspecify.annotations.Nullable;

/**
 * An entry whose program is Java code.
 */
final class JavaEntry implements JavaProgram {

	private final String id;

	private final @Nullable String name;

	private final Supplier<? extends JavaProcess> program;

	private volatile @Nullable LuaProcessRuntime runtime;

	JavaEntry(String id, @Nullable String name, Supplier<? extends JavaProcess> program) {
		this.id = id;
		this.name = name;
		this.program = program;
	}

	String id() {
		return this.id;
	}

	/** The name that each process of the entry registers. */
	@Nullable String name() {
		return this.name;
	}

	Supplier<? extends JavaProcess> program() {
		return this.program;
	}

	/** The runtime is there; nothing runs before. */
	void bind(LuaProcessRuntime owner) {
		this.runtime = owner;
	}

	@Override
	public ProcessBody body(ProcessInstance process, Definition.Code entry, IdentityRef identity, Object arguments) {
		LuaProcessRuntime owner = this.runtime;
		if (owner == null) {
			throw new IllegalStateException("the runtime of '" + this.id + "' is not built");
		}
		Host host = process.host();
		Limits limits = owner.limits(this.id, (host != null) ? host.id() : null);
		process.account().limit(limits.memory(), limits.names());
		return new JavaBody(owner, this, process, identity, JavaBridge.arguments(arguments));
	}

}
