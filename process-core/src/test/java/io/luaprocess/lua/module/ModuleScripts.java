package io.luaprocess.lua.module;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.data.Base64Module;
import io.luaprocess.lua.module.data.HashModule;
import io.luaprocess.lua.module.data.UuidModule;
import io.luaprocess.lua.module.errors.ErrorsModule;
import io.luaprocess.lua.module.json.JsonModule;
import io.luaprocess.lua.module.logger.LoggerValue;
import io.luaprocess.lua.module.time.TimeModule;
import io.luaprocess.lua.value.ErrorValue;
import org.junit.jupiter.api.DynamicTest;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs Lua scripts against the modules, outside any process. A script returns a table of
 * test cases by name; {@code eq}, {@code raises} and {@code fails} are its assertions.
 */
final class ModuleScripts {

	/** {@code for k, v in next_of(t)} steps through a table. */
	private static final LuaFn NEXT = LuaFn.of("next", (s, args) -> ((Table) args.arg1()).next(args.arg(2)));

	private ModuleScripts() {
	}

	/** Makes a test of each case of a script. */
	static List<DynamicTest> tests(String resource) {
		LuaState s = state();
		Table cases = (Table) run(s, resource);
		List<DynamicTest> tests = new ArrayList<>();
		for (Varargs e = cases.next(LuaValue.NIL); !e.arg1().isnil(); e = cases.next(e.arg1())) {
			LuaFn body = (LuaFn) e.arg(2);
			tests.add(DynamicTest.dynamicTest(e.arg1().tojstring(), () -> call(s, body)));
		}
		assertThat(tests).isNotEmpty();
		return tests;
	}

	/** Makes a coroutine whose globals are the modules and the assertions. */
	static LuaState state() {
		Table globals = new Table().put("time", TimeModule.TABLE)
			.put("errors", ErrorsModule.TABLE)
			.put("json", JsonModule.TABLE)
			.put("uuid", UuidModule.TABLE)
			.put("base64", Base64Module.TABLE)
			.put("hash", HashModule.TABLE)
			.put("logger", LoggerValue.MODULE)
			.put("print", LoggerValue.PRINT)
			.fn("tostring", (s, args) -> Ops.tostring(s, args.arg1()))
			.fn("type", (s, args) -> Args.str(args.arg1().typename()))
			.fn("error", (s, args) -> {
				throw new LuaException(args.arg1(), null);
			})
			.fn("next_of", (s, args) -> LuaValue.varargsOf(NEXT, args.arg1()))
			.fn("eq", ModuleScripts::eq)
			.fn("raises", ModuleScripts::raises)
			.fn("fails", ModuleScripts::fails);
		Table stringMethods = new Table()
			.fn("rep",
					(s, args) -> Args.str(Args.text(s, args, 1, "rep").repeat((int) Args.integer(s, args, 2, "rep"))))
			.fn("upper", (s, args) -> Args.str(Args.text(s, args, 1, "upper").toUpperCase(java.util.Locale.ROOT)))
			.freeze();
		return new LuaState(new GlobalState(globals, stringMethods, Limits.DEFAULT, () -> {
		}));
	}

	private static LuaValue run(LuaState s, String resource) {
		try (InputStream in = Objects.requireNonNull(ModuleScripts.class.getResourceAsStream("/lua/" + resource))) {
			String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			return new LuaEngine(LuaEngine.Mode.INTERPRETED).compile("app:" + resource, source)
				.instantiate(s, s.g.globals())
				.call(s);
		}
		catch (IOException | LuaSyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void call(LuaState s, LuaFn body) {
		try {
			body.call(s);
		}
		catch (LuaException ex) {
			throw new AssertionError(ex.getMessage() + "\n" + ex.traceback(), ex);
		}
	}

	/** {@code eq(actual, expected)}: equal as {@code ==} says, or both NaN. */
	private static Varargs eq(LuaState s, Varargs args) {
		LuaValue actual = args.arg1();
		LuaValue expected = args.arg(2);
		boolean equal = Comparison.eq(s, actual, expected)
				|| (actual instanceof Num a && expected instanceof Num b && Double.isNaN(a.v) && Double.isNaN(b.v));
		if (!equal) {
			throw s.error(
					"expected " + Args.utf8(Ops.tostring(s, expected)) + ", got " + Args.utf8(Ops.tostring(s, actual)));
		}
		return LuaValue.NONE;
	}

	/**
	 * {@code raises(text, f, ...)}: f raises a string with its position and this text.
	 */
	private static Varargs raises(LuaState s, Varargs args) {
		try {
			((LuaFn) args.arg(2)).invoke(s, args.subargs(3));
		}
		catch (LuaException ex) {
			String text = ex.value().tojstring();
			if (!(ex.value() instanceof LuaString) || !text.endsWith(args.arg1().tojstring())
					|| !text.startsWith("app")) {
				throw s.error("raised " + text + " instead of " + args.arg1().tojstring());
			}
			return LuaValue.NONE;
		}
		throw s.error("raised nothing instead of " + args.arg1().tojstring());
	}

	/** {@code fails(kind, message, f, ...)}: f returns nil and this final error. */
	private static Varargs fails(LuaState s, Varargs args) {
		Varargs results = ((LuaFn) args.arg(3)).invoke(s, args.subargs(4));
		if (!results.arg1().isnil() || !(results.arg(2) instanceof ErrorValue error)) {
			throw s.error("succeeded with " + Args.utf8(Ops.tostring(s, results.arg1())));
		}
		String expected = args.arg1().tojstring() + " " + args.arg(2).tojstring();
		String actual = error.error().kind() + " " + error.error().text();
		if (!actual.equals(expected) || !Boolean.FALSE.equals(error.error().retryable())) {
			throw s.error("failed with " + actual + " instead of " + expected);
		}
		return LuaValue.NONE;
	}

}
