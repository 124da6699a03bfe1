package io.luaprocess.lua.value;

import io.luaprocess.ErrorDetails;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.ProtectedCall;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Turns what a program raised or returned into the error its process ends with (chapter
 * 3.9 of the specification).
 */
public final class LuaErrors {

	private static final LuaFn TEXT = LuaFn.of("tostring", (s, args) -> Ops.tostring(s, args.arg1()));

	private static final Continuation UNCAUGHT = new Uncaught();

	private LuaErrors() {
	}

	/**
	 * Returns the call at the bottom of a coroutine of the kernel. It turns every Lua
	 * error that reaches it into one whose value is the error the process ends with. That
	 * may run Lua code.
	 * @return the call, the same for all coroutines
	 */
	public static Continuation uncaught() {
		return UNCAUGHT;
	}

	/**
	 * The error of an uncaught Lua error.
	 * @param failure what has passed the call at the {@linkplain #uncaught() bottom}
	 * @return the error
	 */
	public static ProcessError toError(LuaException failure) {
		LuaValue value = failure.value();
		if (value instanceof ErrorValue error) {
			return error.error();
		}
		return error(failure, (value instanceof LuaString text) ? TextLimits.message(text) : textless(value));
	}

	private static ProcessError error(LuaException failure, String text) {
		ProcessError error = ProcessError.of(ErrorKind.INTERNAL.value(), text, null);
		return (failure.traceback() != null) ? error.withStack(failure.traceback()) : error;
	}

	private static String textless(LuaValue value) {
		return "(error object is a " + value.typename() + " value)";
	}

	/**
	 * The error of {@code return nil, "text"}.
	 * @param text the text
	 * @return the error
	 */
	public static ProcessError returned(LuaString text) {
		return ProcessError.of(ErrorKind.INTERNAL, TextLimits.message(text));
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

	/** What is below the first function of a coroutine. */
	private static final class Uncaught extends Continuation {

		@Override
		public Varargs resume(LuaState s, Varargs results) {
			return results;
		}

		@Override
		public boolean catches() {
			return true;
		}

		@Override
		public @Nullable Varargs fail(LuaState s, Throwable failure) {
			if (failure instanceof LuaException error) {
				return convert(s, error);
			}
			throw rethrow(failure);
		}

		private static @Nullable Varargs convert(LuaState s, LuaException failure) {
			if (failure.value() instanceof ErrorValue) {
				throw failure;
			}
			Varargs text = ProtectedCall.pcall(s, TEXT, failure.value());
			return (text != null) ? raise(s, failure, text) : s.save(new Continuation() {
				@Override
				public Varargs resume(LuaState state, Varargs results) {
					return raise(state, failure, results);
				}
			});
		}

		/** Raises the error that has a text, or none if making it has failed. */
		private static Varargs raise(LuaState s, LuaException failure, Varargs text) {
			LuaValue value = failure.value();
			ProcessError error = error(failure, (text.arg1().toboolean() && text.arg(2) instanceof LuaString string)
					? TextLimits.message(string) : textless(value));
			if (value instanceof Table table) {
				error = error.withDetails(details(s, table));
			}
			throw new LuaException(new ErrorValue(error), null);
		}

	}

}
