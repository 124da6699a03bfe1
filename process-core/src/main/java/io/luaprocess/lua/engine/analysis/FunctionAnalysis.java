package io.luaprocess.lua.engine.analysis;

import java.util.Arrays;
import java.util.BitSet;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;

/**
 * What the compiler knows about the code of a function: its blocks, the types of its
 * registers and where it has safepoints.
 */
public final class FunctionAnalysis {

	/** So many instructions are looked at for what only makes small functions faster. */
	private static final int NEAR = 100;

	final FunctionInfo function;

	/** The blocks of the function. */
	public final ControlFlow controlFlow;

	private final Liveness liveness;

	private @Nullable BitSet usedAfterSuspensions;

	/** The types of its registers. */
	public final TypeInference inference;

	/** The calls that take as little time as an instruction. */
	final SafepointFreeCalls safepointFreeCalls;

	/** Where the function polls because of calls. */
	public final CallSafepoints callSafepoints;

	/** The loops that do not poll in each iteration. */
	public final ShortLoopSafepoints shortLoopSafepoints;

	public FunctionAnalysis(FunctionInfo function) {
		this(function, new BitSet());
	}

	/**
	 * Analyses a function.
	 * @param function the function
	 * @param cuts instructions at which a block begins in any case
	 */
	public FunctionAnalysis(FunctionInfo function, BitSet cuts) {
		this.function = function;
		WorkLimit workLimit = new WorkLimit();
		this.controlFlow = new ControlFlow(function.prototype.code, cuts);
		this.liveness = new Liveness(function.prototype, this.controlFlow, workLimit);
		this.inference = new TypeInference(function, this.controlFlow, this.liveness, workLimit);
		this.safepointFreeCalls = new SafepointFreeCalls(this);
		this.callSafepoints = new CallSafepoints(this);
		this.shortLoopSafepoints = new ShortLoopSafepoints(this);
	}

	/**
	 * The registers whose values are used after some call that may be suspended, some
	 * operation, or in the next iteration of some loop.
	 * @return the registers
	 */
	public BitSet usedAfterSuspensions() {
		BitSet known = this.usedAfterSuspensions;
		if (known == null) {
			known = findUsedAfterSuspensions();
			this.usedAfterSuspensions = known;
		}
		return known;
	}

	private BitSet findUsedAfterSuspensions() {
		int[] code = this.function.prototype.code;
		BitSet used = new BitSet();
		for (FunctionInfo.Variable variable : this.function.cells) {
			used.set(variable.register);
		}
		forEachEdge((from, to) -> {
			if (to <= from) {
				used.or(this.liveness.at((Instruction.op(code[from]) == Lua.OP_FORLOOP) ? from : to));
			}
		});
		for (int start = 0; start >= 0 && start < code.length; start = this.controlFlow.leaders.nextSetBit(start + 1)) {
			if (!this.inference.isReached(start)) {
				continue;
			}
			int last = this.controlFlow.lastOf(start);
			for (int pc = start; pc <= last; pc = this.controlFlow.next(pc)) {
				int op = Instruction.op(code[pc]);
				if (Instruction.mayCall(op)) {
					BitSet after = this.liveness.after(pc);
					for (int r = after.nextSetBit(0); r >= 0; r = after.nextSetBit(r + 1)) {
						if (!Registers.writes(code, pc, r)) {
							used.set(r);
						}
					}
					if (op == Lua.OP_SELF) {
						// The object is copied after its method was found.
						used.set(Instruction.b(code[pc]));
					}
				}
			}
		}
		return used;
	}

	/**
	 * The registers an instruction is the last to use, and does not write, that hold
	 * parameters or results of calls.
	 * @param pc the instruction
	 * @return the registers
	 */
	public BitSet lastUses(int pc) {
		BitSet last = new BitSet();
		Registers.liveBefore(this.function.prototype, pc, this.controlFlow.open(pc), last);
		last.andNot(this.liveness.after(pc));
		for (int r = last.nextSetBit(0); r >= 0; r = last.nextSetBit(r + 1)) {
			if (Registers.writes(this.function.prototype.code, pc, r) || !isFromCall(pc, r)) {
				last.clear(r);
			}
		}
		return last;
	}

	private boolean isFromCall(int pc, int register) {
		int[] code = this.function.prototype.code;
		int start = this.controlFlow.leaders.previousSetBit(pc);
		for (int before = pc - 1; before >= start; before--) {
			if (Registers.writes(code, before, register)) {
				return Instruction.op(code[before]) == Lua.OP_CALL;
			}
			if (before < pc - NEAR) {
				return false;
			}
		}
		return register < this.function.prototype.numparams;
	}

	/**
	 * Whether an instruction is the first that writes a register: it runs once in a call,
	 * and none before it writes the register.
	 * @param pc the instruction
	 * @param register the register
	 */
	public boolean isFirstWrite(int pc, int register) {
		int[] code = this.function.prototype.code;
		if (pc > NEAR || pc > this.controlFlow.lastOf(0) || this.function.isTail()) {
			return false;
		}
		for (int before = 0; before < pc; before++) {
			if (Registers.writes(code, before, register)) {
				return false;
			}
		}
		return Arrays.stream(code).noneMatch((i) -> Instruction.op(i) == Lua.OP_JMP && Instruction.sbx(i) < 0);
	}

	/** An edge from the last instruction of a block to the first of another. */
	interface Edge {

		void visit(int from, int to);

	}

	/** Visits all edges between blocks that are reached. */
	void forEachEdge(Edge visitor) {
		BitSet leaders = this.controlFlow.leaders;
		int length = this.function.prototype.code.length;
		for (int start = 0; start >= 0 && start < length; start = leaders.nextSetBit(start + 1)) {
			if (this.inference.isReached(start)) {
				int last = this.controlFlow.lastOf(start);
				for (int to : this.controlFlow.successors(last)) {
					visitor.visit(last, to);
				}
			}
		}
	}

}
