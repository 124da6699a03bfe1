package io.luaprocess.lua.lib;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.ProtectedCall;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.lib.support.Bytes;
import io.luaprocess.lua.lib.support.LibFn;
import io.luaprocess.lua.lib.support.Text;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code pcall}, {@code xpcall}, {@code error} and {@code assert}. Only Lua errors are
 * caught: a process that is told to end, ends.
 */
final class ProtectedCalls {

	/** How often a handler that fails is asked about its own failure. */
	private static final int HANDLER_TRIES = 200;

	private ProtectedCalls() {
	}

	static void addTo(Table lib) {
		lib.fn("pcall", ProtectedCalls::pcall);
		lib.fn("xpcall", ProtectedCalls::xpcall);
		lib.fn("error", ProtectedCalls::error);
		lib.put("assert", new Assert());
	}

	private static @Nullable Varargs pcall(LuaState s, Varargs args) {
		return ProtectedCall.pcall(s, Args.any(s, args, 1, "pcall"), args.subargs(2));
	}

	private static @Nullable Varargs xpcall(LuaState s, Varargs args) {
		if (args.narg() < 2) {
			throw Args.bad(s, 2, "xpcall", "value expected");
		}
		LuaValue handler = args.arg(2);
		Varargs results = ProtectedCall.pcall(s, args.arg1(), args.subargs(3));
		return (results != null) ? ended(s, handler, results)
				: Then.saveWithin(s, (state, values) -> ended(state, handler, values));
	}

	private static @Nullable Varargs ended(LuaState s, LuaValue handler, Varargs results) {
		return results.arg1().toboolean() ? results : handle(s, handler, results.arg(2), 0);
	}

	/** A failing handler gets its own failure, until it gives up failing or we do. */
	private static @Nullable Varargs handle(LuaState s, LuaValue handler, LuaValue error, int tries) {
		LuaValue current = error;
		for (int i = tries; i < HANDLER_TRIES && handler instanceof LuaFn; i++) {
			Varargs results = ProtectedCall.pcall(s, handler, current);
			if (results == null) {
				int next = i + 1;
				return Then.saveWithin(s, (state, values) -> handled(state, handler, values, next));
			}
			if (results.arg1().toboolean()) {
				return failure(results.arg(2));
			}
			current = results.arg(2);
			s.poll();
		}
		return failure(LuaString.valueOf("error in error handling"));
	}

	private static @Nullable Varargs handled(LuaState s, LuaValue handler, Varargs results, int tries) {
		return results.arg1().toboolean() ? failure(results.arg(2)) : handle(s, handler, results.arg(2), tries);
	}

	private static Varargs failure(LuaValue value) {
		return LuaValue.varargsOf(LuaValue.FALSE, value);
	}

	private static Varargs error(LuaState s, Varargs args) {
		LuaValue value = args.arg1();
		long level = Args.integer(s, args, 2, "error", 1);
		if (level > 0 && (value instanceof LuaString || value instanceof Num)) {
			value = located(s, s.whereCalled((int) Math.min(level, Integer.MAX_VALUE)), value);
		}
		throw new LuaException(value.isnil() ? LuaValue.NIL : value, s.tracebackOfError());
	}

	/** Puts a position before a text; a number becomes one, also without a position. */
	static LuaValue located(LuaState s, String where, LuaValue text) {
		LuaString message = Text.of(text);
		if (message == null || where.isEmpty()) {
			return (message != null) ? message : text;
		}
		Bytes result = new Bytes(s, where.length() + message.m_length);
		result.add(Args.str(where));
		result.add(message);
		return result.string();
	}

	private static final class Assert extends LibFn {

		Assert() {
			super("assert");
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			if (args.arg1().toboolean()) {
				return args;
			}
			throw failure(s, args.arg(2));
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a) {
			if (a.toboolean()) {
				return a;
			}
			throw failure(s, LuaValue.NIL);
		}

		@Override
		public LuaValue call(LuaState s, LuaValue a, LuaValue b) {
			if (a.toboolean()) {
				return a;
			}
			throw failure(s, b);
		}

		private static LuaException failure(LuaState s, LuaValue message) {
			if (message.isnil()) {
				return s.error("assertion failed!");
			}
			if (message instanceof LuaString || message instanceof Num) {
				return new LuaException(located(s, s.whereCalled(1), message), s.tracebackOfError());
			}
			return new LuaException(message, s.tracebackOfError());
		}

	}

}
