package io.luaprocess.lua.engine.analysis;

import java.util.BitSet;

import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * Which registers an instruction reads and writes.
 */
final class Registers {

	private Registers() {
	}

	/**
	 * Whether an instruction writes a register.
	 */
	static boolean writes(int[] code, int pc, int register) {
		int i = code[pc];
		int a = Instruction.a(i);
		return switch (Instruction.op(i)) {
			case Lua.OP_SETTABUP, Lua.OP_SETUPVAL, Lua.OP_SETTABLE, Lua.OP_JMP, Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE,
					Lua.OP_TEST, Lua.OP_RETURN, Lua.OP_TAILCALL, Lua.OP_SETLIST, Lua.OP_EXTRAARG ->
				false;
			case Lua.OP_LOADNIL -> a <= register && register <= a + Instruction.b(i);
			case Lua.OP_SELF -> register == a || register == a + 1;
			case Lua.OP_CALL -> a <= register && register <= a + Instruction.c(i) - 2;
			case Lua.OP_FORLOOP -> register == a || register == a + 3;
			case Lua.OP_FORPREP -> a <= register && register <= a + 2;
			case Lua.OP_TFORCALL -> a + 3 <= register && register <= a + 2 + Instruction.c(i);
			case Lua.OP_VARARG -> a <= register && register <= a + Instruction.b(i) - 2;
			default -> register == a;
		};
	}

	/**
	 * Turns the set of registers live after an instruction into that before it.
	 * @param p the function
	 * @param pc the instruction
	 * @param open the register where the open results before it begin, if it takes any
	 * @param live the set
	 */
	static void liveBefore(Prototype p, int pc, int open, BitSet live) {
		int i = p.code[pc];
		int op = Instruction.op(i);
		int a = Instruction.a(i);
		int b = Instruction.b(i);
		int c = Instruction.c(i);
		switch (op) {
			case Lua.OP_SETTABUP, Lua.OP_SETUPVAL, Lua.OP_SETTABLE, Lua.OP_JMP, Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE,
					Lua.OP_TEST, Lua.OP_TESTSET, Lua.OP_RETURN, Lua.OP_TAILCALL, Lua.OP_SETLIST, Lua.OP_EXTRAARG ->
				{
				}
			case Lua.OP_LOADNIL -> live.clear(a, a + b + 1);
			case Lua.OP_SELF -> live.clear(a, a + 2);
			case Lua.OP_CALL -> {
				if (c > 1) {
					live.clear(a, a + c - 1);
				}
			}
			case Lua.OP_FORLOOP -> live.clear(a + 3);
			case Lua.OP_FORPREP -> live.clear(a, a + 3);
			case Lua.OP_TFORCALL -> live.clear(a + 3, a + 3 + c);
			case Lua.OP_VARARG -> {
				if (b > 1) {
					live.clear(a, a + b - 1);
				}
			}
			default -> live.clear(a);
		}
		switch (op) {
			case Lua.OP_MOVE, Lua.OP_UNM, Lua.OP_NOT, Lua.OP_LEN, Lua.OP_TESTSET -> live.set(b);
			case Lua.OP_GETTABUP -> operand(c, live);
			case Lua.OP_GETTABLE, Lua.OP_SELF -> {
				live.set(b);
				operand(c, live);
			}
			case Lua.OP_SETTABUP, Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW, Lua.OP_EQ,
					Lua.OP_LT, Lua.OP_LE -> {
				operand(b, live);
				operand(c, live);
			}
			case Lua.OP_SETTABLE -> {
				live.set(a);
				operand(b, live);
				operand(c, live);
			}
			case Lua.OP_SETUPVAL, Lua.OP_TEST -> live.set(a);
			case Lua.OP_CONCAT -> live.set(b, c + 1);
			case Lua.OP_CALL, Lua.OP_TAILCALL -> live.set(a, (b == 0) ? open : a + b);
			case Lua.OP_RETURN -> {
				if (b == 0) {
					live.set(a, Math.max(a, open));
				}
				else {
					live.set(a, a + b - 1);
				}
			}
			case Lua.OP_FORLOOP, Lua.OP_FORPREP, Lua.OP_TFORCALL -> live.set(a, a + 3);
			case Lua.OP_TFORLOOP -> live.set(a + 1);
			case Lua.OP_SETLIST -> live.set(a, (b == 0) ? open : a + b + 1);
			case Lua.OP_CLOSURE -> {
				for (Upvaldesc u : p.p[Instruction.bx(i)].upvalues) {
					if (u.instack && u.idx != a) {
						live.set(u.idx);
					}
				}
			}
			default -> {
			}
		}
	}

	private static void operand(int operand, BitSet live) {
		if (!Instruction.isConstant(operand)) {
			live.set(operand);
		}
	}

}
