package io.luaprocess.lua.module.support;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/**
 * Finds out for which process a function is called, and makes functions that act for it.
 */
public final class ProcessFunctions {

	public static final String NO_CONTEXT = "no context found";

	private ProcessFunctions() {
	}

	/**
	 * Makes a function of the {@code … | nil, err} form: without a process it returns
	 * {@code no context found}, and a {@link ProcessException} becomes {@code nil, err}.
	 */
	public static LuaFn fn(String name, Body body) {
		return LuaFn.of(name, (s, args) -> {
			LuaProcess self = LuaProcess.of(s);
			if (self == null) {
				return ErrorValue.failure(ErrorKind.INVALID, NO_CONTEXT);
			}
			try {
				return body.invoke(s, self, args);
			}
			catch (ProcessException ex) {
				return ErrorValue.failure(ex.error());
			}
		});
	}

	/**
	 * Waits for the answer to a call, as the last thing a function does that {@link #fn}
	 * has made.
	 * @param s the running coroutine
	 * @param call the call
	 * @param results makes the results of the function from the answer; what it throws is
	 * treated as what the function throws
	 * @return the results; {@code null} if the running coroutine was suspended
	 */
	public static @Nullable Varargs await(LuaState s, PendingCall call, Function<Outcome, Varargs> results) {
		Outcome outcome = call.await();
		if (outcome != null) {
			return results.apply(outcome);
		}
		return Then.await(s, (state, none) -> {
			try {
				return await(state, call, results);
			}
			catch (ProcessException ex) {
				return ErrorValue.failure(ex.error());
			}
		});
	}

	/**
	 * Waits for the answer of another node, as the last thing a function does that
	 * {@link #fn} has made.
	 * @param s the running coroutine
	 * @param self its process
	 * @param answer the future answer
	 * @param results makes the results of the function from the answer
	 * @return the results; {@code null} if the running coroutine was suspended
	 */
	public static @Nullable Varargs await(LuaState s, LuaProcess self, CompletableFuture<Outcome> answer,
			Function<Outcome, Varargs> results) {
		checkNotLoading(s);
		PendingCall call = self.instance().beginCall();
		answer.thenAccept(call::complete);
		return await(s, call, results);
	}

	/** Returns the calling process, or raises if there is none. */
	public static LuaProcess require(LuaState s) {
		LuaProcess self = LuaProcess.of(s);
		if (self == null) {
			throw s.error(NO_CONTEXT);
		}
		return self;
	}

	/** Raises where nothing may wait or spawn, as while the top level of a chunk runs. */
	public static void checkNotLoading(LuaState s) {
		if (s.g.mayNotWait()) {
			throw cannotBlock(s);
		}
	}

	public static LuaException cannotBlock(LuaState s) {
		return s.error(s.g.waitRefusal());
	}

	/**
	 * Code of a function that acts for a process.
	 */
	@FunctionalInterface
	public interface Body {

		/**
		 * Runs.
		 * @param s the running coroutine
		 * @param self the calling process
		 * @param args the arguments
		 * @return all results; {@code null} if it was suspended, see {@link #await}
		 * @throws ProcessException for the results {@code nil, err}
		 */
		@Nullable Varargs invoke(LuaState s, LuaProcess self, Varargs args);

	}

}
