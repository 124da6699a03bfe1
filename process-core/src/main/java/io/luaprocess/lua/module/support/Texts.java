package io.luaprocess.lua.module.support;

import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.TextLimits;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Varargs;

/**
 * Short texts in both forms, Java's and Lua's. The same few topics, names and PIDs are
 * sent over and over; converting them each time would cost more than the message.
 * <p>
 * Two direct-mapped tables, shared by all threads without locks: an entry is immutable,
 * so a race loses at most an entry, never its consistency. Size and length are bounded,
 * so is the memory.
 */
public final class Texts {

	private static final int SLOTS = 2048;

	private static final int MAX_LENGTH = 64;

	private static final @Nullable Entry[] BY_LUA = new @Nullable Entry[SLOTS];

	private static final @Nullable Entry[] BY_JAVA = new @Nullable Entry[SLOTS];

	private Texts() {
	}

	public static String java(LuaString lua) {
		if (lua.m_length > MAX_LENGTH) {
			return Args.utf8(lua);
		}
		int slot = slot(lua.hashCode());
		Entry entry = BY_LUA[slot];
		if (entry == null || !entry.lua.raweq(lua)) {
			// The copy does not keep a long string alive of which this one is a part.
			LuaString own = LuaString.valueOf(lua.m_bytes, lua.m_offset, lua.m_length);
			entry = new Entry(own, Args.utf8(own));
			BY_LUA[slot] = entry;
		}
		return entry.java;
	}

	/**
	 * Takes a name of bounded length as an argument.
	 * @param what what it names, for the text of the error
	 * @throws ProcessException INVALID {@code <what> too long}
	 */
	public static String name(LuaState s, Varargs args, int n, String function, String what) {
		return java(TextLimits.name(Args.string(s, args, n, function), what));
	}

	/**
	 * As {@link #name}, for functions that raise their errors.
	 */
	public static String nameOrRaise(LuaState s, Varargs args, int n, String function, String what) {
		try {
			return name(s, args, n, function, what);
		}
		catch (ProcessException ex) {
			throw ErrorValue.raise(s, ex.error());
		}
	}

	/** As {@link #lua(String)}, and counts what was made for running code. */
	public static LuaString lua(LuaState s, String java) {
		return (java.length() > MAX_LENGTH) ? s.string(java) : lua(java);
	}

	public static LuaString lua(String java) {
		if (java.length() > MAX_LENGTH) {
			return Args.str(java);
		}
		int slot = slot(java.hashCode());
		Entry entry = BY_JAVA[slot];
		if (entry == null || !entry.java.equals(java)) {
			entry = new Entry(Args.str(java), java);
			BY_JAVA[slot] = entry;
		}
		return entry.lua;
	}

	private static int slot(int hash) {
		int mixed = hash * 0x9e3779b9;
		return (mixed >>> 16) & (SLOTS - 1);
	}

	private record Entry(LuaString lua, String java) {
	}

}
