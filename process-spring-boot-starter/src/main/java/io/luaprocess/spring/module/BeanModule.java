package io.luaprocess.spring.module;

import java.util.Map;

import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;

/**
 * A bean as a module.
 *
 * @param name the name of the module
 * @param bean the name of the bean
 * @param target the class of the bean
 * @param functions the functions by name
 * @param description what the module is for
 */
record BeanModule(String name, String bean, Class<?> target, Map<String, LuaFunction> functions,
		String description) implements LuaModule {

	@Override
	public String toString() {
		return "bean '" + this.bean + "' (" + this.target.getName() + ")";
	}

}
