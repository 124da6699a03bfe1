package io.luaprocess.lua.lib.support;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Small things all string functions need.
 */
public final class Text {

	public static final LuaString EMPTY = LuaString.valueOf("");

	private static final LuaString[] SINGLE = new LuaString[256];

	static {
		for (int i = 0; i < SINGLE.length; i++) {
			SINGLE[i] = LuaString.valueUsing(new byte[] { (byte) i });
		}
	}

	private static final int SMALL = 32;

	private Text() {
	}

	public static LuaString single(int b) {
		return SINGLE[b & 0xff];
	}

	/**
	 * Cuts out a part.
	 * @param string the string
	 * @param from first byte, from 0
	 * @param to end, exclusive
	 * @return the part; shares the bytes only if it is most of them
	 */
	public static LuaString part(LuaState s, LuaString string, int from, int to) {
		int length = to - from;
		if (length == string.m_length) {
			return string;
		}
		return part(s, string.m_bytes, string.m_offset + from, length);
	}

	private static LuaString part(LuaState s, byte[] bytes, int offset, int length) {
		if (length <= 1) {
			return (length <= 0) ? EMPTY : single(bytes[offset]);
		}
		if (length > SMALL && length >= bytes.length / 2) {
			LuaString part = LuaString.valueUsing(bytes, offset, length);
			s.count(part, MemoryMeter.STRING);
			return part;
		}
		return s.string(s.copyOfRange(bytes, offset, offset + length));
	}

	/**
	 * Converts what string functions take for a string.
	 * @param v any value
	 * @return the string; {@code null} if the value is none
	 */
	public static @Nullable LuaString of(LuaValue v) {
		if (v instanceof LuaString string) {
			return string;
		}
		if (v instanceof Num num) {
			return num.strvalue();
		}
		if (v instanceof LuaObject object && object.isText()) {
			return Args.str(object.tojstring());
		}
		return null;
	}

	/**
	 * Turns a position from the end into one from the start.
	 * @param position position from 1, or negative from the end
	 * @param length length of the string
	 * @return position from 1; 0 if before the start
	 */
	public static long position(long position, int length) {
		if (position >= 0) {
			return position;
		}
		return Math.max(0, length + position + 1);
	}

}
