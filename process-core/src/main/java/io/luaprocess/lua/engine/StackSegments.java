package io.luaprocess.lua.engine;

import org.luaj.vm2.Varargs;

/**
 * Lets Lua calls nest deeper than a Java stack.
 */
final class StackSegments {

	private static final int CALLS = 600;

	private StackSegments() {
	}

	static int first(int limit) {
		return Math.min(CALLS, limit);
	}

	static Varargs invoke(LuaState s, ScriptFunction f, Varargs args) {
		throw s.error("stack overflow");
	}

}
