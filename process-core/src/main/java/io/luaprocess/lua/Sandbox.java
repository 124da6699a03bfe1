package io.luaprocess.lua;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.Table;

/**
 * What every program finds: the template of its globals and the modules it may load. All
 * of it is immutable and shared by all processes.
 */
public final class Sandbox {

	private final Table globals;

	private final Table stringMethods;

	private final Map<String, EngineModule> modules;

	private final Set<String> builtIn;

	/**
	 * Creates a sandbox. Asks each module for its value, once.
	 * @param globals template of the globals, frozen
	 * @param stringMethods the functions found as methods of strings, frozen
	 * @param builtIn modules of the runtime by name
	 * @param application modules of the application by name
	 */
	public Sandbox(Table globals, Table stringMethods, Map<String, EngineModule> builtIn,
			Map<String, EngineModule> application) {
		this.globals = globals;
		this.stringMethods = stringMethods;
		Map<String, EngineModule> all = new LinkedHashMap<>(builtIn);
		application.forEach((name, module) -> all.put(name, OutsideModules.of(module)));
		this.modules = Map.copyOf(all);
		this.builtIn = Set.copyOf(builtIn.keySet());
	}

	/**
	 * Returns the global {@code require}.
	 * @return the function
	 */
	public static LuaFn require() {
		return new Require();
	}

	Table globals() {
		return this.globals;
	}

	Table stringMethods() {
		return this.stringMethods;
	}

	Map<String, EngineModule> modules() {
		return this.modules;
	}

	boolean builtIn(String module) {
		return this.builtIn.contains(module);
	}

}
