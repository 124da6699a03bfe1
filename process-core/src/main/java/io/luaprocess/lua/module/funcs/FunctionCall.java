package io.luaprocess.lua.module.funcs;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.TimerHandle;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.module.process.EventTables;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.operation.SpawnRequest;
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
	 * @param args copies its arguments, when the caller is known to be permitted
	 * @return the call
	 * @throws ProcessException why the callee could not be started
	 */
	static FunctionCall start(LuaProcess caller, CallOptions options, String id, Supplier<Varargs> args) {
		FunctionCall call = new FunctionCall(caller);
		boolean started = false;
		try {
			call.startCallee(options, id, args);
			started = true;
		}
		finally {
			if (!started) {
				call.pending.notBegun();
			}
		}
		caller.onClose(call.end);
		Duration timeout = options.timeout();
		if (timeout != null) {
			call.timer = caller.instance()
				.schedule(timeout.toNanos(), () -> call.abandon(ProcessErrors.CALL_TIMED_OUT));
		}
		return call;
	}

	private void startCallee(CallOptions options, String id, Supplier<Varargs> args) {
		LuaRuntime runtime = this.caller.runtime();
		this.callee = runtime.operations().spawns().callFunction(this.caller, id, () -> {
			Varargs copies = args.get();
			return new SpawnRequest.Content(runtime.body(options.identity(), options.context(), () -> copies),
					List.of());
		}, this::started);
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
	 * @param s the calling coroutine
	 * @return the value, or {@code nil, err}; {@code null} if the coroutine was suspended
	 */
	@Nullable Varargs await(LuaState s) {
		return ProcessFunctions.await(s, this.pending, (outcome) -> {
			settled();
			return EventTables.results(s, outcome);
		});
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
			this.caller.runtime().operations().spawns().endCallee(running, this.caller.instance().pid(), null);
		}
	}

	private void settled() {
		this.caller.removeOnClose(this.end);
		if (this.timer != null) {
			this.timer.stop();
		}
	}

}
