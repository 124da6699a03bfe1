package io.luaprocess.lua.engine;

import org.luaj.vm2.Lua;

/**
 * Decodes the parts of a Lua instruction.
 */
final class Instruction {

	private Instruction() {
	}

	static int op(int i) {
		return i & 0x3f;
	}

	static int a(int i) {
		return (i >> 6) & 0xff;
	}

	static int b(int i) {
		return i >>> 23;
	}

	static int c(int i) {
		return (i >> 14) & 0x1ff;
	}

	static int bx(int i) {
		return i >>> 14;
	}

	static int sbx(int i) {
		return (i >>> 14) - Lua.MAXARG_sBx;
	}

	/** Whether an operand is a constant and not a register. */
	static boolean isConstant(int operand) {
		return (operand & Lua.BITRK) != 0;
	}

	static int constant(int operand) {
		return operand & ~Lua.BITRK;
	}

	/** Whether the instruction is a test, always followed by the jump it decides on. */
	static boolean isTest(int op) {
		return op == Lua.OP_EQ || op == Lua.OP_LT || op == Lua.OP_LE || op == Lua.OP_TEST || op == Lua.OP_TESTSET;
	}

	/** Reads a size written as a "floating point byte" (eeeeexxx). */
	static int size(int x) {
		int e = (x >> 3) & 31;
		return (e == 0) ? x : ((x & 7) + 8) << Math.min(e - 1, 20);
	}

}
