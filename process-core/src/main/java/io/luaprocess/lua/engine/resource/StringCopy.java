package io.luaprocess.lua.engine.resource;

import org.luaj.vm2.LuaString;

/**
 * Copies of strings.
 */
public final class StringCopy {

	/**
	 * Number of bytes from which LuaJ makes a new string instead of returning one from
	 * its cache.
	 */
	private static final int NOT_CACHED = 33;

	private StringCopy() {
	}

	/**
	 * Copies a string. A short copy gets a larger array than it needs: for an array of
	 * the exact length, LuaJ would return the same string again.
	 * @param string the string
	 * @return an equal string with bytes of its own
	 */
	public static LuaString of(LuaString string) {
		byte[] bytes = new byte[Math.max(string.m_length, NOT_CACHED)];
		System.arraycopy(string.m_bytes, string.m_offset, bytes, 0, string.m_length);
		return LuaString.valueUsing(bytes, 0, string.m_length);
	}

}
