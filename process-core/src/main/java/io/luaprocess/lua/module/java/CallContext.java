package io.luaprocess.lua.module.java;

import io.luaprocess.LogContext;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the application logs during a call which process has called.
 */
final class CallContext implements LuaCallInterceptor {

	@Override
	public @Nullable Object around(LuaCall call, LuaFunction function) throws Exception {
		Actor actor = call.actor();
		try (LogContext context = LogContext.of(call.pid(), call.definitionId(), (actor != null) ? actor.id() : null)) {
			return function.call(call);
		}
	}

}
