package io.luaprocess.lua.engine.vm;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.number.NumberText;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

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
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue concat(LuaState s, LuaValue a, LuaValue b) {
		LuaValue left = piece(a);
		LuaValue right = piece(b);
		if (left != null && right != null) {
			int length = length(left);
			int more = length(right);
			if (length == 0) {
				return text(s, b, right);
			}
			if (more == 0) {
				return text(s, a, left);
			}
			s.checkStringSize((long) length + more);
			byte[] bytes = begin(s, left, length, length + more);
			put(right, bytes, length);
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
	 * @return the result; {@code null} if a metamethod was suspended
	 */
	public static @Nullable LuaValue concat(LuaState s, LuaValue[] values, int first, int last) {
		return concat(s, values, first, last - 1, values[last]);
	}

	/** Concatenates the values up to an index with a result that stands behind them. */
	private static @Nullable LuaValue concat(LuaState s, LuaValue[] values, int first, int last, LuaValue end) {
		LuaValue result = end;
		int i = last;
		while (i >= first) {
			LuaValue after = piece(result);
			LuaValue before = piece(values[i]);
			if (after != null && before != null) {
				long size = (long) length(after) + length(before);
				values[i + 1] = after;
				values[i] = before;
				int from = i;
				while (from > first && piece(values[from - 1]) instanceof LuaValue text) {
					values[--from] = text;
					size += length(text);
				}
				s.checkStringSize(size);
				result = join(s, values, from, i + 1, (int) size);
				keep(result, values, from, i + 1);
				i = from - 1;
			}
			else {
				LuaValue[] operands = s.operands;
				LuaValue joined = concat(s, values[i], result);
				if (joined == null) {
					s.save(new Rest(values, first, i, operands));
					return null;
				}
				result = joined;
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
		int at = length(values[first]);
		byte[] bytes = begin(s, values[first], at, size);
		for (int i = first + 1; i <= last; i++) {
			at = put(values[i], bytes, at);
		}
		return s.string(bytes);
	}

	/** Takes memory for a string and puts its first piece in. */
	private static byte[] begin(LuaState s, LuaValue piece, int length, int size) {
		if (length >= size / 2 && piece instanceof LuaString string) {
			// What is copied needs not be zeroed before.
			return s.copyOfRange(string.m_bytes, string.m_offset, string.m_offset + size);
		}
		byte[] bytes = s.bytes(size);
		put(piece, bytes, 0);
		return bytes;
	}

	/** Puts a piece into a string and returns where it ends. */
	private static int put(LuaValue piece, byte[] bytes, int at) {
		if (piece instanceof LuaString string) {
			System.arraycopy(string.m_bytes, string.m_offset, bytes, at, string.m_length);
			return at + string.m_length;
		}
		int whole = (int) ((Num) piece).v;
		int end = at + NumberText.digits(whole);
		NumberText.write(whole, bytes, end);
		return end;
	}

	private static int length(LuaValue piece) {
		return (piece instanceof LuaString string) ? string.m_length : NumberText.digits((int) ((Num) piece).v);
	}

	private static LuaString text(LuaState s, LuaValue value, LuaValue piece) {
		return (value instanceof LuaString string) ? string : s.counted((LuaString) piece.strvalue());
	}

	/**
	 * What a value adds to a string: the text of a string, fraction or text object; an
	 * int as it is, for its digits need no string of their own; null for anything else.
	 */
	private static @Nullable LuaValue piece(LuaValue v) {
		if (v instanceof LuaString string) {
			return string;
		}
		if (v instanceof Num num) {
			return num.isWhole() ? num : num.strvalue();
		}
		return (v instanceof LuaObject object && object.isText()) ? object.tostring() : null;
	}

	/**
	 * Goes on with what a metamethod gives for two of several values.
	 */
	private static final class Rest extends Continuation {

		private final LuaValue[] values;

		private final int first;

		private final int at;

		private final LuaValue @Nullable [] operands;

		Rest(LuaValue[] values, int first, int at, LuaValue @Nullable [] operands) {
			this.values = values;
			this.first = first;
			this.at = at;
			this.operands = operands;
		}

		@Override
		public @Nullable Varargs resume(LuaState s, Varargs results) {
			LuaValue result = Values.first(results);
			s.operands = this.operands;
			keep(result, this.values, this.at, this.at + 1);
			return concat(s, this.values, this.first, this.at - 1, result);
		}

		@Override
		boolean isLibrary() {
			return false;
		}

	}

}
