package io.luaprocess.lua.engine;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A local variable that functions share. Compiled code keeps every captured variable in a
 * cell and uses {@link #v} directly; the interpreter goes through {@link #get()} and
 * {@link #set}, as its variables live in registers while their block runs.
 */
@SuppressWarnings("checkstyle:VisibilityModifier")
public class Cell {

	/** The value. */
	public LuaValue v;

	/**
	 * Creates a cell.
	 * @param v the first value
	 */
	public Cell(LuaValue v) {
		this.v = v;
	}

	/**
	 * Reads.
	 * @return the value
	 */
	final LuaValue get() {
		return (this instanceof Open open && open.registers != null) ? open.registers[open.index] : this.v;
	}

	/**
	 * Writes.
	 * @param value the value
	 */
	final void set(LuaValue value) {
		if (this instanceof Open open && open.registers != null) {
			open.registers[open.index] = value;
		}
		else {
			this.v = value;
		}
	}

	/**
	 * A variable of the interpreter: in a register until its block ends.
	 */
	static final class Open extends Cell {

		final int index;

		@Nullable Open next;

		private LuaValue @Nullable [] registers;

		Open(LuaValue[] registers, int index, @Nullable Open next) {
			super(LuaValue.NIL);
			this.registers = registers;
			this.index = index;
			this.next = next;
		}

		void close() {
			if (this.registers != null) {
				this.v = this.registers[this.index];
				this.registers = null;
			}
		}

	}

}
