package io.luaprocess.lua.engine;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The operations of the language with their metamethods. Everything that is not plain
 * data access in the engine and the libraries goes through here.
 */
public final class Ops {

	/** Longest chain of {@code __index} or {@code __newindex}. */
	private static final int MAX_CHAIN = 100;

	private Ops() {
	}

	// ---- calls -----------------------------------------------------------------------

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
		return callable(s, f).invoke(s, Values.join(s, f, args));
	}

	/**
	 * Calls any value without arguments.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @return the first result or {@code nil}
	 */
	public static LuaValue call(LuaState s, LuaValue f) {
		return (f instanceof LuaFn fn) ? fn.call(s) : callable(s, f).call(s, f);
	}

	/**
	 * Calls any value with one argument.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param a the argument
	 * @return the first result or {@code nil}
	 */
	public static LuaValue call(LuaState s, LuaValue f, LuaValue a) {
		return (f instanceof LuaFn fn) ? fn.call(s, a) : callable(s, f).call(s, f, a);
	}

	/**
	 * Calls any value with two arguments.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param a the first argument
	 * @param b the second argument
	 * @return the first result or {@code nil}
	 */
	public static LuaValue call(LuaState s, LuaValue f, LuaValue a, LuaValue b) {
		return (f instanceof LuaFn fn) ? fn.call(s, a, b) : callable(s, f).call(s, f, a, b);
	}

	/**
	 * Calls any value with three arguments.
	 * @param s the running coroutine
	 * @param f the value to call
	 * @param a the first argument
	 * @param b the second argument
	 * @param c the third argument
	 * @return the first result or {@code nil}
	 */
	public static LuaValue call(LuaState s, LuaValue f, LuaValue a, LuaValue b, LuaValue c) {
		return (f instanceof LuaFn fn) ? fn.call(s, a, b, c)
				: Values.first(callable(s, f).invoke(s, Values.of(f, a, b, c)));
	}

	/**
	 * Finds the function behind {@code __call}; the value becomes its first argument.
	 * @param s the running coroutine
	 * @param f a value that is no function
	 * @return the function
	 */
	public static LuaFn callable(LuaState s, LuaValue f) {
		if (metamethod(f, Metamethod.CALL) instanceof LuaFn handler) {
			return handler;
		}
		throw typeError(s, "call", f);
	}

	// ---- fields ----------------------------------------------------------------------

	/**
	 * Reads {@code t[k]} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the key
	 * @return the value
	 */
	public static LuaValue index(LuaState s, LuaValue t, LuaValue k) {
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
				return fn.call(s, object, k);
			}
			object = handler;
		}
		throw s.error("loop in gettable");
	}

	/**
	 * Reads the field {@code t.k} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the name
	 * @return the value
	 */
	public static LuaValue index(LuaState s, LuaValue t, LuaString k) {
		if (t instanceof Table table) {
			LuaValue v = table.getStr(k);
			if (v != LuaValue.NIL || table.meta() == null) {
				return v;
			}
		}
		return index(s, t, (LuaValue) k);
	}

	/**
	 * Writes {@code t[k] = v} with metamethods.
	 * @param s the running coroutine
	 * @param t any value
	 * @param k the key
	 * @param v the value
	 */
	public static void setIndex(LuaState s, LuaValue t, LuaValue k, LuaValue v) {
		LuaValue object = t;
		for (int loop = 0; loop < MAX_CHAIN; loop++) {
			if (!(object instanceof Table table)) {
				throw typeError(s, "index", object);
			}
			Table meta = table.meta();
			LuaValue handler = (meta != null) ? meta.metamethod(Metamethod.NEWINDEX) : null;
			if (handler == null || table.get(k) != LuaValue.NIL) {
				rawSet(s, table, k, v);
				return;
			}
			if (handler instanceof LuaFn fn) {
				fn.call(s, object, k, v);
				return;
			}
			object = handler;
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
		if (t.isFrozen()) {
			t.checkMutable(s);
		}
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

	private static @Nullable LuaValue metamethod(LuaValue a, LuaValue b, Metamethod event) {
		LuaValue handler = metamethod(a, event);
		return (handler != null) ? handler : metamethod(b, event);
	}

	// ---- text ------------------------------------------------------------------------

	/**
	 * Converts as {@code tostring}, with {@code __tostring}.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the text
	 */
	public static LuaString tostring(LuaState s, LuaValue v) {
		if (v instanceof LuaString string) {
			return string;
		}
		if (v instanceof Num num) {
			return num.strvalue();
		}
		LuaValue handler = metamethod(v, Metamethod.TOSTRING);
		if (handler != null) {
			LuaValue text = call(s, handler, v);
			if (text instanceof LuaString string) {
				return string;
			}
			if (text instanceof Num num) {
				return num.strvalue();
			}
			throw s.error("'__tostring' must return a string");
		}
		return (v instanceof LuaObject object) ? (LuaString) object.tostring()
				: Args.str(v.isnil() ? "nil" : v.tojstring());
	}

	/**
	 * Concatenates two values with metamethods; checks the size first.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue concat(LuaState s, LuaValue a, LuaValue b) {
		LuaString left = piece(a);
		LuaString right = piece(b);
		if (left != null && right != null) {
			if (left.m_length == 0) {
				return right;
			}
			if (right.m_length == 0) {
				return left;
			}
			s.checkStringSize((long) left.m_length + right.m_length);
			byte[] bytes = Arrays.copyOfRange(left.m_bytes, left.m_offset,
					left.m_offset + left.m_length + right.m_length);
			System.arraycopy(right.m_bytes, right.m_offset, bytes, left.m_length, right.m_length);
			return s.string(bytes);
		}
		LuaValue handler = metamethod(a, b, Metamethod.CONCAT);
		if (handler != null) {
			return call(s, handler, a, b);
		}
		throw typeError(s, "concatenate", (left != null) ? b : a);
	}

	/**
	 * Concatenates values from right to left, as the operator does; runs of plain text
	 * take one allocation.
	 * @param s the running coroutine
	 * @param values where the values are; used as scratch space
	 * @param first the first one, from 0
	 * @param last the last one
	 * @return the result
	 */
	public static LuaValue concat(LuaState s, LuaValue[] values, int first, int last) {
		LuaValue result = values[last];
		int i = last - 1;
		while (i >= first) {
			if (piece(result) instanceof LuaString end && piece(values[i]) instanceof LuaString before) {
				long size = (long) end.m_length + before.m_length;
				values[i + 1] = end;
				values[i] = before;
				int from = i;
				while (from > first && piece(values[from - 1]) instanceof LuaString text) {
					values[--from] = text;
					size += text.m_length;
				}
				s.checkStringSize(size);
				result = join(s, values, from, i + 1, (int) size);
				i = from - 1;
			}
			else {
				result = concat(s, values[i], result);
				i--;
			}
		}
		return result;
	}

	private static LuaValue join(LuaState s, LuaValue[] values, int first, int last, int size) {
		byte[] bytes = new byte[size];
		int at = 0;
		for (int i = first; i <= last; i++) {
			LuaString text = (LuaString) values[i];
			System.arraycopy(text.m_bytes, text.m_offset, bytes, at, text.m_length);
			at += text.m_length;
		}
		return s.string(bytes);
	}

	/** The text of a string, number or text object; null for anything else. */
	private static @Nullable LuaString piece(LuaValue v) {
		if (v instanceof LuaString string) {
			return string;
		}
		if (v instanceof Num num) {
			return num.strvalue();
		}
		return (v instanceof LuaObject object && object.isText()) ? (LuaString) object.tostring() : null;
	}

	// ---- comparison ------------------------------------------------------------------

	/**
	 * Compares with {@code ==}, without metamethods.
	 * @param a left
	 * @param b right
	 * @return whether equal
	 */
	public static boolean rawEq(LuaValue a, LuaValue b) {
		if (a == b) {
			return !(a instanceof Num num) || num.v == num.v;
		}
		if (a instanceof Num x) {
			return b instanceof Num y && x.v == y.v;
		}
		if (a instanceof LuaString x) {
			return b instanceof LuaString y && x.hashCode() == y.hashCode() && x.m_length == y.m_length
					&& compare(x, y) == 0;
		}
		return a.isnil() && b.isnil();
	}

	/**
	 * Compares with {@code ==}, with {@code __eq}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return whether equal
	 */
	public static boolean eq(LuaState s, LuaValue a, LuaValue b) {
		if (a instanceof Table x && b instanceof Table y && a != b) {
			Table metaX = x.meta();
			Table metaY = y.meta();
			if (metaX == null || metaY == null) {
				return false;
			}
			LuaValue handler = metaX.metamethod(Metamethod.EQ);
			if (handler == null || (metaX != metaY && metaY.metamethod(Metamethod.EQ) != handler)) {
				return false;
			}
			return call(s, handler, a, b).toboolean();
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			return x.equalTo(y);
		}
		return rawEq(a, b);
	}

	/**
	 * Compares with {@code <}, with {@code __lt}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return whether less
	 */
	public static boolean lt(LuaState s, LuaValue a, LuaValue b) {
		if (a instanceof Num x && b instanceof Num y) {
			return x.v < y.v;
		}
		if (a instanceof LuaString x && b instanceof LuaString y) {
			return compare(x, y) < 0;
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			Integer order = x.compareWith(y);
			if (order != null) {
				return order < 0;
			}
		}
		LuaValue handler = metamethod(a, b, Metamethod.LT);
		if (handler != null) {
			return call(s, handler, a, b).toboolean();
		}
		throw compareError(s, a, b);
	}

	/**
	 * Compares with {@code <=}, with {@code __le}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return whether less or equal
	 */
	public static boolean le(LuaState s, LuaValue a, LuaValue b) {
		if (a instanceof Num x && b instanceof Num y) {
			return x.v <= y.v;
		}
		if (a instanceof LuaString x && b instanceof LuaString y) {
			return compare(x, y) <= 0;
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			Integer order = x.compareWith(y);
			if (order != null) {
				return order <= 0;
			}
		}
		LuaValue handler = metamethod(a, b, Metamethod.LE);
		if (handler != null) {
			return call(s, handler, a, b).toboolean();
		}
		handler = metamethod(a, b, Metamethod.LT);
		if (handler != null) {
			return !call(s, handler, b, a).toboolean();
		}
		throw compareError(s, a, b);
	}

	/**
	 * Compares two strings byte by byte.
	 * @param a left
	 * @param b right
	 * @return negative, zero or positive
	 */
	public static int compare(LuaString a, LuaString b) {
		return Arrays.compareUnsigned(a.m_bytes, a.m_offset, a.m_offset + a.m_length, b.m_bytes, b.m_offset,
				b.m_offset + b.m_length);
	}

	// ---- arithmetic ------------------------------------------------------------------

	/**
	 * Takes the length with {@code __len}.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the length
	 */
	public static LuaValue len(LuaState s, LuaValue v) {
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

	/**
	 * Adds.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue add(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v + y.v) : arith(s, Metamethod.ADD, a, b);
	}

	/**
	 * Subtracts.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue sub(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v - y.v) : arith(s, Metamethod.SUB, a, b);
	}

	/**
	 * Multiplies.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue mul(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v * y.v) : arith(s, Metamethod.MUL, a, b);
	}

	/**
	 * Divides.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue div(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(x.v / y.v) : arith(s, Metamethod.DIV, a, b);
	}

	/**
	 * Takes the remainder.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue mod(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(mod(x.v, y.v)) : arith(s, Metamethod.MOD, a, b);
	}

	/**
	 * Raises to a power.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return the result
	 */
	public static LuaValue pow(LuaState s, LuaValue a, LuaValue b) {
		return (a instanceof Num x && b instanceof Num y) ? Num.of(pow(x.v, y.v)) : arith(s, Metamethod.POW, a, b);
	}

	/**
	 * Negates.
	 * @param s the running coroutine
	 * @param v any value
	 * @return the result
	 */
	public static LuaValue unm(LuaState s, LuaValue v) {
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
	private static LuaValue arith(LuaState s, Metamethod event, LuaValue a, LuaValue b) {
		Num x = toNumber(a);
		Num y = toNumber(b);
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
		LuaValue handler = metamethod(a, b, event);
		if (handler != null) {
			return call(s, handler, a, b);
		}
		throw typeError(s, "perform arithmetic on", (x != null) ? b : a);
	}

	/**
	 * Converts to a number as arithmetic does.
	 * @param v any value
	 * @return the number; {@code null} if it is neither a number nor a string that reads
	 * as one
	 */
	public static @Nullable Num toNumber(LuaValue v) {
		if (v instanceof Num num) {
			return num;
		}
		return (v instanceof LuaString text && NumberText.parse(text) instanceof Num num) ? num : null;
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

	private static LuaException compareError(LuaState s, LuaValue a, LuaValue b) {
		String x = a.typename();
		String y = b.typename();
		return s
			.error(x.equals(y) ? "attempt to compare two " + x + " values" : "attempt to compare " + x + " with " + y);
	}

}
