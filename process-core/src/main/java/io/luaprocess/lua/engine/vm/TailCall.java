package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Proper tail calls. The body of a Lua function that ends with a call stores callee and
 * arguments in the coroutine's state and returns {@link #PENDING}; the code that entered
 * the body then makes the call in its place. The sentinel never leaves the engine.
 */
public final class TailCall {

	/** Returned by a body instead of results. */
	public static final Varargs PENDING = new Pending();

	private TailCall() {
	}

	/**
	 * Requests a call.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param args the arguments
	 * @return the sentinel, to be returned from the body
	 */
	public static Varargs to(LuaState s, LuaValue f, Varargs args) {
		s.tailFunction = f;
		s.tailArguments = args;
		return PENDING;
	}

	/**
	 * Makes the pending call and all that follow it.
	 * @param s the running coroutine
	 * @return all results; {@code null} if the last one was suspended
	 */
	public static @Nullable Varargs resolve(LuaState s) {
		@Nullable Varargs results;
		do {
			LuaValue f = s.tailFunction;
			Varargs args = s.tailArguments;
			s.tailFunction = LuaValue.NIL;
			s.tailArguments = LuaValue.NONE;
			if (!(f instanceof LuaFn)) {
				args = Values.join(s, f, args);
				f = Ops.callable(s, f);
			}
			results = (f instanceof ScriptFunction script) ? script.body(s, args) : leaf(s, (LuaFn) f, args);
		}
		while (results == PENDING);
		return results;
	}

	/**
	 * Makes the calls a body asked for in its place.
	 * @param s the running coroutine
	 * @param results what the body returned
	 * @return all results; {@code null} if the call was suspended
	 */
	public static @Nullable Varargs finish(LuaState s, @Nullable Varargs results) {
		return (results == PENDING) ? resolve(s) : results;
	}

	/** A Java function may call Lua again, so it counts as long as it runs. */
	private static @Nullable Varargs leaf(LuaState s, LuaFn f, Varargs args) {
		if (s.depth >= s.stackEnd) {
			return Trampoline.repeat(s, f, args);
		}
		s.depth++;
		Varargs results = f.invoke(s, args);
		s.depth--;
		return results;
	}

	private static final class Pending extends Varargs {

		@Override
		public LuaValue arg(int i) {
			throw new AssertionError("a tail call was not made");
		}

		@Override
		public int narg() {
			throw new AssertionError("a tail call was not made");
		}

		@Override
		public LuaValue arg1() {
			throw new AssertionError("a tail call was not made");
		}

		@Override
		public Varargs subargs(int start) {
			throw new AssertionError("a tail call was not made");
		}

	}

}
