package io.luaprocess.lua.engine.vm;

/**
 * A chunk ready to run, shared by all processes of its definition and unloaded with it.
 */
public interface Program {

	/**
	 * Whether {@link #instantiate} returns at once.
	 * @return false if it would take the time of {@link #prepare()} first
	 */
	default boolean isReady() {
		return true;
	}

	/**
	 * Makes the program ready, if it is not: that takes milliseconds, or seconds for the
	 * largest programs, and cannot be interrupted. Of several threads one works and the
	 * others wait.
	 */
	default void prepare() {
	}

	/**
	 * Makes the function that runs the top level.
	 * @param s the coroutine that will run it
	 * @param env the globals the chunk sees as {@code _ENV}
	 * @return the function
	 */
	LuaFn instantiate(LuaState s, Table env);

}
