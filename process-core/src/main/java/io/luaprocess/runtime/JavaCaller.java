package io.luaprocess.runtime;

import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;

/**
 * Checked calls of Java code: the same actions, resources and texts as for Lua code.
 */
final class JavaCaller {

	private final LuaRuntime runtime;

	private final JavaCallers callers;

	JavaCaller(LuaRuntime runtime, JavaCallers callers) {
		this.runtime = runtime;
		this.callers = callers;
	}

	/** The application says who its callers are, and so vouches for them. */
	Identity identity() {
		Identity identity = this.callers.current();
		Actor actor = identity.actor();
		return (actor == null || actor.trusted()) ? identity
				: new Identity(actor.vouchedBy(this.callers), identity.scope());
	}

	/** Refuses a blocking call on a thread that must not wait. */
	void checkMayBlock(String id) {
		if (!this.callers.mayBlock()) {
			throw new ProcessException(ErrorKind.INVALID, "cannot wait for '" + id + "' on thread "
					+ Thread.currentThread().getName()
					+ ", which serves other requests meanwhile; use callAsync instead of call, for example Mono.fromFuture(() ->"
					+ " processes.callAsync(\"" + id + "\"))");
		}
	}

	void check(String action, String resource, String what) {
		check(identity(), action, resource, what);
	}

	void check(Identity identity, String action, String resource, String what) {
		if (!this.runtime.guard().allows(identity, action, resource, Map.of())) {
			throw this.callers.denied(action, resource, "not allowed to " + what);
		}
	}

	/** Refuses what may end a process where a policy denies to terminate it. */
	void checkMayEnd(String pid, String what) {
		if (this.runtime.guard().denies(identity(), "process.terminate", pid, Map.of())) {
			throw this.callers.denied("process.terminate", pid, "not allowed to " + what);
		}
	}

}
