package io.luaprocess.lua.engine.vm;

import java.nio.charset.StandardCharsets;

import io.luaprocess.lua.engine.number.Num;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Checks the arguments of functions written in Java, with the error texts of Lua:
 * {@code bad argument #<n> to '<function>' (<expected> expected, got <type>)}.
 */
public final class Args {

	private Args() {
	}

	/**
	 * Makes the error of a wrong argument.
	 * @param s the running coroutine
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @param problem what is wrong
	 * @return the error, to be thrown
	 */
	public static LuaException bad(LuaState s, int n, String function, String problem) {
		return s.error("bad argument #" + n + " to '" + function + "' (" + problem + ")");
	}

	/**
	 * Makes the error of an argument of a wrong type.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @param expected the expected type
	 * @return the error, to be thrown
	 */
	public static LuaException wrongType(LuaState s, Varargs args, int n, String function, String expected) {
		String got = (n > args.narg()) ? "no value" : args.arg(n).typename();
		return bad(s, n, function, expected + " expected, got " + got);
	}

	/**
	 * Takes a string; a number or a text object is converted.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @return the string
	 */
	public static LuaString string(LuaState s, Varargs args, int n, String function) {
		LuaValue v = args.arg(n);
		if (v instanceof LuaString str) {
			return str;
		}
		if (v instanceof Num num) {
			return num.strvalue();
		}
		if (v instanceof LuaObject object && object.isText()) {
			return str(object.tojstring());
		}
		throw wrongType(s, args, n, function, "string");
	}

	/**
	 * Takes a string as Java text (UTF-8).
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @return the text
	 */
	public static String text(LuaState s, Varargs args, int n, String function) {
		return s.text(string(s, args, n, function));
	}

	/**
	 * Takes a number; a string that reads as one is converted.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @return the number
	 */
	public static double number(LuaState s, Varargs args, int n, String function) {
		LuaValue v = args.arg(n);
		if (v instanceof Num num) {
			return num.v;
		}
		double number = (v instanceof LuaString text) ? s.number(text) : Double.NaN;
		if (!Double.isNaN(number)) {
			return number;
		}
		throw wrongType(s, args, n, function, "number");
	}

	/**
	 * Takes an optional number.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @param fallback the value if absent or nil
	 * @return the number
	 */
	public static double number(LuaState s, Varargs args, int n, String function, double fallback) {
		return args.arg(n).isnil() ? fallback : number(s, args, n, function);
	}

	/**
	 * Takes a number as an integer, cut towards zero.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @return the integer
	 */
	public static long integer(LuaState s, Varargs args, int n, String function) {
		return (long) number(s, args, n, function);
	}

	/**
	 * Takes an optional integer.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @param fallback the value if absent or nil
	 * @return the integer
	 */
	public static long integer(LuaState s, Varargs args, int n, String function, long fallback) {
		return args.arg(n).isnil() ? fallback : integer(s, args, n, function);
	}

	/**
	 * Takes a table.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @return the table
	 */
	public static Table table(LuaState s, Varargs args, int n, String function) {
		if (args.arg(n) instanceof Table t) {
			return t;
		}
		throw wrongType(s, args, n, function, "table");
	}

	/**
	 * Takes a function.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @return the function
	 */
	public static LuaFn function(LuaState s, Varargs args, int n, String function) {
		if (args.arg(n) instanceof LuaFn f) {
			return f;
		}
		throw wrongType(s, args, n, function, "function");
	}

	/**
	 * Takes any value, nil included, but not nothing.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the argument from 1
	 * @param function name of the function
	 * @return the value
	 */
	public static LuaValue any(LuaState s, Varargs args, int n, String function) {
		if (n > args.narg()) {
			throw bad(s, n, function, "value expected");
		}
		return args.arg(n);
	}

	/**
	 * Takes the receiver of a method.
	 * @param <T> the class of the receiver
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param type the class of the receiver
	 * @param kind its kind, for {@code <kind> expected}
	 * @return the receiver
	 */
	public static <T extends LuaObject> T self(LuaState s, Varargs args, Class<T> type, String kind) {
		LuaValue v = args.arg1();
		if (type.isInstance(v)) {
			return type.cast(v);
		}
		throw s.error(kind + " expected");
	}

	/**
	 * Converts a Java boolean.
	 * @param b the boolean
	 * @return the Lua boolean
	 */
	public static LuaBoolean bool(boolean b) {
		return b ? LuaValue.TRUE : LuaValue.FALSE;
	}

	/**
	 * Makes a Lua string from Java text (UTF-8).
	 * @param text the text
	 * @return the string
	 */
	public static LuaString str(String text) {
		return LuaString.valueUsing(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Reads a Lua string as UTF-8.
	 * @param string the string
	 * @return the text; malformed bytes become replacement characters
	 */
	public static String utf8(LuaString string) {
		return new String(string.m_bytes, string.m_offset, string.m_length, StandardCharsets.UTF_8);
	}

}
