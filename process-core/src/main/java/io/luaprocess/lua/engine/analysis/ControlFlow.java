package io.luaprocess.lua.engine.analysis;

import java.util.BitSet;

import org.luaj.vm2.Lua;

/**
 * The blocks of a function and the edges between them. A block is a run of instructions
 * that is entered only at its first instruction, its leader, and left only after its last
 * one.
 */
public final class ControlFlow {

	private final int[] code;

	/** The instructions at which a block begins. */
	public final BitSet leaders = new BitSet();

	/** The FORPREP of every FORLOOP. */
	private final int[] preparation;

	/** The register where the open results begin that an instruction takes. */
	private final int[] open;

	/**
	 * Cuts a function into blocks.
	 * @param code the instructions of the function
	 * @param cuts instructions at which a block begins in any case
	 */
	ControlFlow(int[] code, BitSet cuts) {
		this.code = code;
		this.preparation = new int[code.length];
		this.open = new int[code.length];
		this.leaders.or(cuts);
		findBlocks();
	}

	public int jumpTarget(int pc) {
		return pc + 1 + Instruction.sbx(this.code[pc]);
	}

	/** The instruction after an instruction that does not jump. */
	public int next(int pc) {
		int i = this.code[pc];
		return (Instruction.op(i) == Lua.OP_SETLIST && Instruction.c(i) == 0) ? pc + 2 : pc + 1;
	}

	public int preparation(int pc) {
		return this.preparation[pc];
	}

	public int open(int pc) {
		return this.open[pc];
	}

	private void findBlocks() {
		this.leaders.set(0);
		int lastOpen = 0;
		for (int pc = 0; pc < this.code.length; pc = next(pc)) {
			int i = this.code[pc];
			int op = Instruction.op(i);
			switch (op) {
				case Lua.OP_JMP -> {
					this.leaders.set(jumpTarget(pc));
					this.leaders.set(pc + 1);
				}
				case Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> {
					this.leaders.set(jumpTarget(pc));
					this.leaders.set(pc + 1);
				}
				case Lua.OP_FORPREP -> {
					this.leaders.set(jumpTarget(pc));
					this.leaders.set(pc + 1);
					this.preparation[jumpTarget(pc)] = pc;
				}
				case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE, Lua.OP_TEST, Lua.OP_TESTSET -> {
					this.leaders.set(jumpTarget(pc + 1));
					this.leaders.set(pc + 2);
				}
				case Lua.OP_LOADBOOL -> {
					if (Instruction.c(i) != 0) {
						this.leaders.set(pc + 1);
						this.leaders.set(pc + 2);
					}
				}
				case Lua.OP_RETURN, Lua.OP_TAILCALL -> {
					this.open[pc] = lastOpen;
					this.leaders.set(pc + 1);
				}
				case Lua.OP_CALL -> {
					this.open[pc] = lastOpen;
					if (Instruction.c(i) == 0) {
						lastOpen = Instruction.a(i);
					}
				}
				case Lua.OP_VARARG -> {
					if (Instruction.b(i) == 0) {
						lastOpen = Instruction.a(i);
					}
				}
				case Lua.OP_SETLIST -> this.open[pc] = lastOpen;
				default -> {
				}
			}
		}
	}

	/** The last instruction of the block that begins at an instruction. */
	public int lastOf(int start) {
		int pc = start;
		while (true) {
			if (Instruction.isTest(Instruction.op(this.code[pc]))) {
				return pc;
			}
			int next = next(pc);
			if (next >= this.code.length || this.leaders.get(next)) {
				return pc;
			}
			pc = next;
		}
	}

	/** The instructions that may follow the last one of a block; negative: none. */
	int[] successors(int pc) {
		int i = this.code[pc];
		return switch (Instruction.op(i)) {
			case Lua.OP_JMP, Lua.OP_FORPREP -> new int[] { jumpTarget(pc) };
			case Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> new int[] { jumpTarget(pc), pc + 1 };
			case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE, Lua.OP_TEST, Lua.OP_TESTSET ->
				new int[] { jumpTarget(pc + 1), pc + 2 };
			case Lua.OP_RETURN, Lua.OP_TAILCALL -> new int[0];
			case Lua.OP_LOADBOOL -> new int[] { (Instruction.c(i) != 0) ? pc + 2 : pc + 1 };
			default -> new int[] { next(pc) };
		};
	}

}
