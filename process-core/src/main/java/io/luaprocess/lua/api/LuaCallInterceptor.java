package io.luaprocess.lua.api;

import org.jspecify.annotations.Nullable;

/**
 * Surrounds every call of a function of the application, for example to set what belongs
 * to the thread. It also surrounds the reading of a stream or iterator that a function
 * has returned, which happens later and on another thread. Thread-safe.
 */
@FunctionalInterface
public interface LuaCallInterceptor {

	/**
	 * Calls a function, on the thread of the call.
	 * @param call the call
	 * @param function what to call, once
	 * @return the result of the function
	 * @throws Exception what the function throws
	 */
	@Nullable Object around(LuaCall call, LuaFunction function) throws Exception;

}
