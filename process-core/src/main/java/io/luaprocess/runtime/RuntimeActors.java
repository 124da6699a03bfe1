package io.luaprocess.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessActors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.operation.Caller;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.IdentityRef;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes of an actor among all that live.
 */
final class RuntimeActors implements ProcessActors {

	private final LuaProcessRuntime runtime;

	RuntimeActors(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public List<Pid> processes(String actor) {
		List<Pid> pids = new ArrayList<>();
		for (ProcessInstance process : this.runtime.kernel().processes()) {
			IdentityRef identity = identity(process);
			if (identity != null && identity.isOf(actor) && process.isAlive()) {
				pids.add(process.pid());
			}
		}
		return pids;
	}

	private static @Nullable IdentityRef identity(ProcessInstance process) {
		return (process.body() instanceof Caller body) ? body.inheritance() : null;
	}

	@Override
	public int reauthorize(Identity identity) {
		Actor actor = identity.actor();
		if (actor == null) {
			throw new ProcessException(ErrorKind.INVALID, "actor required");
		}
		JavaCaller caller = this.runtime.caller();
		if (!this.runtime.operations().permissions().allows(caller, ProcessAction.SECURITY, "security")) {
			throw caller.denied(ProcessAction.SECURITY, "security", "not allowed to change the identity of processes");
		}
		Identity vouched = new Identity(actor.vouchedBy(this.runtime), identity.scope());
		int changed = 0;
		for (ProcessInstance process : this.runtime.kernel().processes()) {
			IdentityRef own = identity(process);
			if (own != null && own.isOf(actor.id())) {
				own.replace(vouched);
				changed++;
			}
		}
		return changed;
	}

	@Override
	public int cancel(String actor, @Nullable Duration deadline, @Nullable String reason) {
		return forEach(processes(actor), (pid) -> this.runtime.cancel(pid, deadline, reason));
	}

	@Override
	public int terminate(String actor) {
		Set<Pid> seen = new HashSet<>();
		int ended = 0;
		List<Pid> found = processes(actor);
		while (seen.addAll(found)) {
			ended += forEach(found, this.runtime::terminate);
			found = processes(actor);
			found.removeAll(seen);
		}
		return ended;
	}

	/** A process may end by itself meanwhile. */
	private static int forEach(List<Pid> pids, Consumer<String> operation) {
		int done = 0;
		for (Pid pid : pids) {
			try {
				operation.accept(pid.toString());
				done++;
			}
			catch (ProcessException ex) {
				if (!ex.is(ErrorKind.NOT_FOUND)) {
					throw ex;
				}
			}
		}
		return done;
	}

}
