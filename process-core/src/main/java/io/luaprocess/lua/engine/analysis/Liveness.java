package io.luaprocess.lua.engine.analysis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.Prototype;

/**
 * Which registers are live where a block begins: some instruction that may follow reads
 * the value the register holds there.
 */
final class Liveness {

	private final Prototype prototype;

	private final int[] code;

	private final ControlFlow controlFlow;

	private final WorkLimit workLimit;

	/** The live registers by the leaders of the blocks. */
	private final @Nullable BitSet[] liveIn;

	/** The block {@link #after} is about. */
	private int known = -1;

	/** The registers live after the instructions of one block. */
	private final Map<Integer, BitSet> after = new HashMap<>();

	Liveness(Prototype prototype, ControlFlow controlFlow, WorkLimit workLimit) {
		this.prototype = prototype;
		this.code = prototype.code;
		this.controlFlow = controlFlow;
		this.workLimit = workLimit;
		this.liveIn = new BitSet[this.code.length];
		findLive();
	}

	/** Whether a register is live where a block begins. */
	boolean isLive(int start, int register) {
		BitSet live = this.liveIn[start];
		return live != null && live.get(register);
	}

	/**
	 * The registers that are live where a block begins.
	 * @param start its first instruction
	 * @return the registers, not to be changed
	 */
	BitSet at(int start) {
		return Objects.requireNonNull(this.liveIn[start]);
	}

	private void findLive() {
		boolean changed = true;
		while (changed) {
			changed = false;
			for (int start = this.controlFlow.leaders.length() - 1; start >= 0; start = this.controlFlow.leaders
				.previousSetBit(start - 1)) {
				if (start >= this.code.length) {
					continue;
				}
				BitSet live = liveBefore(start);
				if (!live.equals(this.liveIn[start])) {
					this.liveIn[start] = live;
					changed = true;
				}
			}
		}
	}

	/**
	 * The registers that are live after an instruction.
	 * @param pc the instruction
	 * @return the registers, not to be changed
	 */
	BitSet after(int pc) {
		int start = this.controlFlow.leaders.previousSetBit(pc);
		if (start != this.known) {
			this.known = start;
			this.after.clear();
			int last = this.controlFlow.lastOf(start);
			BitSet live = liveAtEnd(last);
			int[] pcs = instructions(start, last);
			for (int n = pcs.length - 1; n >= 0; n--) {
				this.after.put(pcs[n], (BitSet) live.clone());
				Registers.liveBefore(this.prototype, pcs[n], this.controlFlow.open(pcs[n]), live);
			}
		}
		return Objects.requireNonNull(this.after.get(pc));
	}

	private BitSet liveBefore(int start) {
		int last = this.controlFlow.lastOf(start);
		this.workLimit.add(last - start + 1);
		BitSet live = liveAtEnd(last);
		int[] pcs = instructions(start, last);
		for (int n = pcs.length - 1; n >= 0; n--) {
			Registers.liveBefore(this.prototype, pcs[n], this.controlFlow.open(pcs[n]), live);
		}
		return live;
	}

	private int[] instructions(int start, int last) {
		int[] pcs = new int[last - start + 1];
		int n = 0;
		for (int pc = start; pc <= last; pc = this.controlFlow.next(pc)) {
			pcs[n++] = pc;
		}
		return Arrays.copyOf(pcs, n);
	}

	private BitSet liveAtEnd(int last) {
		BitSet live = new BitSet();
		int[] successors = this.controlFlow.successors(last);
		for (int k = 0; k < successors.length; k++) {
			BitSet after = this.liveIn[successors[k]];
			if (after != null) {
				BitSet edge = (BitSet) after.clone();
				if (k == 0 && Instruction.op(this.code[last]) == Lua.OP_TESTSET) {
					edge.clear(Instruction.a(this.code[last]));
				}
				live.or(edge);
			}
		}
		return live;
	}

}
