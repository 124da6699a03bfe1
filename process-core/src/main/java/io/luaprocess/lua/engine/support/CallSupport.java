package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.ScriptFunction;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.TableIterator;
import io.luaprocess.lua.engine.vm.TailCall;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Calls, arguments and results of generated code. The methods are small where they are
 * fast, so that the JVM inlines them.
 */
public final class CallSupport {

	private CallSupport() {
	}

	/**
	 * The first of some results; {@code nil} if there is none, null if the call was
	 * suspended.
	 */
	public static @Nullable LuaValue first(@Nullable Varargs values) {
		return Values.firstOf(values);
	}

	/**
	 * The value of a function that returns at most one; null if the call was suspended.
	 */
	public static @Nullable LuaValue one(@Nullable LuaValue value) {
		return (value == LuaValue.NONE) ? LuaValue.NIL : value;
	}

	/** A list of two values. */
	public static Varargs list(LuaValue a, LuaValue b) {
		return Values.of(a, b);
	}

	/** A list of three values. */
	public static Varargs list(LuaValue a, LuaValue b, LuaValue c) {
		return Values.of(a, b, c);
	}

	/** A list of values, whose array is handed over. */
	public static Varargs list(LuaValue[] values) {
		return Values.of(values);
	}

	/** A list of a value and all of another list; raises if there are too many. */
	public static Varargs join(LuaState s, LuaValue a, Varargs rest) {
		return (rest == LuaValue.NONE) ? a : Values.join(s, new LuaValue[] { a }, 0, 1, rest);
	}

	/** A list of values and all of another list; raises if there are too many. */
	public static Varargs join(LuaState s, LuaValue[] values, Varargs rest) {
		return Values.join(s, values, 0, values.length, rest);
	}

	/** The arguments from a number on. */
	public static Varargs rest(Varargs args, int from) {
		return (args.narg() < from) ? LuaValue.NONE : args.subargs(from);
	}

	/** Counts a call; false if the stack has no room for it. */
	public static boolean enter(LuaState s) {
		int depth = s.depth;
		if (depth >= s.stackEnd) {
			return false;
		}
		s.depth = depth + 1;
		return true;
	}

	/** A counted call returns. */
	public static void leave(LuaState s) {
		s.depth--;
	}

	/** Makes a call when the stack is free; raises if calls nest too deep. */
	public static @Nullable LuaValue elsewhere(LuaState s, LuaValue f, Varargs args) {
		Trampoline.repeat(s, (LuaFn) f, args);
		return null;
	}

	/** As {@link #elsewhere(LuaState, LuaValue, Varargs)}. */
	public static @Nullable LuaValue elsewhere(LuaState s, LuaValue f, LuaValue a, LuaValue b) {
		return elsewhere(s, f, Values.of(a, b));
	}

	/**
	 * The function to call for a value, also through {@code __call}; raises if there is
	 * none.
	 */
	public static LuaFn callee(LuaValue f, LuaState s) {
		return (f instanceof LuaFn fn) ? fn : new CallHandler(Ops.callable(s, f), f);
	}

	/**
	 * Steps the iterator of a loop; the first result, the other is {@link #second}. Null
	 * if it was suspended.
	 */
	public static @Nullable LuaValue step(LuaState s, LuaValue f, LuaValue state, LuaValue control) {
		if (f instanceof TableIterator iterator && state instanceof Table table) {
			return iterator.step(s, table, control);
		}
		Varargs results = callee(f, s).invoke(s, Values.of(state, control));
		return (results != null) ? resumedStep(s, results) : null;
	}

	/** The first result of a step, with the results of the iterator. */
	public static LuaValue resumedStep(LuaState s, Varargs results) {
		s.left = results.arg(2);
		return results.arg1();
	}

	/** The second result of the step just made whose first was not nil. */
	public static LuaValue second(LuaState s) {
		LuaValue value = s.left;
		return (value != null) ? value : LuaValue.NIL;
	}

	/**
	 * Asks for a call in place of the running function; null if it was made and
	 * suspended.
	 */
	public static @Nullable Varargs tail(LuaState s, LuaValue f, Varargs args) {
		if (f instanceof ScriptFunction) {
			return TailCall.to(s, f, args);
		}
		return (f instanceof LuaFn fn) ? fn.invoke(s, args) : tail(s, Ops.callable(s, f), join(s, f, args));
	}

	/** Makes the calls a function asked for in its place; null if one was suspended. */
	public static @Nullable Varargs finish(LuaState s, @Nullable Varargs results) {
		return (results == TailCall.PENDING) ? TailCall.resolve(s) : results;
	}

	/** A value called through {@code __call}, which is its own first argument. */
	private static final class CallHandler extends LuaFn {

		private final LuaFn handler;

		private final LuaValue self;

		CallHandler(LuaFn handler, LuaValue self) {
			this.handler = handler;
			this.self = self;
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			return this.handler.invoke(s, join(s, this.self, args));
		}

		@Override
		public @Nullable LuaValue call(LuaState s) {
			return this.handler.call(s, this.self);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a) {
			return this.handler.call(s, this.self, a);
		}

		@Override
		public @Nullable LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			return this.handler.call(s, this.self, a, b);
		}

		@Override
		public String name() {
			return this.handler.name();
		}

	}

}
