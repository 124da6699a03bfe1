package io.luaprocess.lua.engine.vm;

import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A function that Lua code can call: compiled Lua, or Java. Every call passes the running
 * coroutine explicitly, so functions need no thread-local state and those of the runtime
 * can be shared by all processes.
 */
public abstract class LuaFn extends LuaFunction {

	/**
	 * Calls the function.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @return all results; {@code null} if the call was suspended, see {@link Trampoline}
	 */
	public abstract @Nullable Varargs invoke(LuaState s, Varargs args);

	/**
	 * Calls without arguments.
	 * @param s the running coroutine
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public @Nullable LuaValue call(LuaState s) {
		return Values.firstOf(invoke(s, LuaValue.NONE));
	}

	/**
	 * Calls with one argument.
	 * @param s the running coroutine
	 * @param a the argument
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public @Nullable LuaValue call(LuaState s, LuaValue a) {
		return Values.firstOf(invoke(s, a));
	}

	/**
	 * Calls with two arguments.
	 * @param s the running coroutine
	 * @param a the first argument
	 * @param b the second argument
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
		return Values.firstOf(invoke(s, LuaValue.varargsOf(a, b)));
	}

	/**
	 * Calls with three arguments.
	 * @param s the running coroutine
	 * @param a the first argument
	 * @param b the second argument
	 * @param c the third argument
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b, LuaValue c) {
		return Values.firstOf(invoke(s, LuaValue.varargsOf(a, b, c)));
	}

	/**
	 * Returns the name for error texts and tracebacks.
	 */
	@Override
	public abstract String name();

	@Override
	public String tojstring() {
		return "function: 0x" + String.format("%08x", System.identityHashCode(this));
	}

	/**
	 * Makes a function from Java code. Objects and tables it makes and returns are
	 * counted as memory of the calling process. What it throws is logged and reaches the
	 * program as an error that {@code pcall} catches: the one a {@link ProcessException}
	 * carries, otherwise INTERNAL {@code internal error}.
	 * @param name the name for error texts
	 * @param body the code
	 * @return the function
	 */
	public static LuaFn of(String name, Body body) {
		return new LuaFn() {
			@Override
			public @Nullable Varargs invoke(LuaState s, Varargs args) {
				return run(s, body, args);
			}

			@Override
			public String name() {
				return name;
			}
		};
	}

	/** Runs Java code, as {@link #of} describes. */
	static @Nullable Varargs run(LuaState s, Body body, Varargs args) {
		@Nullable Varargs results;
		try {
			results = body.invoke(s, args);
		}
		catch (Outside.Required ex) {
			return Outside.go(s, body, args);
		}
		catch (Exception | LinkageError | AssertionError ex) {
			// Here the Lua stack is still known.
			throw s.raised(ex);
		}
		if (results != null) {
			MemoryOwnership.assignResults(s.g.memory, results);
		}
		return results;
	}

	/**
	 * Java code behind a function.
	 */
	@FunctionalInterface
	public interface Body {

		/**
		 * Runs.
		 * @param s the running coroutine
		 * @param args the arguments
		 * @return all results; {@code null} if it was suspended, see {@link Then}
		 */
		@Nullable Varargs invoke(LuaState s, Varargs args);

	}

}
