package io.luaprocess.lua.module.java;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Tells what the application logs during a call which process has called.
 */
final class CallContext implements LuaCallInterceptor {

	private static final String PID = "luaprocess.pid";

	private static final String DEFINITION = "luaprocess.definition";

	@Override
	public @Nullable Object around(LuaCall call, LuaFunction function) throws Exception {
		String pid = MDC.get(PID);
		String definition = MDC.get(DEFINITION);
		MDC.put(PID, call.pid().toString());
		MDC.put(DEFINITION, call.definitionId());
		try {
			return function.call(call);
		}
		finally {
			restore(PID, pid);
			restore(DEFINITION, definition);
		}
	}

	private static void restore(String key, @Nullable String value) {
		if (value == null) {
			MDC.remove(key);
		}
		else {
			MDC.put(key, value);
		}
	}

}
