package io.luaprocess.lua.engine.vm;

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
	public final LuaValue get() {
		return (this instanceof Open open && open.registers != null) ? open.registers[open.index] : this.v;
	}

	/**
	 * Writes.
	 * @param value the value
	 */
	public final void set(LuaValue value) {
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
	public static final class Open extends Cell {

		public final int index;

		public @Nullable Open next;

		private LuaValue @Nullable [] registers;

		public Open(LuaValue[] registers, int index, @Nullable Open next) {
			super(LuaValue.NIL);
			this.registers = registers;
			this.index = index;
			this.next = next;
		}

		public void close() {
			if (this.registers != null) {
				this.v = this.registers[this.index];
				this.registers = null;
			}
		}

	}

}
