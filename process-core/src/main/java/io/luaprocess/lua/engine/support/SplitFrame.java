package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.vm.Cell;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A running function that is compiled to several JVM methods, see {@link Partition}.
 * Holds the registers while control goes from one of them to another; within a method
 * they are JVM locals.
 */
@SuppressWarnings("checkstyle:VisibilityModifier")
public final class SplitFrame {

	/** Registers that are references. */
	public final LuaValue[] references;

	/** Registers that are numbers. */
	public final double[] numbers;

	/** Registers that are whole numbers. */
	public final long[] wholes;

	/** Registers that are variables shared with inner functions. */
	public final Cell[] cells;

	/**
	 * How many iterations a suspended loop has made whose counter is that of the first.
	 */
	public int iteration;

	/** Arguments beyond the parameters. */
	public Varargs varargs = LuaValue.NONE;

	/** What the function returns, set by the part that ends it. */
	public Varargs result = LuaValue.NONE;

	/**
	 * Creates the frame of a call.
	 * @param registers the number of registers
	 */
	public SplitFrame(int registers) {
		this.references = new LuaValue[registers];
		this.numbers = new double[registers];
		this.wholes = new long[registers];
		this.cells = new Cell[registers];
	}

}
