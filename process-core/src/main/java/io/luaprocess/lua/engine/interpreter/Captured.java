package io.luaprocess.lua.engine.interpreter;

import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.LuaCode;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Upvaldesc;

/**
 * The registers of a call that inner functions share: a list of cells ordered by
 * register, the highest first.
 */
final class Captured {

	private Captured() {
	}

	/** Makes a function of the variables that the running one shares with it. */
	static InterpretedFunction closure(InterpretedFrame frame, LuaCode child) {
		Upvaldesc[] captured = child.p.upvalues;
		Cell[] cells = new Cell[captured.length];
		for (int j = 0; j < cells.length; j++) {
			int index = captured[j].idx;
			cells[j] = captured[j].instack ? cell(frame, index) : frame.upvalues[index];
		}
		return new InterpretedFunction(child, cells);
	}

	/** The cell of a register. */
	private static Cell cell(InterpretedFrame frame, int index) {
		Cell.Open before = null;
		Cell.Open at = frame.open;
		while (at != null && at.index > index) {
			before = at;
			at = at.next;
		}
		if (at != null && at.index == index) {
			return at;
		}
		Cell.Open cell = new Cell.Open(frame.registers, index, at);
		if (before == null) {
			frame.open = cell;
		}
		else {
			before.next = cell;
		}
		return cell;
	}

	/** Closes the cells of all registers from one on. */
	static void close(InterpretedFrame frame, int from) {
		Cell.@Nullable Open at = frame.open;
		while (at != null && at.index >= from) {
			at.close();
			at = at.next;
		}
		frame.open = at;
	}

}
