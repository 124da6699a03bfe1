package io.luaprocess.lua.lib.support;

import io.luaprocess.lua.engine.vm.LuaFn;

/**
 * A function of the standard library that overrides the calls of fixed arity: what is
 * called in hot loops must not allocate argument lists. Such an override handles the
 * common types itself and leaves everything else, errors included, to {@code invoke}.
 */
public abstract class LibFn extends LuaFn {

	private final String name;

	public LibFn(String name) {
		this.name = name;
	}

	@Override
	public String name() {
		return this.name;
	}

}
