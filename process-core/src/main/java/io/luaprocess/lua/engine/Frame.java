package io.luaprocess.lua.engine;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A running interpreted function. Frames of a coroutine form a chain from the innermost
 * outwards.
 */
final class Frame {

	final InterpretedFunction function;

	final LuaValue[] registers;

	final @Nullable Frame previous;

	/** The instruction that runs, for positions and names in errors. */
	int pc;

	/** The register at which a list of open length begins. */
	int listAt;

	Frame(InterpretedFunction function, LuaValue[] registers, @Nullable Frame previous) {
		this.function = function;
		this.registers = registers;
		this.previous = previous;
	}

	/**
	 * Returns the position prefix.
	 * @return {@code <source>:<line>: }
	 */
	String position() {
		return this.function.code.source + ":" + this.function.code.line(this.pc) + ": ";
	}

}
