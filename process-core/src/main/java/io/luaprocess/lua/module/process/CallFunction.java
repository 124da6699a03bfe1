package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.RemoteStart;
import io.luaprocess.definition.EntryId;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.operation.Spawns;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * {@code process.call}: spawns an entry and waits for what it ends with. If the program
 * of the caller ends meanwhile, the child gets CANCEL and is terminated after a grace.
 */
final class CallFunction {

	private static final String NAME = "call";

	private CallFunction() {
	}

	static void addTo(Table module) {
		LuaFn call = ProcessFunctions.fn(NAME, (s, self, args) -> call(s, self, SpawnPlan.inherited(self), args));
		module.put(NAME, call).put("exec", call).put("run", call);
	}

	/**
	 * Calls.
	 * @param s the running coroutine
	 * @param self the caller
	 * @param plan what the child gets besides its arguments
	 * @param args id, host and the arguments of the child
	 * @return the value, or {@code nil, err}; {@code null} if the running coroutine was
	 * suspended
	 */
	static @Nullable Varargs call(LuaState s, LuaProcess self, SpawnPlan plan, Varargs args) {
		ProcessFunctions.checkNotLoading(s);
		if (args.arg1().isnil() || args.arg(2).isnil()) {
			throw new ProcessException(ErrorKind.INVALID, "call requires id and host arguments");
		}
		String id = Texts.name(s, args, 1, NAME, "process ID");
		String host = Texts.name(s, args, 2, NAME, "host ID");
		checkIds(id, host);
		SpawnRequest request = new SpawnRequest(id, host, () -> plan.content(s, self, args, 3), false, false,
				plan.name(), null);
		PendingCall pending = self.instance().beginCall();
		boolean begun = false;
		try {
			Spawns spawns = self.runtime().operations().spawns();
			RemoteStart remote = spawns.elsewhere(self, request, Spawns.Elsewhere.CALL);
			if (remote != null) {
				remote.ended().thenAccept((outcome) -> pending.complete(ended(outcome)));
			}
			else {
				spawns.call(self, request, (spawned, failure) -> started(pending, spawned, failure));
			}
			begun = true;
		}
		finally {
			if (!begun) {
				pending.notBegun();
			}
		}
		// The child goes on if the caller ends meanwhile.
		return ProcessFunctions.await(s, pending, (outcome) -> EventTables.results(s, outcome));
	}

	/** The other node has started the process, or has signalled the owner of its name. */
	private static Outcome ended(Outcome outcome) {
		return (outcome.value() instanceof RemoteStart.Started started)
				? Outcome.of(Texts.lua(started.pid().toString())) : outcome;
	}

	/** Runs on the child's thread when its top level has ended. */
	private static void started(PendingCall pending, Kernel.@Nullable Spawned spawned, @Nullable ProcessError failure) {
		if (spawned == null) {
			pending.complete((failure != null) ? Outcome.failure(failure) : Outcome.NOTHING);
		}
		else if (spawned.created()) {
			spawned.process().onExit(pending::complete);
		}
		else {
			pending.complete(Outcome.of(Texts.lua(spawned.process().pid().toString())));
		}
	}

	private static void checkIds(String id, String host) {
		String problem = null;
		if (id.isEmpty()) {
			problem = "process ID required";
		}
		else if (EntryId.parse(id) == null) {
			problem = "invalid process ID format (namespace:name required)";
		}
		else if (host.isEmpty()) {
			problem = "host ID required";
		}
		if (problem != null) {
			throw new ProcessException(ErrorKind.INVALID, problem);
		}
	}

}
