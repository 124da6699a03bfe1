package io.luaprocess.lua.engine.analysis;

import org.luaj.vm2.Lua;

/**
 * Decodes Lua instructions. An instruction is an int: the opcode in the lowest 6 bits,
 * then the operands A (8 bits), C (9 bits) and B (9 bits), or A and Bx (18 bits, the
 * place of C and B), or Ax (26 bits, the place of A, C and B).
 */
public final class Instruction {

	private Instruction() {
	}

	/** The opcode. */
	public static int op(int i) {
		return i & 0x3f;
	}

	/** The operand A, a register. */
	public static int a(int i) {
		return (i >> 6) & 0xff;
	}

	/** The operand B. */
	public static int b(int i) {
		return i >>> 23;
	}

	/** The operand C. */
	public static int c(int i) {
		return (i >> 14) & 0x1ff;
	}

	/** The operand Bx. */
	public static int bx(int i) {
		return i >>> 14;
	}

	/** The operand Ax of an EXTRAARG, which extends the instruction before it. */
	public static int ax(int i) {
		return i >>> 6;
	}

	/** The operand sBx, a distance from the next instruction: Bx with a sign. */
	public static int sbx(int i) {
		return (i >>> 14) - Lua.MAXARG_sBx;
	}

	/** Whether an operand is a constant and not a register. */
	public static boolean isConstant(int operand) {
		return (operand & Lua.BITRK) != 0;
	}

	/** The index of the constant that an operand names. */
	public static int constant(int operand) {
		return operand & ~Lua.BITRK;
	}

	/** Whether the instruction is a test, always followed by the jump it decides on. */
	static boolean isTest(int op) {
		return op == Lua.OP_EQ || op == Lua.OP_LT || op == Lua.OP_LE || op == Lua.OP_TEST || op == Lua.OP_TESTSET;
	}

	/** Whether an instruction may call a function, also a metamethod, and go on then. */
	public static boolean mayCall(int op) {
		return switch (op) {
			case Lua.OP_GETTABUP, Lua.OP_GETTABLE, Lua.OP_SETTABUP, Lua.OP_SETTABLE, Lua.OP_SELF, Lua.OP_ADD,
					Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW, Lua.OP_UNM, Lua.OP_LEN, Lua.OP_CONCAT,
					Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE, Lua.OP_CALL, Lua.OP_TAILCALL, Lua.OP_TFORCALL ->
				true;
			default -> false;
		};
	}

	/** Whether an instruction may go back to the beginning of a loop, and polls then. */
	public static boolean mayGoBack(int i) {
		return switch (op(i)) {
			case Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> true;
			case Lua.OP_JMP -> sbx(i) < 0;
			default -> false;
		};
	}

	/**
	 * Whether an instruction calls nothing, does not jump and makes no value of any size.
	 * A part of it that takes long all the same, such as a metamethod, polls by itself.
	 */
	static boolean takesLittleTime(int op) {
		return switch (op) {
			case Lua.OP_MOVE, Lua.OP_LOADK, Lua.OP_LOADBOOL, Lua.OP_LOADNIL, Lua.OP_GETUPVAL, Lua.OP_SETUPVAL,
					Lua.OP_GETTABUP, Lua.OP_GETTABLE, Lua.OP_SETTABUP, Lua.OP_SETTABLE, Lua.OP_ADD, Lua.OP_SUB,
					Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW, Lua.OP_UNM, Lua.OP_NOT, Lua.OP_LEN, Lua.OP_EQ,
					Lua.OP_LT, Lua.OP_LE, Lua.OP_TEST, Lua.OP_TESTSET ->
				true;
			default -> false;
		};
	}

	/** The size of a table, which is written as a "floating point byte" (eeeeexxx). */
	public static int size(int x) {
		int e = (x >> 3) & 31;
		return (e == 0) ? x : ((x & 7) + 8) << Math.min(e - 1, 20);
	}

}
