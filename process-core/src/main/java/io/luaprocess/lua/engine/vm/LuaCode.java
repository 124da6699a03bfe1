package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;

/**
 * The code of one Lua function as the front end delivers it, shared by all processes that
 * run it: the prototype does not change any more. Its constants are the engine's own
 * values.
 */
public final class LuaCode {

	private static final LuaCode[] NONE = {};

	public final Prototype p;

	/** The name of the chunk, as shown in positions. */
	public final String source;

	/** A name for tracebacks; {@code null} if the function has none. */
	public final @Nullable String name;

	public final LuaCode[] children;

	public LuaCode(Prototype p, String source, @Nullable String name) {
		this.p = p;
		this.source = source;
		this.name = name;
		this.children = (p.p.length == 0) ? NONE : new LuaCode[p.p.length];
	}

	/**
	 * Returns the line of an instruction.
	 * @param pc the instruction
	 * @return the line, 0 if not known
	 */
	public int line(int pc) {
		int[] lines = this.p.lineinfo;
		return (lines != null && pc >= 0 && pc < lines.length) ? lines[pc] : 0;
	}

	/**
	 * Describes the function for tracebacks.
	 * @return for example {@code function 'f'}
	 */
	String describe() {
		if (isMain()) {
			return "main chunk";
		}
		return (this.name != null) ? "function '" + this.name + "'"
				: "function <" + this.source + ":" + this.p.linedefined + ">";
	}

	/**
	 * Whether this is the chunk itself.
	 * @return true for the top level
	 */
	boolean isMain() {
		return this.p.linedefined == 0;
	}

}
