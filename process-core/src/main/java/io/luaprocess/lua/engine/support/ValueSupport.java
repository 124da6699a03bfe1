package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.ChunkBound;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.Concatenation;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Values and operators of generated code. The methods are small where they are fast, so
 * that the JVM inlines them.
 */
public final class ValueSupport {

	/** The value {@code nil}. */
	public static final LuaValue NIL = LuaValue.NIL;

	/** The value {@code true}. */
	public static final LuaValue TRUE = LuaValue.TRUE;

	/** The value {@code false}. */
	public static final LuaValue FALSE = LuaValue.FALSE;

	/** The empty list. */
	public static final LuaValue NONE = LuaValue.NONE;

	private ValueSupport() {
	}

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
		return Suspension.orLeave(Concatenation.concat(s, a, b));
	}

	/** Concatenates values from right to left, using their array; raises as for two. */
	public static LuaValue concat(LuaState s, LuaValue[] values) {
		s.operands = values;
		return Suspension.orLeave(Concatenation.concat(s, values, 0, values.length - 1));
	}

	/** The operator {@code ==} on any values, see {@link Comparison#eq}. */
	public static boolean eq(LuaState s, LuaValue a, LuaValue b) {
		return (a == b && !(a instanceof Num)) || Suspension.orLeave(Comparison.eq(s, a, b));
	}

	/** Whether a value equals a string; null stands for a number. */
	public static boolean eq(@Nullable LuaValue a, LuaString b) {
		return a == b || (a instanceof LuaString && Comparison.rawEq(a, b));
	}

	/** The operator {@code <} on any values, see {@link Comparison#lt}. */
	public static boolean lt(LuaState s, LuaValue a, LuaValue b) {
		return Suspension.orLeave(Comparison.lt(s, a, b));
	}

	/** The operator {@code <=} on any values, see {@link Comparison#le}. */
	public static boolean le(LuaState s, LuaValue a, LuaValue b) {
		return Suspension.orLeave(Comparison.le(s, a, b));
	}

}
