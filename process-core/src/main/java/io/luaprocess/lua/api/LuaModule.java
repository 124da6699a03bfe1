package io.luaprocess.lua.api;

import io.luaprocess.lua.engine.vm.LuaState;
import org.luaj.vm2.LuaValue;

/**
 * A module scripts load with {@code require}. Its value is shared by all processes: an
 * immutable table of functions that find everything of their caller through the
 * {@link LuaState} they are given.
 */
public interface LuaModule {

	/**
	 * Returns the name.
	 */
	String name();

	/**
	 * Returns the value {@code require} gives.
	 * @return an immutable value
	 */
	LuaValue value();

	/**
	 * Makes a module.
	 * @param name the name
	 * @param value its value
	 * @return the module
	 */
	static LuaModule of(String name, LuaValue value) {
		return new LuaModule() {
			@Override
			public String name() {
				return name;
			}

			@Override
			public LuaValue value() {
				return value;
			}
		};
	}

}
