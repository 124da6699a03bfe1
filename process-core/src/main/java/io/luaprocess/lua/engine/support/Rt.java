package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.ChunkBound;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.Concatenation;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.ScriptFunction;
import io.luaprocess.lua.engine.vm.StackSegments;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.TableIterator;
import io.luaprocess.lua.engine.vm.TailCall;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What compiled functions call for everything that is not worth its own bytecode. Public
 * only because compiled functions live in class loaders of their own. The methods are
 * small where they are fast, so that the JVM inlines them.
 */
@SuppressWarnings("checkstyle:VisibilityModifier")
public final class Rt {

	/** The value {@code nil}. */
	public static final LuaValue NIL = LuaValue.NIL;

	/** The value {@code true}. */
	public static final LuaValue TRUE = LuaValue.TRUE;

	/** The value {@code false}. */
	public static final LuaValue FALSE = LuaValue.FALSE;

	/** The empty list. */
	public static final LuaValue NONE = LuaValue.NONE;

	private static final long FOR_EVER = 1L << 53;

	/** Sums of whole numbers up to this are exact. */
	private static final long EXACT = 1L << 51;

	private Rt() {
	}

	// ---- values ----------------------------------------------------------------------

	/** Boxes a number. */
	public static LuaValue box(double v) {
		return Num.of(v);
	}

	/** Boxes a whole number. */
	public static LuaValue box(long v) {
		return Num.of(v);
	}

	/** Boxes a number unless there is a reference already. */
	public static LuaValue box(@Nullable LuaValue reference, double v) {
		return (reference != null) ? reference : Num.of(v);
	}

	/** Whether a value counts as true; null stands for a number. */
	public static boolean truth(@Nullable LuaValue v) {
		return v != NIL && v != FALSE;
	}

	/** The operator {@code not}; null stands for a number. */
	public static LuaValue not(@Nullable LuaValue v) {
		return (v != NIL && v != FALSE) ? FALSE : TRUE;
	}

	/** Makes the cell of a variable that functions share. */
	public static Cell cell(LuaValue v) {
		return new Cell(v);
	}

	/** Makes an empty table, counted against the memory limit. */
	public static LuaValue table(int array, int hash, LuaState s) {
		return new Table(s, array, hash);
	}

	/** Gives a function that depends on the chunk that names it to that chunk. */
	public static LuaValue bound(LuaValue v, LuaState s, String source) {
		return (v instanceof ChunkBound function) ? function.bind(s, source) : v;
	}

	/** Counts a function that was made. */
	public static void made(LuaValue function, LuaState s) {
		s.g.memory.allocated(function, MemoryMeter.FUNCTION);
	}

	// ---- lists -----------------------------------------------------------------------

	/** The first of some values; {@code nil} if there is none. */
	public static LuaValue first(Varargs values) {
		return Values.first(values);
	}

	/** The value of a function that returns at most one. */
	public static LuaValue one(LuaValue value) {
		return (value == NONE) ? NIL : value;
	}

	/** The first of some values, or the empty list. */
	public static LuaValue single(Varargs values) {
		return (values == NONE) ? NONE : Values.first(values);
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
		return (rest == NONE) ? a : Values.join(s, new LuaValue[] { a }, 0, 1, rest);
	}

	/** A list of values and all of another list; raises if there are too many. */
	public static Varargs join(LuaState s, LuaValue[] values, Varargs rest) {
		return Values.join(s, values, 0, values.length, rest);
	}

	/** The arguments from a number on. */
	public static Varargs rest(Varargs args, int from) {
		return (args.narg() < from) ? NONE : args.subargs(from);
	}

	/** Writes a list of open length behind an offset of a new table. */
	public static void setList(LuaState s, LuaValue table, int offset, Varargs values) {
		Table t = (Table) table;
		int n = values.narg();
		for (int i = 1; i <= n; i++) {
			t.put(offset + i, values.arg(i));
		}
	}

	// ---- calls -----------------------------------------------------------------------

	/**
	 * Counts a call; returns the depth before, or a negative number if it was not counted
	 * and must go on elsewhere, because the stack is nearly used.
	 */
	public static int enter(LuaState s) {
		int depth = s.depth;
		if (depth >= s.segmentEnd) {
			return -1;
		}
		s.depth = depth + 1;
		return depth;
	}

	/** Makes a call on a fresh stack; raises if calls nest too deep. */
	public static Varargs elsewhere(LuaState s, LuaValue f, Varargs args) {
		return StackSegments.body(s, (ScriptFunction) f, args);
	}

	/**
	 * The function to call for a value, also through {@code __call}; raises if there is
	 * none.
	 */
	public static LuaFn callee(LuaValue f, LuaState s) {
		return (f instanceof LuaFn fn) ? fn : new CallHandler(Ops.callable(s, f), f);
	}

	/** Steps the iterator of a loop; the first result, the other is {@link #second}. */
	public static LuaValue step(LuaState s, LuaValue f, LuaValue state, LuaValue control) {
		if (f instanceof TableIterator iterator && state instanceof Table table) {
			return iterator.step(s, table, control);
		}
		Varargs results = callee(f, s).invoke(s, Values.of(state, control));
		s.left = results.arg(2);
		return results.arg1();
	}

	/** The second result of the step just made whose first was not nil. */
	public static LuaValue second(LuaState s) {
		LuaValue value = s.left;
		return (value != null) ? value : NIL;
	}

	/** Asks for a call in place of the running function. */
	public static Varargs tail(LuaState s, LuaValue f, Varargs args) {
		if (f instanceof ScriptFunction) {
			return TailCall.to(s, f, args);
		}
		return (f instanceof LuaFn fn) ? fn.invoke(s, args) : tail(s, Ops.callable(s, f), join(s, f, args));
	}

	/** Makes the calls a function asked for in its place. */
	public static Varargs finish(LuaState s, Varargs results) {
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
		public Varargs invoke(LuaState s, Varargs args) {
			return this.handler.invoke(s, join(s, this.self, args));
		}

		@Override
		public LuaValue call(LuaState s) {
			return this.handler.call(s, this.self);
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a) {
			return this.handler.call(s, this.self, a);
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			return this.handler.call(s, this.self, a, b);
		}

		@Override
		public String name() {
			return this.handler.name();
		}

	}

	// ---- fields ----------------------------------------------------------------------

	/** Reads a global variable, through {@code __index} if it is absent. */
	public static LuaValue global(LuaState s, Table env, LuaString k) {
		LuaValue v = env.getStr(k);
		return (v != NIL || env.meta() == null) ? v : inherited(s, env, k);
	}

	/** Reads {@code t.k} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, LuaString k) {
		if (t instanceof Table table) {
			LuaValue v = table.getStr(k);
			return (v != NIL || table.meta() == null) ? v : inherited(s, table, k);
		}
		return Ops.index(s, t, (LuaValue) k);
	}

	/** Reads the method of {@code t:k()} with metamethods; raises if t has none. */
	public static LuaValue method(LuaState s, LuaValue t, LuaString k) {
		if (t instanceof Table table) {
			LuaValue v = table.getStr(k);
			return (v != NIL || table.meta() == null) ? v : inherited(s, table, k);
		}
		return Ops.method(s, t, k);
	}

	/** Reads a field the table itself does not have. */
	private static LuaValue inherited(LuaState s, Table t, LuaString k) {
		Table object = t;
		for (int loop = 0; loop < Ops.MAX_CHAIN; loop++) {
			Table meta = object.meta();
			if (meta == null) {
				return NIL;
			}
			LuaValue handler = meta.indexHandler();
			if (handler == NIL) {
				return NIL;
			}
			if (!(handler instanceof Table next)) {
				return Ops.index(s, object, (LuaValue) k);
			}
			LuaValue v = next.getStr(k);
			if (v != NIL) {
				return v;
			}
			object = next;
			Ops.pollChain(s, loop);
		}
		throw Ops.tooLongChain(s);
	}

	/** Reads {@code t[k]} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, double k) {
		if (t instanceof Table table) {
			LuaValue v = table.get(k);
			if (v != NIL || table.meta() == null) {
				return v;
			}
		}
		return Ops.index(s, t, Num.of(k));
	}

	/** Reads {@code t[k]} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, long k) {
		if (t instanceof Table table && k == (int) k) {
			LuaValue v = table.get((int) k);
			if (v != NIL || table.meta() == null) {
				return v;
			}
		}
		return Ops.index(s, t, Num.of(k));
	}

	/** Reads {@code t[k]} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, LuaValue k) {
		if (t instanceof Table table) {
			LuaValue v = (k instanceof Num n) ? table.get(n.v)
					: (k instanceof LuaString string) ? table.getStr(string) : table.get(k);
			if (v != NIL || table.meta() == null) {
				return v;
			}
		}
		return Ops.index(s, t, k);
	}

	/** Writes {@code t.k} with metamethods; raises if t cannot be written. */
	public static void setIndex(LuaState s, LuaValue t, LuaString k, LuaValue v) {
		if (t instanceof Table table && table.isPlain()) {
			table.putStr(k, v);
		}
		else {
			Ops.setIndex(s, t, k, v);
		}
	}

	/**
	 * Writes {@code t[k]} with metamethods; raises if t cannot be written, or k is NaN.
	 */
	public static void setIndex(LuaState s, LuaValue t, double k, LuaValue v) {
		int i = (int) k;
		if (t instanceof Table table && i == k && table.isPlain()) {
			table.put(i, v);
		}
		else {
			Ops.setIndex(s, t, Num.of(k), v);
		}
	}

	/** Writes {@code t[k]} with metamethods; raises if t cannot be written. */
	public static void setIndex(LuaState s, LuaValue t, long k, LuaValue v) {
		int i = (int) k;
		if (t instanceof Table table && i == k && table.isPlain()) {
			table.put(i, v);
		}
		else {
			Ops.setIndex(s, t, Num.of(k), v);
		}
	}

	/**
	 * Writes {@code t[k]} with metamethods; raises if t cannot be written, or k is nil or
	 * NaN.
	 */
	public static void setIndex(LuaState s, LuaValue t, LuaValue k, LuaValue v) {
		if (k instanceof Num n) {
			setIndex(s, t, n.v, v);
		}
		else if (k instanceof LuaString string) {
			setIndex(s, t, string, v);
		}
		else {
			Ops.setIndex(s, t, k, v);
		}
	}

	// ---- operators -------------------------------------------------------------------

	/**
	 * The length of a string or plain table; negative if it needs
	 * {@link SlowPaths#length}.
	 */
	public static long length(@Nullable LuaValue v) {
		if (v instanceof Table table) {
			return (table.meta() == null) ? table.length() : -1;
		}
		return (v instanceof LuaString string) ? string.m_length : -1;
	}

	/**
	 * Concatenates two values; raises if there is neither text nor metamethod, or too
	 * much text.
	 */
	public static LuaValue concat(LuaState s, LuaValue a, LuaValue b) {
		s.left = a;
		s.operands = null;
		return Concatenation.concat(s, a, b);
	}

	/** Concatenates values from right to left, using their array; raises as for two. */
	public static LuaValue concat(LuaState s, LuaValue[] values) {
		s.operands = values;
		return Concatenation.concat(s, values, 0, values.length - 1);
	}

	/** The operator {@code ==} on any values. */
	public static boolean eq(LuaState s, LuaValue a, LuaValue b) {
		return (a == b && !(a instanceof Num)) || Comparison.eq(s, a, b);
	}

	/** Whether a value equals a string; null stands for a number. */
	public static boolean eq(@Nullable LuaValue a, LuaString b) {
		return a == b || (a instanceof LuaString && Comparison.rawEq(a, b));
	}

	/** The operator {@code <} on any values; raises if they have no order. */
	public static boolean lt(LuaState s, LuaValue a, LuaValue b) {
		return Comparison.lt(s, a, b);
	}

	/** The operator {@code <=} on any values; raises if they have no order. */
	public static boolean le(LuaState s, LuaValue a, LuaValue b) {
		return Comparison.le(s, a, b);
	}

	// ---- numeric loops ---------------------------------------------------------------

	/** The first number of a loop; raises if it is none. */
	public static double loopStart(LuaState s, LuaValue v) {
		return loopNumber(s, v, "initial value");
	}

	/** The limit of a loop; raises if it is no number. */
	public static double loopLimit(LuaState s, LuaValue v) {
		return loopNumber(s, v, "limit");
	}

	/** The step of a loop; raises if it is no number. */
	public static double loopStep(LuaState s, LuaValue v) {
		return loopNumber(s, v, "step");
	}

	private static double loopNumber(LuaState s, LuaValue v, String what) {
		if (v instanceof Num n) {
			return n.v;
		}
		Num n = Arithmetic.toNumber(s, v);
		if (n == null) {
			throw s.error("'for' " + what + " must be a number");
		}
		return n.v;
	}

	/** The limit of a loop that counts up in whole numbers. */
	public static long limitUp(double limit) {
		return (limit >= FOR_EVER) ? FOR_EVER : (limit >= -FOR_EVER) ? (long) Math.floor(limit) : -2 * FOR_EVER;
	}

	/** The limit of a loop that counts down in whole numbers. */
	public static long limitDown(double limit) {
		return (limit <= -FOR_EVER) ? -FOR_EVER : (limit <= FOR_EVER) ? (long) Math.ceil(limit) : 2 * FOR_EVER;
	}

	/**
	 * How many turns a loop certainly makes. All there are, if the numbers are whole;
	 * else half of them, for each step may be rounded, to its double at most.
	 * @param counter the counter in the first of them
	 * @param most not more than these
	 * @return the turns; 0 if the loop is over
	 */
	public static int turns(double counter, double limit, double step, int most) {
		// Not a number ends the loop either way.
		if (!((step > 0) ? counter <= limit : limit <= counter)) {
			return 0;
		}
		long first = (long) counter;
		long by = (long) step;
		if (first != counter || by != step || by == 0 || Math.abs(first) > EXACT || Math.abs(by) > EXACT) {
			// Not a number becomes 0.
			return Math.max(1, Math.min(most, (int) ((limit - counter) / step / 2)));
		}
		long last = (long) ((by > 0) ? Math.min(Math.floor(limit), EXACT) : Math.max(Math.ceil(limit), -EXACT));
		return (int) Math.min(most, (last - first) / by + 1);
	}

	/**
	 * Where the next turns of a loop end.
	 * @param counter the counter in the first of them
	 * @param most how many there are, as steps may be rounded twice that at most
	 * @return a limit for the counter, not beyond that of the loop; NaN, which ends each
	 * turn, if a step may be too small to change the counter
	 */
	public static double endOfStrip(double counter, double limit, double step, int most) {
		double end = counter + (most - 1) * step;
		if (!(Math.abs(counter) + Math.abs(end) < 0x1p52 * Math.abs(step))) {
			return Double.NaN;
		}
		if (step > 0) {
			return (end < limit) ? end : limit;
		}
		return (end > limit) ? end : limit;
	}

}
