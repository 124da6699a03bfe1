package io.luaprocess.lua.engine;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The operations of the language with their metamethods. Everything that is not plain
 * data access in the engine and the libraries goes through here.
 */
public final class Ops {

	private Ops() {
	}

	/**
	 * Calls any value, also through {@code __call}.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param args the arguments
	 * @return all results
	 */
	public static Varargs invoke(LuaState s, LuaValue f, Varargs args) {
		if (f instanceof LuaFn fn) {
			return fn.invoke(s, args);
		}
		throw s.error("attempt to call a " + f.typename() + " value");
	}

	/**
	 * Reads {@code t[k]} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the key
	 * @return the value
	 */
	public static LuaValue index(LuaState s, LuaValue t, LuaValue k) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Writes {@code t[k] = v} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the key
	 * @param v the value
	 */
	public static void setIndex(LuaState s, LuaValue t, LuaValue k, LuaValue v) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Finds a metamethod or metafield such as {@code __tostring}.
	 * @param s the running coroutine
	 * @param v any value
	 * @param event the name with its underscores
	 * @return the value or {@code nil}
	 */
	public static LuaValue metamethod(LuaState s, LuaValue v, LuaString event) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Converts as {@code tostring}, with {@code __tostring}.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the text
	 */
	public static LuaString tostring(LuaState s, LuaValue v) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Concatenates two values with metamethods; checks the size first.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue concat(LuaState s, LuaValue a, LuaValue b) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Compares with {@code ==}, with {@code __eq}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return whether equal
	 */
	public static boolean eq(LuaState s, LuaValue a, LuaValue b) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Compares with {@code <}, with {@code __lt}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return whether less
	 */
	public static boolean lt(LuaState s, LuaValue a, LuaValue b) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Compares with {@code <=}, with {@code __le}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return whether less or equal
	 */
	public static boolean le(LuaState s, LuaValue a, LuaValue b) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Takes the length with {@code __len}.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the length
	 */
	public static LuaValue len(LuaState s, LuaValue v) {
		throw new UnsupportedOperationException();
	}

}
