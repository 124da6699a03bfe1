package io.luaprocess.lua.engine.vm;

import io.luaprocess.lua.engine.number.Num;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Arithmetic on any values: strings that are numerals count as numbers, anything else
 * goes to metamethods.
 */
public final class Arithmetic {

	private Arithmetic() {
	}

	/**
	 * Adds.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue add(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v + y.v) : arith(s, Metamethod.ADD, a, b);
	}

	/**
	 * Subtracts.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue sub(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v - y.v) : arith(s, Metamethod.SUB, a, b);
	}

	/**
	 * Multiplies.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue mul(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v * y.v) : arith(s, Metamethod.MUL, a, b);
	}

	/**
	 * Divides.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue div(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v / y.v) : arith(s, Metamethod.DIV, a, b);
	}

	/**
	 * Takes the remainder.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue mod(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(mod(x.v, y.v)) : arith(s, Metamethod.MOD, a, b);
	}

	/**
	 * Raises to a power.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue pow(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(pow(x.v, y.v)) : arith(s, Metamethod.POW, a, b);
	}

	/**
	 * Negates.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue unm(LuaState s, LuaValue v) {
		return (v instanceof Num x) ? Num.of(-x.v) : arith(s, Metamethod.UNM, v, v);
	}

	/**
	 * Takes the remainder of the floored division, as Lua 5.2 defines it.
	 * @param a the dividend
	 * @param b the divisor
	 * @return the remainder
	 */
	public static double mod(double a, double b) {
		return a - Math.floor(a / b) * b;
	}

	/**
	 * Raises to a power as C does.
	 * @param a the base
	 * @param b the exponent
	 * @return the power
	 */
	public static double pow(double a, double b) {
		if (a == 1 || (a == -1 && Double.isInfinite(b))) {
			return 1;
		}
		return (b == 2) ? a * a : Math.pow(a, b);
	}

	/**
	 * Arithmetic beyond two numbers: strings that read as numbers, metamethods, errors.
	 */
	private static @Nullable LuaValue arith(LuaState s, Metamethod event, LuaValue a, LuaValue b) {
		Num x = toNumber(s, a);
		Num y = toNumber(s, b);
		if (x != null && y != null) {
			return Num.of(switch (event) {
				case ADD -> x.v + y.v;
				case SUB -> x.v - y.v;
				case MUL -> x.v * y.v;
				case DIV -> x.v / y.v;
				case MOD -> mod(x.v, y.v);
				case POW -> pow(x.v, y.v);
				default -> -x.v;
			});
		}
		LuaValue handler = Ops.metamethod(a, b, event);
		if (handler != null) {
			return Ops.call(s, handler, a, b);
		}
		throw Ops.typeError(s, "perform arithmetic on", (x != null) ? b : a);
	}

	/**
	 * Converts to a number as arithmetic does.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the number; {@code null} if it is neither a number nor a string that reads
	 * as one
	 */
	public static @Nullable Num toNumber(LuaState s, LuaValue v) {
		if (v instanceof Num num) {
			return num;
		}
		double number = (v instanceof LuaString text) ? s.number(text) : Double.NaN;
		return Double.isNaN(number) ? null : Num.of(number);
	}

}
