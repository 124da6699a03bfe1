package io.luaprocess.lua.value;

import java.util.Map;

import io.luaprocess.ErrorDetails;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Methods of Error objects. They have precedence over the string functions that can be
 * called as methods too.
 */
final class ErrorMethods {

	static final Table TABLE = new Table().fn("kind", (s, args) -> Args.str(self(s, args).kind()))
		.fn("message", (s, args) -> s.string(self(s, args).message()))
		.fn("retryable", (s, args) -> retryable(self(s, args)))
		.fn("details", (s, args) -> details(s, self(s, args).details()))
		.fn("stack", (s, args) -> stack(s, self(s, args)))
		.freeze();

	private static final LuaValue NO_STACK = Args.str("stack not recorded");

	/** Details made by Java code hold texts, numbers and collections of them. */
	private static final ValueMapper MAPPER = new ValueMapper((value) -> null);

	private ErrorMethods() {
	}

	private static ProcessError self(LuaState s, Varargs args) {
		return Args.self(s, args, ErrorValue.class, "error").error();
	}

	private static LuaValue retryable(ProcessError error) {
		Boolean retryable = error.retryable();
		return (retryable == null) ? LuaValue.NIL : Args.bool(retryable);
	}

	private static LuaValue details(LuaState s, @Nullable ErrorDetails details) {
		if (details == null) {
			return LuaValue.NIL;
		}
		if (details instanceof LuaErrorDetails own) {
			return own.copy(s);
		}
		Map<Object, Object> values = details.toMap();
		if (values.isEmpty()) {
			return LuaValue.NIL;
		}
		Table table = MAPPER.toTable(values, "details", s);
		MemoryOwnership.assign(s.g.memory, table);
		return table;
	}

	private static LuaValue stack(LuaState s, ProcessError error) {
		String stack = error.stack();
		return stack.isEmpty() ? NO_STACK : s.string(stack);
	}

}
