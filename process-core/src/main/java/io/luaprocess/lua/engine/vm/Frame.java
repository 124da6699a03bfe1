package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A call of an interpreted function: on the Java stack, or saved as it is. The frames on
 * the Java stack above the innermost saved call form a chain from the innermost outwards.
 */
public abstract class Frame extends Continuation {

	public final LuaCode code;

	public final Cell[] upvalues;

	public final LuaValue[] registers;

	@Nullable Frame previous;

	/** The instruction that runs, for positions and names in errors. */
	public int pc;

	protected Frame(LuaCode code, Cell[] upvalues, LuaValue[] registers, @Nullable Frame previous) {
		this.code = code;
		this.upvalues = upvalues;
		this.registers = registers;
		this.previous = previous;
	}

	/**
	 * Makes this the innermost frame. A saved call is resumed with no other one of its
	 * coroutine on the Java stack.
	 * @param s the coroutine
	 */
	protected final void returnTo(LuaState s) {
		this.previous = null;
		s.frame = this;
	}

	@Override
	public final LuaCode code() {
		return this.code;
	}

	@Override
	public final int pc() {
		return this.pc;
	}

	@Override
	public final Frame frame() {
		return this;
	}

}
