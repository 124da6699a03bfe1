package io.luaprocess.lua.value;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.Args;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Texts that enter the runtime: names, topics, kinds, ids, actions and resources, and
 * reasons (chapter 9.6 of the specification). The runtime keeps such texts in tables that
 * several processes share, so their length is bounded before they are converted or
 * stored.
 */
public final class TextLimits {

	/**
	 * Longest name, topic, kind, id, action, resource or destination in bytes of UTF-8.
	 */
	public static final int NAME = 1024;

	/** Longest reason in bytes of UTF-8. */
	public static final int REASON = 4096;

	private static final String CONTROL = " contains a control character";

	private static final String NOT_UTF8 = " is not UTF-8";

	private static final byte DELETE = 127;

	/** The control characters U+0080 to U+009F begin with this byte. */
	private static final byte FIRST_OF_C1 = (byte) 0xC2;

	private static final byte LAST_OF_C1 = (byte) 0xA0;

	/** Room for what says how much of a text is missing. */
	private static final int MARK = 40;

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
		String problem = problem(text, what);
		if (problem != null) {
			throw new ProcessException(ErrorKind.INVALID, problem);
		}
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
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isISOControl(c)) {
				throw new ProcessException(ErrorKind.INVALID, what + CONTROL);
			}
			if (Character.isSurrogate(c)) {
				if (!Character.isHighSurrogate(c) || i + 1 == text.length()
						|| !Character.isLowSurrogate(text.charAt(i + 1))) {
					throw new ProcessException(ErrorKind.INVALID, what + NOT_UTF8);
				}
				i++;
			}
		}
		return text;
	}

	/**
	 * Says what is wrong with a name. Two names of malformed bytes would be the same one
	 * as Java text, and names with control characters forge lines of logs.
	 * @param text the name
	 * @param what what it names, for the text of the error
	 * @return for example {@code <what> too long}; {@code null} if nothing is wrong
	 */
	public static @Nullable String problem(LuaString text, String what) {
		if (text.m_length > NAME) {
			return what + " too long";
		}
		int end = text.m_offset + text.m_length;
		for (int i = text.m_offset; i < end;) {
			byte b = text.m_bytes[i];
			if (b >= 0) {
				if (b < ' ' || b == DELETE) {
					return what + CONTROL;
				}
				i++;
				continue;
			}
			int sequence = Utf8.sequence(text.m_bytes, i, end);
			if (sequence == 0) {
				return what + NOT_UTF8;
			}
			if (b == FIRST_OF_C1 && text.m_bytes[i + 1] < LAST_OF_C1) {
				return what + CONTROL;
			}
			i += sequence;
		}
		return null;
	}

	/**
	 * Checks the length of a text that is only shown, with what must not be shown
	 * escaped.
	 * @param text the text
	 * @param what what it is, for the text of the error
	 * @return the text
	 * @throws ProcessException INVALID {@code <what> too long}
	 */
	public static LuaString shown(LuaString text, String what) {
		check(text.m_length, NAME, what);
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

	/**
	 * Cuts the message of an error before it is converted.
	 * @param text the message
	 * @return a text that {@link ProcessError} keeps as it is, which says how much is
	 * missing
	 */
	public static String message(LuaString text) {
		return shortened(text, ProcessError.MAX_TEXT - MARK);
	}

	/**
	 * Cuts a text that is quoted in the message of an error, before it is converted.
	 * @param text the text
	 * @return the text if it has at most {@link #NAME} bytes, else its beginning and how
	 * much is missing
	 */
	public static String quoted(LuaString text) {
		return shortened(text, NAME);
	}

	private static String shortened(LuaString text, int most) {
		if (text.m_length <= most) {
			return Args.utf8(text);
		}
		int end = most;
		while (end > 0 && (text.m_bytes[text.m_offset + end] & 0xC0) == 0x80) {
			end--;
		}
		return Args.utf8(text.substring(0, end)) + "… (" + (text.m_length - end) + " bytes more)";
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
