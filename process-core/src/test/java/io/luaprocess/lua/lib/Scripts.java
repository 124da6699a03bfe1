package io.luaprocess.lua.lib;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Runs Lua code with the standard libraries and the functions {@code check} and
 * {@code same}.
 */
final class Scripts {

	static final String NAME = "stdlib";

	private static final Table GLOBALS = StandardLibrary
		.globals(Map.of("check", LuaFn.of("check", Scripts::check), "same", LuaFn.of("same", Scripts::same)));

	private Scripts() {
	}

	private static Varargs check(LuaState s, Varargs args) {
		if (!args.arg1().toboolean()) {
			throw s.error("check failed: " + Ops.tostring(s, args.arg(2)).tojstring());
		}
		return LuaValue.NONE;
	}

	private static Varargs same(LuaState s, Varargs args) {
		if (!Comparison.rawEq(args.arg1(), args.arg(2))) {
			throw s.error("is " + Ops.tostring(s, args.arg1()).tojstring() + " but should be "
					+ Ops.tostring(s, args.arg(2)).tojstring() + " " + Ops.tostring(s, args.arg(3)).tojstring());
		}
		return LuaValue.NONE;
	}

	static LuaState state(Limits limits) {
		return new LuaState(new GlobalState(Table.overlay(GLOBALS), StandardLibrary.stringMethods(), limits, () -> {
		}));
	}

	static Varargs run(LuaEngine.Mode mode, LuaState s, String source) {
		try {
			return new LuaEngine(mode).compile(NAME, source).instantiate(s, s.g.globals()).invoke(s, LuaValue.NONE);
		}
		catch (LuaSyntaxException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Runs a chunk and returns its first result as text, or its error. */
	static String text(String source) {
		LuaState s = state(Limits.DEFAULT);
		try {
			return Args.utf8(Ops.tostring(s, run(LuaEngine.Mode.INTERPRETED, s, source).arg1()));
		}
		catch (LuaException ex) {
			return ex.getMessage();
		}
	}

	static String resource(String name) {
		try (InputStream in = Scripts.class.getResourceAsStream("/lua/stdlib/" + name)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
