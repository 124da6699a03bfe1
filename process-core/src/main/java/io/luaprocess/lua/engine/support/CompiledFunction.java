package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.vm.CodeMap;
import io.luaprocess.lua.engine.vm.ScriptFunction;

/**
 * A Lua function compiled to JVM bytecode. Every Lua function is a class of its own, so
 * that the JVM can bind and inline calls; its code is the static method {@code run}.
 */
public abstract class CompiledFunction extends ScriptFunction {

	@Override
	public final String name() {
		String name = ((CodeMap) getClass().getClassLoader()).code(getClass()).name;
		return (name != null) ? name : "?";
	}

}
