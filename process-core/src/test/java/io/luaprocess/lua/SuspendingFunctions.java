package io.luaprocess.lua;

import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Library functions of tests that suspend programs, or call functions that do.
 */
public final class SuspendingFunctions {

	/** How often the program was suspended. */
	private int suspensions;

	/** Whether {@code wait} suspends or returns at once. */
	private boolean waits = true;

	/**
	 * Adds {@code wait(...)}, which suspends the program and returns its arguments when
	 * {@link #run} resumes it; {@code step(...)}, after whose suspension the trampoline
	 * goes on by itself; {@code apply(f, ...)}, which calls a function and has more to do
	 * afterwards; and {@code complete(f, ...)}, below which nothing can be suspended.
	 * @param globals gets the functions
	 */
	public void addTo(Table globals) {
		globals.fn("wait", (s, args) -> {
			if (!this.waits) {
				return args;
			}
			this.suspensions++;
			s.transfer = args;
			s.suspend(LuaState.Pending.YIELD);
			return null;
		});
		globals.fn("step", (s, args) -> {
			if (!this.waits) {
				return args;
			}
			this.suspensions++;
			s.suspend(LuaState.Pending.REPEAT);
			return Then.save(s, (state, none) -> args);
		});
		globals.fn("apply", (s, args) -> {
			Varargs results = Ops.invoke(s, args.arg1(), args.subargs(2));
			return (results != null) ? results : Then.save(s, (state, values) -> values);
		});
		globals.fn("complete", (s, args) -> Trampoline.complete(s, (LuaFn) args.arg1(), args.subargs(2)));
	}

	/**
	 * Runs a program to its end.
	 * @param s a state
	 * @param program the program
	 * @return its results
	 */
	public Varargs run(LuaState s, LuaFn program) {
		this.suspensions = 0;
		Varargs results = Trampoline.begin(s, program, LuaValue.NONE);
		while (results == null) {
			if (s.pending != LuaState.Pending.YIELD) {
				throw new AssertionError("suspended: " + s.pending);
			}
			results = Trampoline.goOn(s, s.transfer);
		}
		if (s.pending != null || s.innermost() != null) {
			throw new AssertionError("has ended, but is suspended: " + s.pending + ", " + s.innermost());
		}
		return results;
	}

	/**
	 * Sets whether {@code wait} and {@code step} suspend or return at once.
	 * @param waits whether they suspend
	 */
	public void waits(boolean waits) {
		this.waits = waits;
	}

	/**
	 * Returns how often the program was suspended.
	 * @return the number since {@link #run}
	 */
	public int suspensions() {
		return this.suspensions;
	}

}
