package io.luaprocess.lua.module.process;

import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Callers;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.Copier;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
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
			module.put(variant.function, Callers.fn(variant.function,
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
	 * @return the PID
	 */
	LuaString spawn(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args) {
		Callers.checkNotLoading(s);
		if (args.arg1().isnil() || args.arg(2).isnil()) {
			throw new ProcessException(ErrorKind.INVALID, this.function + " requires at least id and host arguments");
		}
		String id = Texts.name(s, args, 1, this.function, "process ID");
		String host = Texts.name(s, args, 2, this.function, "host ID");
		checkPermissions(self, id, host);
		Supplier<Varargs> copies = arguments(s, self, plan, args);
		Kernel.Spawned spawned = self.runtime()
			.spawn(new LuaRuntime.SpawnRequest(id, host, copies, self.instance(), plan.identity(), plan.context(),
					this.monitored, this.linked, plan.name(), plan.messagesFor(s), null,
					holderCheck(self, plan, this.linked)));
		return Texts.lua(spawned.process().pid().toString());
	}

	/**
	 * What happens before the holder of a plan's name is signalled instead of spawning:
	 * messages need the permission to send, and a link the power to end it. Asked when
	 * the holder is certain: the name may have been taken a moment ago.
	 */
	static SpawnSpec.@Nullable Runner holderCheck(LuaProcess self, SpawnPlan plan, boolean linked) {
		if (plan.name() == null || plan.messages().isEmpty() && !linked) {
			return null;
		}
		return (holder) -> {
			if (!plan.messages().isEmpty()) {
				checkSend(self, plan, holder);
			}
			if (linked && self.deniedToEnd(holder.pid())) {
				throw new ProcessException(ErrorKind.PERMISSION_DENIED, "not allowed to link: " + plan.name());
			}
		};
	}

	private static void checkSend(LuaProcess self, SpawnPlan plan, ProcessInstance holder) {
		if (!self.allows("process.send", holder.pid().toString())) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, "not allowed to send: " + plan.name());
		}
	}

	/**
	 * Copies the arguments of a child. Whether there will be one, only the kernel decides
	 * if the plan has a name: it may signal the holder of the name instead, and then
	 * arguments do not matter. So an argument that cannot be copied fails the child, not
	 * yet the call.
	 */
	static Supplier<Varargs> arguments(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args) {
		ProcessInstance holder = holder(self, plan.name());
		if (holder != null && !plan.messages().isEmpty()) {
			checkSend(self, plan, holder);
		}
		try {
			Varargs copies = new Copier(s).copyAll(args, 3, "argument");
			return () -> copies;
		}
		catch (ProcessException ex) {
			if (plan.name() == null) {
				throw ex;
			}
			return () -> {
				throw ex;
			};
		}
	}

	private static @Nullable ProcessInstance holder(LuaProcess self, @Nullable String name) {
		Pid pid = (name != null) ? self.runtime().kernel().names().lookup(name) : null;
		return (pid != null) ? self.runtime().kernel().process(pid) : null;
	}

	private void checkPermissions(LuaProcess self, String id, String host) {
		check(self, "process.spawn", id, "not allowed to spawn process: ");
		check(self, "process.host", host, "not allowed to spawn on host: ");
		if (this.monitored) {
			check(self, "process.spawn.monitored", id, "not allowed to spawn monitored process: ");
		}
		if (this.linked) {
			check(self, "process.spawn.linked", id, "not allowed to spawn linked process: ");
		}
	}

	static void check(LuaProcess self, String action, String resource, String denial) {
		if (!self.allows(action, resource)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, denial + resource);
		}
	}

}
