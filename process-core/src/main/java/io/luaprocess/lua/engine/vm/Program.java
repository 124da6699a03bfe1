package io.luaprocess.lua.engine.vm;

/**
 * A chunk ready to run, shared by all processes of its definition and unloaded with it.
 */
public interface Program {

	/**
	 * Makes the function that runs the top level.
	 * @param s the coroutine that will run it
	 * @param env the globals the chunk sees as {@code _ENV}
	 * @return the function
	 */
	LuaFn instantiate(LuaState s, Table env);

}
