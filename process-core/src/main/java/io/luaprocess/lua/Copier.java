package io.luaprocess.lua;

import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.LuaState;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The one copier: makes plain copies of values that cross a border (chapter 1.4). One
 * instance per operation; keeps cycles and shared references inside it.
 */
public final class Copier {

	/**
	 * Creates a copier.
	 * @param s the running coroutine, polled while copying
	 */
	public Copier(LuaState s) {
	}

	/**
	 * Copies one value.
	 * @param value the value
	 * @param path where it stands, for example {@code argument[1]}
	 * @return the copy
	 * @throws ProcessException INVALID {@code cannot send <what> at <path>}
	 */
	public LuaValue copy(LuaValue value, String path) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Copies a list of values; nil keeps its position.
	 * @param values the values
	 * @param from first of them, counted from 1
	 * @param path the path before the index, {@code payload} or {@code argument}
	 * @return the copies
	 * @throws ProcessException INVALID {@code cannot send <what> at <path>}
	 */
	public Varargs copyAll(Varargs values, int from, String path) {
		throw new UnsupportedOperationException();
	}

}
