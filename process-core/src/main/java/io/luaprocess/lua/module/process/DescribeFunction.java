package io.luaprocess.lua.module.process;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code process.describe}: what the process says of itself in listings for people.
 */
final class DescribeFunction {

	private static final String NAME = "describe";

	/** Longest description in characters. */
	private static final int MAX = 200;

	/** So many bytes are looked at: a character has four at most. */
	private static final int MAX_BYTES = 4 * (MAX + 1);

	private static final int REPLACEMENT = 0xFFFD;

	private DescribeFunction() {
	}

	static void addTo(Table module) {
		module.put(NAME, ProcessFunctions.fn(NAME, DescribeFunction::describe));
	}

	private static Varargs describe(LuaState s, LuaProcess self, Varargs args) {
		if (args.arg1().isnil()) {
			throw new ProcessException(ErrorKind.INVALID, "describe requires a text argument");
		}
		self.describe(shown(Args.string(s, args, 1, NAME)));
		return LuaValue.TRUE;
	}

	/** The beginning of a text, without what could disturb a log or a terminal. */
	private static String shown(LuaString text) {
		LuaString beginning = (text.m_length <= MAX_BYTES) ? text : text.substring(0, MAX_BYTES);
		String decoded = Args.utf8(beginning);
		StringBuilder result = new StringBuilder();
		decoded.codePoints().limit(MAX).map(DescribeFunction::shown).forEach(result::appendCodePoint);
		return result.toString();
	}

	private static int shown(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				REPLACEMENT;
			default -> character;
		};
	}

}
