package io.luaprocess.runtime;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.module.StandardModules;
import io.luaprocess.lua.module.java.JavaModules;

/**
 * The modules of an application, each with a name of its own.
 */
final class ApplicationModules {

	private final JavaModules java;

	private final Map<String, Object> owners = new LinkedHashMap<>();

	private final Map<String, EngineModule> all = new LinkedHashMap<>();

	ApplicationModules(JavaModules java) {
		this.java = java;
	}

	/**
	 * Collects modules.
	 * @throws UnusableModuleException if a name cannot be used
	 */
	Map<String, EngineModule> of(Collection<LuaModule> modules, Collection<EngineModule> engineModules) {
		for (LuaModule module : modules) {
			add(module, module.name(), engineModule(module));
		}
		engineModules.forEach((module) -> add(module, module.name(), module));
		return this.all;
	}

	private EngineModule engineModule(LuaModule module) {
		try {
			return this.java.engineModule(module);
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableModuleException(String.valueOf(ex.getMessage()), "Correct the module.");
		}
	}

	private void add(Object owner, String name, EngineModule module) {
		if (StandardModules.names().contains(name)) {
			throw new UnusableModuleException(owner + " has the name of the module '" + name + "' of the runtime",
					"Choose another name.");
		}
		Object other = this.owners.put(name, owner);
		if (other != null) {
			throw new UnusableModuleException("two modules have the name '" + name + "': " + other + " and " + owner,
					"Give one of them another name.");
		}
		this.all.put(name, module);
	}

}
