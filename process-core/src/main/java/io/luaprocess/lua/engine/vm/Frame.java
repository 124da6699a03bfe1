package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A running interpreted function. Frames of a coroutine form a chain from the innermost
 * outwards.
 */
public final class Frame {

	public final LuaCode code;

	public final Cell[] upvalues;

	public final LuaValue[] registers;

	final @Nullable Frame previous;

	/** The instruction that runs, for positions and names in errors. */
	public int pc;

	/** The register at which a list of open length begins. */
	public int listAt;

	public Frame(LuaCode code, Cell[] upvalues, LuaValue[] registers, @Nullable Frame previous) {
		this.code = code;
		this.upvalues = upvalues;
		this.registers = registers;
		this.previous = previous;
	}

}
