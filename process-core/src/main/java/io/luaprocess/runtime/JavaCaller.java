package io.luaprocess.runtime;

import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.operation.Caller;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.IdentityRef;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * Java code that asks for one operation.
 *
 * @param callers makes the exceptions of denied operations
 * @param inheritance the identity of the calling thread when the operation began
 * @param sender the PID of the runtime
 */
record JavaCaller(JavaCallers callers, IdentityRef inheritance, Pid sender) implements Caller {

	/** The application tells the identity of its callers, and so vouches for it. */
	static JavaCaller current(JavaCallers callers, Pid sender) {
		Identity identity = callers.current();
		Actor actor = identity.actor();
		return new JavaCaller(callers, IdentityRef.given((actor == null || actor.trusted()) ? identity
				: new Identity(actor.vouchedBy(callers), identity.scope())), sender);
	}

	@Override
	public Map<String, String> attributes() {
		return Map.of();
	}

	@Override
	public @Nullable ProcessInstance process() {
		return null;
	}

	@Override
	public RuntimeException denied(ProcessAction action, String resource, String message) {
		return this.callers.denied(action.action(), resource, message);
	}

	/** Refuses a blocking call on a thread that must not wait. */
	static void checkMayBlock(JavaCallers callers, String id) {
		if (!callers.mayBlock()) {
			throw new ProcessException(ErrorKind.INVALID, "cannot wait for '" + id + "' on thread "
					+ Thread.currentThread().getName()
					+ ", which serves other requests meanwhile; use callAsync instead of call, for example Mono.fromFuture(() ->"
					+ " processes.callAsync(\"" + id + "\"))");
		}
	}

}
