package io.luaprocess.spring.module;

import io.luaprocess.lua.api.LuaCall;
import org.jspecify.annotations.Nullable;

/**
 * Makes the argument of one parameter.
 */
@FunctionalInterface
interface ParameterReader {

	/**
	 * Makes the argument.
	 * @param call the call
	 * @return the argument
	 */
	@Nullable Object read(LuaCall call);

}
