package io.luaprocess.lua.engine.vm;

import java.util.concurrent.ConcurrentHashMap;

import org.luaj.vm2.LuaString;

/**
 * One object for every name used as a constant by programs and libraries, so that finding
 * a field is mostly a comparison of references. Bounded: beyond the bound names are
 * merely compared byte by byte.
 */
public final class Names {

	private static final int MAX_LENGTH = 40;

	private static final int MAX_NAMES = 20_000;

	private static final ConcurrentHashMap<LuaString, LuaString> NAMES = new ConcurrentHashMap<>();

	private Names() {
	}

	/**
	 * Returns the common object for a name.
	 * @param name any string
	 * @return an equal string
	 */
	public static LuaString intern(LuaString name) {
		if (name.m_length > MAX_LENGTH) {
			return name;
		}
		LuaString known = NAMES.get(name);
		if (known != null) {
			return known;
		}
		if (NAMES.size() >= MAX_NAMES) {
			return name;
		}
		// A copy of its own: the string may be part of a large array.
		LuaString copy = LuaString.valueOf(name.m_bytes, name.m_offset, name.m_length);
		known = NAMES.putIfAbsent(copy, copy);
		return (known != null) ? known : copy;
	}

}
