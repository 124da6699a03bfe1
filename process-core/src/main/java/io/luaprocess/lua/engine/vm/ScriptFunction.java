package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A function written in Lua. The {@code body} methods are the engine's own entry: they
 * count the call, and may return {@link TailCall#PENDING}; {@code call} and
 * {@code invoke} never do.
 */
public abstract class ScriptFunction extends LuaFn {

	/**
	 * Runs the function.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @return all results, {@link TailCall#PENDING}, or {@code null} if it was suspended
	 */
	public abstract @Nullable Varargs body(LuaState s, Varargs args);

	/**
	 * Runs the function without arguments.
	 * @param s the running coroutine
	 * @return all results, {@link TailCall#PENDING}, or {@code null} if it was suspended
	 */
	public @Nullable Varargs body(LuaState s) {
		return body(s, LuaValue.NONE);
	}

	/**
	 * Runs the function with one argument.
	 * @param s the running coroutine
	 * @param a the argument
	 * @return all results, {@link TailCall#PENDING}, or {@code null} if it was suspended
	 */
	public @Nullable Varargs body(LuaState s, LuaValue a) {
		return body(s, (Varargs) a);
	}

	/**
	 * Runs the function with two arguments.
	 * @param s the running coroutine
	 * @param a the first argument
	 * @param b the second argument
	 * @return all results, {@link TailCall#PENDING}, or {@code null} if it was suspended
	 */
	public @Nullable Varargs body(LuaState s, LuaValue a, LuaValue b) {
		return body(s, Values.of(a, b));
	}

	/**
	 * Runs the function with three arguments.
	 * @param s the running coroutine
	 * @param a the first argument
	 * @param b the second argument
	 * @param c the third argument
	 * @return all results, {@link TailCall#PENDING}, or {@code null} if it was suspended
	 */
	public @Nullable Varargs body(LuaState s, LuaValue a, LuaValue b, LuaValue c) {
		return body(s, Values.of(a, b, c));
	}

	@Override
	public @Nullable Varargs invoke(LuaState s, Varargs args) {
		Varargs r = body(s, args);
		return (r == TailCall.PENDING) ? TailCall.resolve(s) : r;
	}

	@Override
	public @Nullable LuaValue call(LuaState s) {
		Varargs r = body(s);
		return Values.firstOf((r == TailCall.PENDING) ? TailCall.resolve(s) : r);
	}

	@Override
	public @Nullable LuaValue call(LuaState s, LuaValue a) {
		Varargs r = body(s, a);
		return Values.firstOf((r == TailCall.PENDING) ? TailCall.resolve(s) : r);
	}

	@Override
	public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
		Varargs r = body(s, a, b);
		return Values.firstOf((r == TailCall.PENDING) ? TailCall.resolve(s) : r);
	}

	@Override
	public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b, LuaValue c) {
		Varargs r = body(s, a, b, c);
		return Values.firstOf((r == TailCall.PENDING) ? TailCall.resolve(s) : r);
	}

}
