package io.luaprocess.spring.module;

import java.lang.reflect.Array;
import java.lang.reflect.Type;

import io.luaprocess.lua.api.LuaCall;

import org.springframework.core.ResolvableType;

/**
 * A parameter that takes all arguments from a position on.
 *
 * @param component the type of each
 * @param position the position of the first one
 */
record RestParameter(Type component, int position) implements ParameterReader {

	@Override
	public Object read(LuaCall call) {
		int n = Math.max(0, call.size() - this.position + 1);
		Object all = Array.newInstance(ResolvableType.forType(this.component).toClass(), n);
		for (int i = 0; i < n; i++) {
			Object value = call.get(this.position + i, this.component);
			Array.set(all, i, value);
		}
		return all;
	}

}
