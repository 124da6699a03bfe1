package io.luaprocess.lua.module.funcs;

import java.time.Duration;
import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.TimerHandle;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.LuaRuntime;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * One call of a function, or of a process through {@code funcs}, from its start until the
 * answer has come, the time is up, the caller has lost interest or has ended. Whatever
 * comes first decides the outcome; in all but the first case the callee is ended.
 * Confined to the caller's process, except for {@link #started}, and for {@link #end},
 * which its exit path runs.
 */
final class FunctionCall {

	private static final ProcessError TIMED_OUT = ProcessError.of(ErrorKind.TIMEOUT, "function call timed out");

	private final LuaProcess caller;

	private final PendingCall pending;

	/** Registered with the caller while the call is open. */
	private final Runnable end = this::end;

	private @Nullable ProcessInstance callee;

	private @Nullable TimerHandle timer;

	private FunctionCall(LuaProcess caller) {
		this.caller = caller;
		this.pending = caller.instance().beginCall();
	}

	/**
	 * Starts a call.
	 * @param caller the caller
	 * @param options what the callee gets besides its arguments, and the timeout
	 * @param id id of a function, or of a process with a default host
	 * @param args its arguments, owned by the callee
	 * @return the call
	 * @throws ProcessException why the callee could not be started
	 */
	static FunctionCall start(LuaProcess caller, CallOptions options, String id, Varargs args) {
		FunctionCall call = new FunctionCall(caller);
		boolean started = false;
		try {
			call.startCallee(options, id, args);
			started = true;
		}
		finally {
			if (!started) {
				call.pending.complete(Outcome.NOTHING);
			}
		}
		caller.onClose(call.end);
		Duration timeout = options.timeout();
		if (timeout != null) {
			call.timer = caller.instance().schedule(timeout.toNanos(), () -> call.abandon(TIMED_OUT));
		}
		return call;
	}

	private void startCallee(CallOptions options, String id, Varargs args) {
		LuaRuntime runtime = this.caller.runtime();
		DefinitionRegistry definitions = runtime.definitions();
		Definition.Code function = definitions.code(id, Definition.CodeKind.FUNCTION);
		if (function != null) {
			this.callee = runtime.startFunction(function, this.caller.instance(), options.identity(), options.context(),
					args, this::started);
			return;
		}
		Definition.Code process = definitions.code(id, Definition.CodeKind.PROCESS);
		if (process == null || process.defaultHost() == null) {
			throw new ProcessException(runtime.unknownFunction(id));
		}
		this.callee = runtime.start(new LuaRuntime.SpawnRequest(id, String.valueOf(process.defaultHost()), () -> args,
				this.caller.instance(), options.identity(), options.context(), false, false, null, List.of(), null,
				null), this::started);
	}

	/** Runs on the callee's thread when its top level has ended. */
	private void started(Kernel.@Nullable Spawned spawned, @Nullable ProcessError failure) {
		if (spawned != null) {
			spawned.process().onExit(this.pending::complete);
		}
		else {
			this.pending.complete((failure != null) ? Outcome.failure(failure) : Outcome.NOTHING);
		}
	}

	/**
	 * Waits for the outcome; only the calling coroutine waits.
	 */
	Outcome await() {
		Outcome outcome = this.pending.await();
		settled();
		return outcome;
	}

	/**
	 * Registers code that runs inside the caller's pump when the outcome is known.
	 */
	void whenSettled(Runnable callback) {
		this.pending.whenComplete(() -> {
			settled();
			callback.run();
		});
	}

	/**
	 * Returns the outcome.
	 * @return {@code null} while it is not known
	 */
	@Nullable Outcome outcome() {
		return this.pending.outcome();
	}

	/** Gives up waiting: the callee is ended, the outcome is this error. */
	void abandon(ProcessError error) {
		this.pending.complete(Outcome.failure(error));
		end();
	}

	private void end() {
		ProcessInstance running = this.callee;
		if (running != null) {
			this.caller.runtime().endCallee(running, this.caller.instance().pid(), null);
		}
	}

	private void settled() {
		this.caller.removeOnClose(this.end);
		if (this.timer != null) {
			this.timer.stop();
		}
	}

}
