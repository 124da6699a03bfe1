package io.luaprocess.lua;

import io.luaprocess.lua.engine.vm.LuaState;
import org.luaj.vm2.LuaValue;

/**
 * A module that programs load with {@code require}, in values of the engine. The value is
 * shared by all processes: an immutable table of functions that find everything of their
 * caller through the {@link LuaState} they are given. Applications write theirs as
 * {@link io.luaprocess.lua.api.LuaModule}.
 */
public interface EngineModule {

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
	 * Whether functions of the module may block. Then each call of a function that the
	 * value is or contains runs on a virtual thread, while its process waits, and the end
	 * of the process interrupts it. Functions that compute for less than a millisecond
	 * and take no lock that is held for longer should run in place, which takes less
	 * time; while they run, the thread serves no other process.
	 * @return false if all functions of the module run in place
	 */
	default boolean blocking() {
		return true;
	}

	/**
	 * Makes a module whose functions may block.
	 * @param name the name
	 * @param value its value
	 * @return the module
	 */
	static EngineModule of(String name, LuaValue value) {
		return of(name, value, true);
	}

	/**
	 * Makes a module.
	 * @param name the name
	 * @param value its value
	 * @param blocking whether its functions may block, see {@link #blocking()}
	 * @return the module
	 */
	static EngineModule of(String name, LuaValue value, boolean blocking) {
		return new EngineModule() {
			@Override
			public String name() {
				return name;
			}

			@Override
			public LuaValue value() {
				return value;
			}

			@Override
			public boolean blocking() {
				return blocking;
			}
		};
	}

}
