package io.luaprocess.lua.lib;

import java.util.List;

import io.luaprocess.kernel.CoroutineCode;
import io.luaprocess.kernel.Progress;
import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Lua function as the code of a coroutine of the kernel: the top level of a program,
 * its method, or the function of a spawned coroutine. Confined to the process.
 */
public final class LuaCoroutine implements CoroutineCode {

	private final LuaState state;

	private final @Nullable Continuation bottom;

	/** {@code null} as soon as it has begun. */
	private @Nullable LuaFn function;

	private Varargs values;

	/**
	 * It goes on when its process has waited for memory, see {@link MemoryMeter#crowds}.
	 */
	private boolean crowds;

	/**
	 * Creates the code of a coroutine.
	 * @param state its state, on which nothing runs
	 * @param function its function
	 * @param args the arguments
	 * @param bottom the call that gets what the function returns or throws; {@code null}
	 * for none. It may be that of several coroutines
	 */
	public LuaCoroutine(LuaState state, LuaFn function, Varargs args, @Nullable Continuation bottom) {
		this.state = state;
		this.function = function;
		this.values = args;
		this.bottom = bottom;
	}

	/**
	 * Begins, or goes on.
	 * @return why it has returned
	 * @throws RuntimeException the error the coroutine has ended with; other unchecked
	 * exceptions and errors pass as well
	 */
	@Override
	public Progress run() {
		if (this.crowds) {
			this.crowds = false;
			this.state.g.memory.await();
			return Progress.READY;
		}
		LuaFn first = this.function;
		Varargs args = this.values;
		// What the program gets belongs to the program.
		this.function = null;
		this.values = LuaValue.NONE;
		Varargs results = (first != null) ? Trampoline.begin(this.state, first, args, this.bottom)
				: Trampoline.goOn(this.state, LuaValue.NONE);
		if (results == null) {
			return progress(this.state.pending);
		}
		this.values = results;
		return Progress.DONE;
	}

	@Override
	public List<RunningFunction> stack(int most) {
		return this.state.suspendedStack(most);
	}

	private Progress progress(LuaState.@Nullable Pending reason) {
		return switch (reason) {
			case WAIT -> Progress.WAITS;
			case PREEMPT -> preempted();
			case OUTSIDE -> Progress.OUTSIDE;
			case SHORT_CALL -> Progress.SHORT_CALL;
			case null, default -> throw new IllegalStateException("a coroutine of the kernel was suspended: " + reason);
		};
	}

	private Progress preempted() {
		this.crowds = this.state.g.memory.crowds();
		return this.crowds ? Progress.OUTSIDE : Progress.READY;
	}

	/**
	 * Returns what the function has returned.
	 * @return the results after {@link Progress#DONE}
	 */
	public Varargs results() {
		return this.values;
	}

}
