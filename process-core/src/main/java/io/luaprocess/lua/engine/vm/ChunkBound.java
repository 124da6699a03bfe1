package io.luaprocess.lua.engine.vm;

/**
 * A function whose rights are those of the chunk that names it: reading it as the field
 * {@value #NAME}, as the global variable is, gives a function for the chunk in which that
 * name stands. It can be handed to other chunks and keeps those rights there.
 */
public abstract class ChunkBound extends LuaFn {

	/** The name. */
	public static final String NAME = "require";

	/**
	 * Returns the function for a chunk; the same one each time.
	 * @param s the running coroutine
	 * @param source the name of the chunk
	 * @return the function
	 */
	public abstract LuaFn bind(LuaState s, String source);

}
