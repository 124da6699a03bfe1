package io.luaprocess.lua;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.luaj.vm2.LuaString;

/**
 * The longest texts that enter the runtime: names, topics, kinds, ids, actions and
 * resources, and reasons (chapter 9.6 of the specification). The runtime keeps such texts
 * in tables that several processes share, so their length is bounded before they are
 * converted or stored.
 */
public final class TextLimits {

	/**
	 * Longest name, topic, kind, id, action, resource or destination in bytes of UTF-8.
	 */
	public static final int NAME = 1024;

	/** Longest reason in bytes of UTF-8. */
	public static final int REASON = 4096;

	private TextLimits() {
	}

	/**
	 * Checks the length of a name.
	 * @param text the name
	 * @param what what it names, for the text of the error
	 * @return the name
	 * @throws ProcessException INVALID {@code <what> too long}
	 */
	public static LuaString name(LuaString text, String what) {
		check(text.m_length, NAME, what);
		return text;
	}

	/**
	 * Checks the length of a name.
	 * @param text the name
	 * @param what what it names, for the text of the error
	 * @return the name
	 * @throws ProcessException INVALID {@code <what> too long}
	 */
	public static String name(String text, String what) {
		check(bytes(text, NAME), NAME, what);
		return text;
	}

	/**
	 * Checks the length of a reason.
	 * @param text the reason
	 * @return the reason
	 * @throws ProcessException INVALID {@code reason too long}
	 */
	public static LuaString reason(LuaString text) {
		check(text.m_length, REASON, "reason");
		return text;
	}

	/**
	 * Checks the length of a reason.
	 * @param text the reason
	 * @return the reason
	 * @throws ProcessException INVALID {@code reason too long}
	 */
	public static String reason(String text) {
		check(bytes(text, REASON), REASON, "reason");
		return text;
	}

	private static void check(int bytes, int limit, String what) {
		if (bytes > limit) {
			throw new ProcessException(ErrorKind.INVALID, what + " too long");
		}
	}

	/** Returns the length in UTF-8, or any number above the limit. */
	private static int bytes(String text, int limit) {
		int chars = text.length();
		return (chars > limit || 3 * chars <= limit) ? chars : utf8Length(text);
	}

	private static int utf8Length(String text) {
		int bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			bytes += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return bytes;
	}

}
