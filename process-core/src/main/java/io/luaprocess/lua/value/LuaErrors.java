package io.luaprocess.lua.value;

import io.luaprocess.ErrorDetails;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Turns what a program raised or returned into the error its process ends with (chapter
 * 3.9 of the specification).
 */
public final class LuaErrors {

	private static final LuaFn TEXT = LuaFn.of("tostring", (s, args) -> Ops.tostring(s, args.arg1()));

	private LuaErrors() {
	}

	/**
	 * The error of an uncaught Lua error.
	 * @param s the main coroutine of the process
	 * @param failure what was raised
	 * @return the error
	 */
	public static ProcessError toError(LuaState s, LuaException failure) {
		LuaValue value = failure.value();
		if (value instanceof ErrorValue error) {
			return error.error();
		}
		ProcessError error = ProcessError.of(ErrorKind.INTERNAL.value(), text(s, value), null);
		if (value instanceof Table table) {
			error = error.withDetails(details(s, table));
		}
		return (failure.traceback() != null) ? error.withStack(failure.traceback()) : error;
	}

	/**
	 * The error of {@code return nil, "text"}.
	 * @param text the text
	 * @return the error
	 */
	public static ProcessError returned(LuaString text) {
		return ProcessError.of(ErrorKind.INTERNAL, TextLimits.message(text));
	}

	private static String text(LuaState s, LuaValue value) {
		try {
			return TextLimits.message((LuaString) Trampoline.complete(s, TEXT, value));
		}
		catch (LuaException ex) {
			return "(error object is a " + value.typename() + " value)";
		}
	}

	private static @Nullable ErrorDetails details(LuaState s, Table table) {
		try {
			Copier copier = new Copier(s);
			return (copier.copy(table, "details") instanceof Table copy && !copy.next(LuaValue.NIL).isnil(1))
					? new LuaErrorDetails(copy, copier.bytes()) : null;
		}
		catch (ProcessException ex) {
			return null;
		}
	}

}
