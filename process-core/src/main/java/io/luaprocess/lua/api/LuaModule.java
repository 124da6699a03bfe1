package io.luaprocess.lua.api;

import java.util.Map;

/**
 * A module of the application, which programs load with {@code require} if their entry
 * lists it. It is asked for its functions and constants once, when the runtime is built,
 * and shared by all processes.
 */
public interface LuaModule {

	/**
	 * Returns the name that programs require: letters, digits and {@code _}, and between
	 * them {@code .} and {@code -}; no name of a module of the runtime.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the functions.
	 * @return the functions by their names in Lua
	 */
	Map<String, LuaFunction> functions();

	/**
	 * Returns fields of the module that are no functions.
	 * @return Java values by their names in Lua, mapped as {@code docs/java-values.md}
	 * says; immutable for programs
	 */
	default Map<String, Object> constants() {
		return Map.of();
	}

	/**
	 * Says in a sentence or two what the module is for, for documentation and editors.
	 * @return the text; empty if there is none
	 */
	default String description() {
		return "";
	}

	/**
	 * Begins a module.
	 * @param name its name, see {@link #name()}
	 * @return a builder
	 */
	static LuaModuleBuilder named(String name) {
		return new LuaModuleBuilder(name);
	}

}
