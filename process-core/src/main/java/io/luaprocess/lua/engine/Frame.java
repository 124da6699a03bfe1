package io.luaprocess.lua.engine;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A running interpreted function. Frames of a coroutine form a chain from the innermost
 * outwards.
 */
final class Frame {

	final LuaCode code;

	final Cell[] upvalues;

	final LuaValue[] registers;

	final @Nullable Frame previous;

	/** The instruction that runs, for positions and names in errors. */
	int pc;

	/** The register at which a list of open length begins. */
	int listAt;

	Frame(LuaCode code, Cell[] upvalues, LuaValue[] registers, @Nullable Frame previous) {
		this.code = code;
		this.upvalues = upvalues;
		this.registers = registers;
		this.previous = previous;
	}

}
