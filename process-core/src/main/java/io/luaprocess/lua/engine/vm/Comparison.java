package io.luaprocess.lua.engine.vm;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Comparison of any values, with metamethods.
 */
public final class Comparison {

	/**
	 * Length of strings in bytes above which a comparison polls: loops that only compare
	 * do not poll in each turn.
	 */
	public static final int LONG = 256;

	/**
	 * What a comparison gives if its metamethod was suspended. What the metamethod
	 * returns in the end counts as true or false.
	 */
	public static final int SUSPENDED = -1;

	private Comparison() {
	}

	private static int truth(boolean value) {
		return value ? 1 : 0;
	}

	private static int truth(@Nullable LuaValue result) {
		return (result != null) ? truth(result.toboolean()) : SUSPENDED;
	}

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
	 * @return 1 if equal, 0 if not, or {@link #SUSPENDED}
	 */
	public static int eq(LuaState s, LuaValue a, LuaValue b) {
		if (a instanceof Table x && b instanceof Table y && a != b) {
			Table metaX = x.meta();
			Table metaY = y.meta();
			if (metaX == null || metaY == null) {
				return 0;
			}
			LuaValue handler = metaX.metamethod(Metamethod.EQ);
			if (handler == null || (metaX != metaY && metaY.metamethod(Metamethod.EQ) != handler)) {
				return 0;
			}
			return truth(Ops.call(s, handler, a, b));
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			return truth(x.equalTo(y));
		}
		if (a instanceof LuaString x && x.m_length > LONG) {
			s.poll();
		}
		return truth(rawEq(a, b));
	}

	/**
	 * Compares with {@code <}, with {@code __lt}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return 1 if less, 0 if not, or {@link #SUSPENDED}
	 */
	public static int lt(LuaState s, LuaValue a, LuaValue b) {
		if (a instanceof Num x && b instanceof Num y) {
			return truth(x.v < y.v);
		}
		if (a instanceof LuaString x && b instanceof LuaString y) {
			return truth(compare(s, x, y) < 0);
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			Integer order = x.compareWith(y);
			if (order != null) {
				return truth(order < 0);
			}
		}
		LuaValue handler = Ops.metamethod(a, b, Metamethod.LT);
		if (handler != null) {
			return truth(Ops.call(s, handler, a, b));
		}
		throw compareError(s, a, b);
	}

	/**
	 * Compares with {@code <=}, with {@code __le}.
	 * @param s the running coroutine
	 * @param a left
	 * @param b right
	 * @return 1 if less or equal, 0 if not, or {@link #SUSPENDED}
	 */
	public static int le(LuaState s, LuaValue a, LuaValue b) {
		if (a instanceof Num x && b instanceof Num y) {
			return truth(x.v <= y.v);
		}
		if (a instanceof LuaString x && b instanceof LuaString y) {
			return truth(compare(s, x, y) <= 0);
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			Integer order = x.compareWith(y);
			if (order != null) {
				return truth(order <= 0);
			}
		}
		LuaValue handler = Ops.metamethod(a, b, Metamethod.LE);
		if (handler != null) {
			return truth(Ops.call(s, handler, a, b));
		}
		handler = Ops.metamethod(a, b, Metamethod.LT);
		if (handler != null) {
			LuaValue greater = Ops.call(s, handler, b, a);
			if (greater == null) {
				s.save(new Negation());
				return SUSPENDED;
			}
			return truth(!greater.toboolean());
		}
		throw compareError(s, a, b);
	}

	private static int compare(LuaState s, LuaString a, LuaString b) {
		if (a.m_length > LONG) {
			s.poll();
		}
		return compare(a, b);
	}

	private static int compare(LuaString a, LuaString b) {
		return Arrays.compareUnsigned(a.m_bytes, a.m_offset, a.m_offset + a.m_length, b.m_bytes, b.m_offset,
				b.m_offset + b.m_length);
	}

	private static LuaException compareError(LuaState s, LuaValue a, LuaValue b) {
		String x = a.typename();
		String y = b.typename();
		return s
			.error(x.equals(y) ? "attempt to compare two " + x + " values" : "attempt to compare " + x + " with " + y);
	}

	/**
	 * Negates what {@code __lt} gives.
	 */
	private static final class Negation extends Continuation {

		@Override
		public Varargs resume(LuaState s, Varargs results) {
			return Values.first(results).toboolean() ? LuaValue.FALSE : LuaValue.TRUE;
		}

		@Override
		boolean isLibrary() {
			return false;
		}

	}

}
