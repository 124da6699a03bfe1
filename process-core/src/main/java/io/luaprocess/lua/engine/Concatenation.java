package io.luaprocess.lua.engine;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The operator {@code ..}: text, numbers and objects that are text, else metamethods. The
 * size of a result is checked before it is made.
 */
public final class Concatenation {

	private Concatenation() {
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
			byte[] bytes = s.copyOfRange(left.m_bytes, left.m_offset, left.m_offset + left.m_length + right.m_length);
			System.arraycopy(right.m_bytes, right.m_offset, bytes, left.m_length, right.m_length);
			return s.string(bytes);
		}
		LuaValue handler = Ops.metamethod(a, b, Metamethod.CONCAT);
		if (handler != null) {
			return Ops.call(s, handler, a, b);
		}
		throw Ops.typeError(s, "concatenate", (left != null) ? b : a);
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
				keep(result, values, from, i + 1);
				i = from - 1;
			}
			else {
				LuaValue[] operands = s.operands;
				result = concat(s, values[i], result);
				// A metamethod may have concatenated, too.
				s.operands = operands;
				keep(result, values, i, i + 1);
				i--;
			}
		}
		return result;
	}

	/**
	 * Leaves a result in the place of the leftmost of its operands and nothing in those
	 * of the others: so it can be told which two values could not be concatenated.
	 */
	private static void keep(LuaValue result, LuaValue[] values, int first, int last) {
		values[first] = result;
		for (int i = first + 1; i <= last; i++) {
			values[i] = LuaValue.NONE;
		}
	}

	private static LuaValue join(LuaState s, LuaValue[] values, int first, int last, int size) {
		byte[] bytes = s.bytes(size);
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

}
