package io.luaprocess.spring.module;

import java.lang.reflect.Type;

import io.luaprocess.lua.api.LuaCall;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that takes one argument.
 *
 * @param type its type
 * @param position the position of the argument
 * @param required whether the argument must not be nil
 */
record ValueParameter(Type type, int position, boolean required) implements ParameterReader {

	@Override
	public @Nullable Object read(LuaCall call) {
		Object value = call.get(this.position, this.type);
		if (value == null && this.required) {
			throw call.wrong(this.position, this.type);
		}
		return value;
	}

}
