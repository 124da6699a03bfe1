package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.operation.Spawns;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * The four ways to spawn, for the functions of {@code process} and for builders.
 */
enum SpawnFunctions {

	/** A process of its own. */
	PLAIN("spawn", false, false),

	/** The spawner receives EXIT. */
	MONITORED("spawn_monitored", true, false),

	/** Spawner and child fail together. */
	LINKED("spawn_linked", false, true),

	/** Both. */
	LINKED_MONITORED("spawn_linked_monitored", true, true);

	private final String function;

	private final boolean monitored;

	private final boolean linked;

	SpawnFunctions(String function, boolean monitored, boolean linked) {
		this.function = function;
		this.monitored = monitored;
		this.linked = linked;
	}

	static void addTo(Table module) {
		for (SpawnFunctions variant : values()) {
			module.put(variant.function, ProcessFunctions.fn(variant.function,
					(s, self, args) -> variant.spawn(s, self, SpawnPlan.inherited(self), args)));
		}
	}

	String function() {
		return this.function;
	}

	/**
	 * Spawns.
	 * @param s the running coroutine
	 * @param self the spawner
	 * @param plan what the child gets besides its arguments
	 * @param args id, host and the arguments of the child
	 * @return the PID; {@code null} if the running coroutine was suspended
	 */
	@Nullable Varargs spawn(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args) {
		ProcessFunctions.checkNotLoading(s);
		if (args.arg1().isnil() || args.arg(2).isnil()) {
			throw new ProcessException(ErrorKind.INVALID, this.function + " requires at least id and host arguments");
		}
		String id = Texts.name(s, args, 1, this.function, "process ID");
		String host = Texts.name(s, args, 2, this.function, "host ID");
		SpawnRequest request = new SpawnRequest(id, host, () -> plan.content(s, self, args, 3), this.monitored,
				this.linked, plan.name(), null);
		PendingCall call = self.runtime().operations().spawns().begin(self, self.instance(), request);
		return ProcessFunctions.await(s, call, (outcome) -> Texts.lua(Spawns.pid(outcome).toString()));
	}

}
