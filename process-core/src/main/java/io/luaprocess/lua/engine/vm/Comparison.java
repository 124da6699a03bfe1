package io.luaprocess.lua.engine.vm;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Comparison of any values, with metamethods.
 */
public final class Comparison {

	/**
	 * Length of strings in bytes above which a comparison polls: loops that only compare
	 * do not poll in each turn.
	 */
	public static final int LONG = 256;

	private Comparison() {
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
			return Ops.call(s, handler, a, b).toboolean();
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			return x.equalTo(y);
		}
		if (a instanceof LuaString x && x.m_length > LONG) {
			s.poll();
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
			return compare(s, x, y) < 0;
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			Integer order = x.compareWith(y);
			if (order != null) {
				return order < 0;
			}
		}
		LuaValue handler = Ops.metamethod(a, b, Metamethod.LT);
		if (handler != null) {
			return Ops.call(s, handler, a, b).toboolean();
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
			return compare(s, x, y) <= 0;
		}
		if (a instanceof LuaObject x && b instanceof LuaObject y) {
			Integer order = x.compareWith(y);
			if (order != null) {
				return order <= 0;
			}
		}
		LuaValue handler = Ops.metamethod(a, b, Metamethod.LE);
		if (handler != null) {
			return Ops.call(s, handler, a, b).toboolean();
		}
		handler = Ops.metamethod(a, b, Metamethod.LT);
		if (handler != null) {
			return !Ops.call(s, handler, b, a).toboolean();
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

}
