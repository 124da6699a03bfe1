package io.luaprocess.lua.engine.vm;

import io.luaprocess.lua.engine.number.Num;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Calls, fields, text and length of any values, with their metamethods. Everything that
 * is not plain data access in the engine and the libraries goes through here,
 * {@link Arithmetic}, {@link Comparison} and {@link Concatenation}.
 */
public final class Ops {

	/** Longest chain of {@code __index} or {@code __newindex}. */
	public static final int MAX_CHAIN = 100;

	private Ops() {
	}

	// ---- calls -----------------------------------------------------------------------

	/**
	 * Calls any value, also through {@code __call}.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param args the arguments
	 * @return all results; {@code null} if the call was suspended
	 */
	public static @Nullable Varargs invoke(LuaState s, LuaValue f, Varargs args) {
		s.poll();
		if (f instanceof LuaFn fn) {
			return fn.invoke(s, args);
		}
		return callable(s, f).invoke(s, Values.join(s, f, args));
	}

	/**
	 * Calls any value without arguments.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public static @Nullable LuaValue call(LuaState s, LuaValue f) {
		s.poll();
		return (f instanceof LuaFn fn) ? fn.call(s) : callable(s, f).call(s, f);
	}

	/**
	 * Calls any value with one argument.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param a the argument
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public static @Nullable LuaValue call(LuaState s, LuaValue f, LuaValue a) {
		s.poll();
		return (f instanceof LuaFn fn) ? fn.call(s, a) : callable(s, f).call(s, f, a);
	}

	/**
	 * Calls any value with two arguments.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param a the first argument
	 * @param b the second argument
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public static @Nullable LuaValue call(LuaState s, LuaValue f, LuaValue a, LuaValue b) {
		s.poll();
		return (f instanceof LuaFn fn) ? fn.call(s, a, b) : callable(s, f).call(s, f, a, b);
	}

	/**
	 * Calls any value with three arguments.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param a the first argument
	 * @param b the second argument
	 * @param c the third argument
	 * @return the first result or {@code nil}; {@code null} if the call was suspended
	 */
	public static @Nullable LuaValue call(LuaState s, LuaValue f, LuaValue a, LuaValue b, LuaValue c) {
		s.poll();
		return (f instanceof LuaFn fn) ? fn.call(s, a, b, c)
				: Values.firstOf(callable(s, f).invoke(s, Values.of(f, a, b, c)));
	}

	/**
	 * Finds the function behind {@code __call}; the value becomes its first argument.
	 * @param s the running coroutine
	 * @param f a value that is no function
	 * @return the function
	 */
	public static LuaFn callable(LuaState s, LuaValue f) {
		LuaFn handler = callHandler(f);
		if (handler != null) {
			return handler;
		}
		throw typeError(s, "call", f);
	}

	/**
	 * Whether a value that is no function can be called.
	 * @param f the value
	 * @return true if it has {@code __call}
	 */
	static boolean isCallable(LuaValue f) {
		return callHandler(f) != null;
	}

	private static @Nullable LuaFn callHandler(LuaValue f) {
		if (f instanceof LuaObject object) {
			return object.callHandler();
		}
		return (metamethod(f, Metamethod.CALL) instanceof LuaFn handler) ? handler : null;
	}

	// ---- fields ----------------------------------------------------------------------

	/**
	 * Reads {@code t[k]} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the key
	 * @return the value; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue index(LuaState s, LuaValue t, LuaValue k) {
		LuaValue object = t;
		for (int loop = 0; loop < MAX_CHAIN; loop++) {
			LuaValue handler;
			if (object instanceof Table table) {
				LuaValue v = table.get(k);
				if (v != LuaValue.NIL) {
					return v;
				}
				Table meta = table.meta();
				LuaValue found = (meta != null) ? meta.metamethod(Metamethod.INDEX) : null;
				if (found == null) {
					return LuaValue.NIL;
				}
				handler = found;
			}
			else if (object instanceof LuaString) {
				return s.g.stringMethod(k);
			}
			else if (object instanceof LuaObject userdata) {
				return userdata.index(s, k);
			}
			else {
				throw typeError(s, "index", object);
			}
			if (handler instanceof LuaFn fn) {
				s.poll();
				return fn.call(s, object, k);
			}
			object = handler;
			pollChain(s, loop);
		}
		throw tooLongChain(s);
	}

	/**
	 * Polls at some of the steps along a chain: a search in each of them takes its time.
	 */
	public static void pollChain(LuaState s, int step) {
		if ((step & 7) == 7) {
			s.poll();
		}
	}

	public static LuaException tooLongChain(LuaState s) {
		return s.error("loop in gettable");
	}

	/**
	 * Reads the field {@code t.k} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the name
	 * @return the value; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue index(LuaState s, LuaValue t, LuaString k) {
		if (t instanceof Table table) {
			LuaValue v = table.getStr(k);
			if (v != LuaValue.NIL || table.meta() == null) {
				return v;
			}
		}
		return index(s, t, (LuaValue) k);
	}

	/**
	 * Reads the method of {@code t:k()} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the name
	 * @return the method; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue method(LuaState s, LuaValue t, LuaString k) {
		return (t instanceof LuaObject object) ? object.method(s, k) : index(s, t, k);
	}

	/**
	 * Writes {@code t[k] = v} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the key
	 * @param v the value
	 * @return true if a metamethod was suspended
	 */
	public static boolean setIndex(LuaState s, LuaValue t, LuaValue k, LuaValue v) {
		LuaValue object = t;
		for (int loop = 0; loop < MAX_CHAIN; loop++) {
			if (!(object instanceof Table table)) {
				throw typeError(s, "index", object);
			}
			Table meta = table.meta();
			LuaValue handler = (meta != null) ? meta.metamethod(Metamethod.NEWINDEX) : null;
			if (handler == null || table.get(k) != LuaValue.NIL) {
				rawSet(s, table, k, v);
				return false;
			}
			if (handler instanceof LuaFn fn) {
				s.poll();
				return fn.call(s, object, k, v) == null;
			}
			object = handler;
			pollChain(s, loop);
		}
		throw s.error("loop in settable");
	}

	/**
	 * Writes {@code t[k] = v} without metamethods, with all checks.
	 * @param s the running coroutine
	 * @param t the table
	 * @param k the key
	 * @param v the value
	 */
	public static void rawSet(LuaState s, Table t, LuaValue k, LuaValue v) {
		t.checkMutable(s);
		if (k.isnil()) {
			throw s.error("table index is nil");
		}
		if (k instanceof Num num && num.v != num.v) {
			throw s.error("table index is NaN");
		}
		t.put(k, v);
	}

	/**
	 * Finds a metamethod or metafield such as {@code __tostring}.
	 * @param s the running coroutine
	 * @param v any value
	 * @param event the name with its underscores
	 * @return the value or {@code nil}
	 */
	public static LuaValue metamethod(LuaState s, LuaValue v, LuaString event) {
		Table meta = (v instanceof Table t) ? t.meta() : null;
		return (meta != null) ? meta.getStr(event) : LuaValue.NIL;
	}

	static @Nullable LuaValue metamethod(LuaValue v, Metamethod event) {
		Table meta = (v instanceof Table t) ? t.meta() : null;
		return (meta != null) ? meta.metamethod(event) : null;
	}

	static @Nullable LuaValue metamethod(LuaValue a, LuaValue b, Metamethod event) {
		LuaValue handler = metamethod(a, event);
		return (handler != null) ? handler : metamethod(b, event);
	}

	// ---- text ------------------------------------------------------------------------

	/**
	 * Converts as {@code tostring}, with {@code __tostring}.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the text; {@code null} if the metamethod was suspended
	 */
	public static @Nullable LuaString tostring(LuaState s, LuaValue v) {
		if (v instanceof LuaString string) {
			return string;
		}
		if (v instanceof Num num) {
			return s.counted(num.strvalue());
		}
		LuaValue handler = metamethod(v, Metamethod.TOSTRING);
		if (handler != null) {
			LuaValue text = call(s, handler, v);
			if (text == null) {
				s.save(new TextCheck());
				return null;
			}
			return checkedText(s, text);
		}
		if (v instanceof LuaObject object && object.hasText()) {
			return s.counted((LuaString) object.tostring());
		}
		boolean plain = v.isnil() || v.isboolean();
		return s.string(plain ? v.tojstring() : label(v) + ": " + s.g.addresses.of(s, v));
	}

	private static LuaString checkedText(LuaState s, LuaValue text) {
		if (text instanceof LuaString string) {
			return string;
		}
		if (text instanceof Num num) {
			return num.strvalue();
		}
		throw s.error("'__tostring' must return a string");
	}

	private static String label(LuaValue v) {
		if (v instanceof LuaFn) {
			return (v instanceof ScriptFunction) ? "function" : "function: builtin";
		}
		return (v instanceof LuaObject object) ? object.label() : v.typename();
	}

	// ---- length ----------------------------------------------------------------------

	/**
	 * Takes the length with {@code __len}.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the length; {@code null} if the metamethod was suspended
	 */
	public static @Nullable LuaValue len(LuaState s, LuaValue v) {
		if (v instanceof Table table) {
			Table meta = table.meta();
			LuaValue handler = (meta != null) ? meta.metamethod(Metamethod.LEN) : null;
			return (handler == null) ? Num.of(table.length()) : call(s, handler, v);
		}
		if (v instanceof LuaString string) {
			return Num.of(string.m_length);
		}
		if (v instanceof LuaObject object && object.isText()) {
			return Num.of(((LuaString) object.tostring()).m_length);
		}
		throw typeError(s, "get length of", v);
	}

	// ---- errors ----------------------------------------------------------------------

	/**
	 * Makes the error of an operation on a value of a wrong type; names the variable the
	 * value comes from if it can be found.
	 * @param s the running coroutine
	 * @param operation for example {@code index}
	 * @param v the value
	 * @return the error, to be thrown
	 */
	public static LuaException typeError(LuaState s, String operation, LuaValue v) {
		String variable = s.variable(v);
		return s.error("attempt to " + operation + ((variable != null) ? " " + variable + " (a " : " a ") + v.typename()
				+ ((variable != null) ? " value)" : " value"));
	}

	/**
	 * Checks what {@code __tostring} gives.
	 */
	private static final class TextCheck extends Continuation {

		@Override
		public Varargs resume(LuaState s, Varargs results) {
			return checkedText(s, Values.first(results));
		}

		@Override
		boolean isLibrary() {
			// A function that does more than to return the text has saved the rest
			// itself.
			return this.outer == null || !this.outer.isLibrary();
		}

	}

}
