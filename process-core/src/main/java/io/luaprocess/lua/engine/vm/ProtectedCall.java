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
	 * @return {@code true} and all results, or {@code false} and the error value
	 */
	public static Varargs pcall(LuaState s, LuaValue f, Varargs args) {
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
			s.guards = guards;
			return Values.join(s, LuaValue.TRUE, results);
		}
		catch (RuntimeException | StackOverflowError | LinkageError | AssertionError ex) {
			restore(s, depth, stackEnd, frame);
			error = s.raised(ex).value();
		}
		s.guards = guards;
		return failure(error);
	}

	private static Varargs failure(LuaValue error) {
		return Values.of(LuaValue.FALSE, error);
	}

	private static void restore(LuaState s, int depth, int stackEnd, @Nullable Frame frame) {
		s.depth = depth;
		s.stackEnd = stackEnd;
		s.frame = frame;
		s.tailFunction = LuaValue.NIL;
		s.tailArguments = LuaValue.NONE;
	}

}
