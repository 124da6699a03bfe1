package io.luaprocess.spring.module;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of Java methods as they look in Lua.
 */
final class LuaNames {

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

	private static final Pattern MODULE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)*");

	private static final Set<String> RESERVED = Set.of("and", "break", "do", "else", "elseif", "end", "false", "for",
			"function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until",
			"while");

	private LuaNames() {
	}

	/** For example {@code reserve_all} for {@code reserveAll}. */
	static String of(String method) {
		return method.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
			.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
			.toLowerCase(Locale.ROOT);
	}

	/** Whether a module may have a name. */
	static boolean isModule(String name) {
		return MODULE.matcher(name).matches();
	}

	/** Whether a program can write {@code module.name}. */
	static boolean isUsable(String name) {
		return NAME.matcher(name).matches() && !RESERVED.contains(name);
	}

}
