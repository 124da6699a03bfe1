package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Operators of compiled code on values that are not all numbers: strings, metamethods,
 * errors. A result that is a number is left in {@link LuaState#number}, and null is
 * returned, as compiled code keeps it (see {@code Types.UNBOXED}); another result is
 * returned.
 *
 * <p>
 * Operands are taken as compiled code has them, too: an operand of two parameters is a
 * number if its reference is null. The less code a slow path takes where the operator
 * stands, the more functions the JVM inlines.
 */
public final class SlowPaths {

	private SlowPaths() {
	}

	/**
	 * An arithmetic operator of two operands.
	 * @param op the instruction, counted from that for addition
	 */
	public static @Nullable LuaValue arithmetic(LuaState s, LuaValue a, LuaValue b, int op) {
		s.left = a;
		return unboxed(s, switch (op + Lua.OP_ADD) {
			case Lua.OP_ADD -> Arithmetic.add(s, a, b);
			case Lua.OP_SUB -> Arithmetic.sub(s, a, b);
			case Lua.OP_MUL -> Arithmetic.mul(s, a, b);
			case Lua.OP_DIV -> Arithmetic.div(s, a, b);
			case Lua.OP_MOD -> Arithmetic.mod(s, a, b);
			default -> Arithmetic.pow(s, a, b);
		});
	}

	/** As {@link #arithmetic(LuaState, LuaValue, LuaValue, int)}. */
	public static @Nullable LuaValue arithmetic(LuaState s, @Nullable LuaValue a, double x, LuaValue b, int op) {
		return arithmetic(s, ValueSupport.box(a, x), b, op);
	}

	/** As {@link #arithmetic(LuaState, LuaValue, LuaValue, int)}. */
	public static @Nullable LuaValue arithmetic(LuaState s, LuaValue a, @Nullable LuaValue b, double y, int op) {
		return arithmetic(s, a, ValueSupport.box(b, y), op);
	}

	/** As {@link #arithmetic(LuaState, LuaValue, LuaValue, int)}. */
	public static @Nullable LuaValue arithmetic(LuaState s, @Nullable LuaValue a, double x, @Nullable LuaValue b,
			double y, int op) {
		return arithmetic(s, ValueSupport.box(a, x), ValueSupport.box(b, y), op);
	}

	/** The operator {@code -} of one operand. */
	public static @Nullable LuaValue negation(LuaState s, LuaValue a) {
		s.left = a;
		return unboxed(s, Arithmetic.unm(s, a));
	}

	/** The operator {@code #}. */
	public static @Nullable LuaValue length(LuaState s, LuaValue v) {
		return unboxed(s, Ops.len(s, v));
	}

	private static @Nullable LuaValue unboxed(LuaState s, @Nullable LuaValue result) {
		if (result == null) {
			throw Suspension.of();
		}
		if (result instanceof Num number) {
			s.number = number.v;
			return null;
		}
		return result;
	}

	/** What a method that was suspended gives with the results of the metamethod. */
	public static @Nullable LuaValue resumed(LuaState s, Varargs results) {
		return unboxed(s, Values.first(results));
	}

	/** The number a value is known to be. */
	public static double numberOf(LuaValue v) {
		return ((Num) v).v;
	}

	/** What one of these methods gave, as a value. */
	public static LuaValue boxed(@Nullable LuaValue result, LuaState s) {
		return (result != null) ? result : Num.of(s.number);
	}

}
