package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The only place where running Lua code catches errors. Functions that are left by an
 * error do not undo their bookkeeping; it is put right here, so that calls need no
 * {@code finally}. Code that catches a {@link LuaException} elsewhere and goes on with
 * the same coroutine must go through here too.
 */
public final class ProtectedCall {

	private ProtectedCall() {
	}

	/**
	 * Calls a function as {@code pcall} does.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param args the arguments
	 * @return {@code true} and all results, or {@code false} and the error value;
	 * {@code null} if the call was suspended
	 */
	public static @Nullable Varargs pcall(LuaState s, LuaValue f, Varargs args) {
		if (!(f instanceof LuaFn) && !Ops.isCallable(f)) {
			// No Lua code reads a variable here that could be named.
			return failure(LuaString.valueOf("attempt to call a " + f.typename() + " value"));
		}
		int depth = s.depth;
		int stackEnd = s.stackEnd;
		Frame frame = s.frame;
		int guards = s.guards;
		LuaValue error;
		try {
			s.guards = guards + 1;
			Varargs results = Ops.invoke(s, f, args);
			if (results == null) {
				return s.save(new Guard(guards));
			}
			s.guards = guards;
			return Values.join(s, LuaValue.TRUE, results);
		}
		catch (RuntimeException | StackOverflowError | LinkageError | AssertionError ex) {
			s.depth = depth;
			s.stackEnd = stackEnd;
			s.frame = frame;
			restore(s);
			error = s.raised(ex).value();
		}
		s.guards = guards;
		return failure(error);
	}

	private static Varargs failure(LuaValue error) {
		return Values.of(LuaValue.FALSE, error);
	}

	private static void restore(LuaState s) {
		s.pending = null;
		s.forgetSaved();
		s.tailFunction = LuaValue.NIL;
		s.tailArguments = LuaValue.NONE;
	}

	/** A protected call that was suspended. */
	private static final class Guard extends Continuation {

		/** The protected calls around this one. */
		private final int guards;

		Guard(int guards) {
			this.guards = guards;
		}

		@Override
		public Varargs resume(LuaState s, Varargs results) {
			s.guards = this.guards;
			try {
				return Values.join(s, LuaValue.TRUE, results);
			}
			catch (LuaException ex) {
				return failure(ex.value());
			}
		}

		@Override
		public boolean catches() {
			return true;
		}

		@Override
		public Varargs fail(LuaState s, Throwable failure) {
			restore(s);
			LuaValue error = s.raised(failure).value();
			s.guards = this.guards;
			return failure(error);
		}

	}

}
