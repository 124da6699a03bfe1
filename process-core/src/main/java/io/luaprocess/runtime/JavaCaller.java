package io.luaprocess.runtime;

import java.util.Map;

import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.security.Identity;

/**
 * Checked calls of Java code: the same actions, resources and texts as for Lua code.
 */
final class JavaCaller {

	private final LuaRuntime runtime;

	private final JavaCallers callers;

	JavaCaller(LuaRuntime runtime, JavaCallers callers) {
		this.runtime = runtime;
		this.callers = callers;
	}

	Identity identity() {
		return this.callers.current();
	}

	void check(String action, String resource, String what) {
		check(this.callers.current(), action, resource, what);
	}

	void check(Identity identity, String action, String resource, String what) {
		if (!this.runtime.guard().allows(identity, action, resource, Map.of())) {
			throw this.callers.denied(action, resource, "not allowed to " + what);
		}
	}

}
