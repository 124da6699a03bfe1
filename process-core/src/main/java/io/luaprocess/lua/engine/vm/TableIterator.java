package io.luaprocess.lua.engine.vm;

import org.luaj.vm2.LuaValue;

/**
 * An iterator of the runtime itself, {@code next} or that of {@code ipairs}. A loop steps
 * it without making lists of arguments and results.
 */
public abstract class TableIterator extends LuaFn {

	/**
	 * Steps.
	 * @param s the running coroutine, takes the value of the entry if there is one, see
	 * {@link LuaState#second}
	 * @param t the table
	 * @param control the last key
	 * @return the next key, {@code nil} at the end
	 */
	public abstract LuaValue step(LuaState s, Table t, LuaValue control);

}
