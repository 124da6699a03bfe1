package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What a Java function does with the results of a call that was suspended, or when it has
 * waited. It runs as the code of a function does that {@link LuaFn#of} has made.
 */
public final class Then extends Continuation {

	private static final LuaFn.Body NOTHING = (s, none) -> LuaValue.NONE;

	private final LuaFn.Body rest;

	private final boolean library;

	private Then(LuaFn.Body rest, boolean library) {
		this.rest = rest;
		this.library = library;
	}

	/**
	 * Suspends a Java function whose callee was suspended.
	 * @param s the running coroutine
	 * @param rest gets the results of the callee and returns those of the function; it
	 * may be suspended as well
	 * @return {@code null}, to be returned
	 */
	public static @Nullable Varargs save(LuaState s, LuaFn.Body rest) {
		return s.save(new Then(rest, true));
	}

	/**
	 * Suspends a Java function, see {@link #save}, whose callee has saved a continuation
	 * that stands for it in the positions of errors.
	 * @param s the running coroutine
	 * @param rest gets the results of the callee
	 * @return {@code null}, to be returned
	 */
	public static @Nullable Varargs saveWithin(LuaState s, LuaFn.Body rest) {
		return s.save(new Then(rest, false));
	}

	/**
	 * Suspends a Java function that has begun to wait in the kernel and returns nothing
	 * when that is over.
	 * @param s the running coroutine
	 * @return {@code null}, to be returned
	 */
	public static @Nullable Varargs pause(LuaState s) {
		return await(s, NOTHING);
	}

	/**
	 * Suspends a Java function that has begun to wait in the kernel.
	 * @param s the running coroutine
	 * @param rest asks for what the function has waited for, gets nothing, and returns
	 * the results of the function; it may be suspended as well
	 * @return {@code null}, to be returned
	 */
	public static @Nullable Varargs await(LuaState s, LuaFn.Body rest) {
		s.suspend(LuaState.Pending.WAIT);
		return save(s, rest);
	}

	/**
	 * Passes on a number of results.
	 * @param s the running coroutine
	 * @param results the results of the callee; {@code null} if it was suspended
	 * @param count how many, 1 or 3; {@code nil} for absent ones
	 * @return the results; {@code null} if the callee was suspended
	 */
	public static @Nullable Varargs take(LuaState s, @Nullable Varargs results, int count) {
		if (results == null) {
			return save(s, (state, values) -> take(state, values, count));
		}
		return (count == 1) ? Values.first(results) : Values.of(results.arg1(), results.arg(2), results.arg(3));
	}

	@Override
	boolean isLibrary() {
		return this.library;
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs results) {
		return LuaFn.run(s, this.rest, results);
	}

}
