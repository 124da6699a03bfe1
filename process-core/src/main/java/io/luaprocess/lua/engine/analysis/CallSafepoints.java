package io.luaprocess.lua.engine.analysis;

import java.util.BitSet;

import org.luaj.vm2.Lua;

/**
 * Where a function polls because of calls. A chain of calls that never ends meets a poll,
 * if no function makes a call without a poll. So a short function without loops polls
 * before its first call instead of when it begins, and a function without calls does not
 * poll. As calls of such functions take time, too, there is a poll at least before every
 * {@value #CALLS}th call. Metamethods are called by library code, which polls.
 */
public final class CallSafepoints {

	/** A longer function polls when it begins. */
	static final int SHORT = 100;

	/** That many calls are made without a poll. */
	static final int CALLS = 8;

	private final boolean atBeginning;

	private final BitSet before = new BitSet();

	CallSafepoints(FunctionAnalysis analysis) {
		int[] code = analysis.function.prototype.code;
		boolean[] loops = new boolean[1];
		analysis.forEachEdge((from, to) -> loops[0] |= to <= from);
		this.atBeginning = loops[0] || code.length > SHORT;
		// For each block, how many calls there may have been since the last poll.
		int[] calls = new int[code.length];
		calls[0] = this.atBeginning ? 0 : CALLS;
		for (int start = 0; start >= 0
				&& start < code.length; start = analysis.controlFlow.leaders.nextSetBit(start + 1)) {
			if (analysis.inference.isReached(start)) {
				block(code, analysis, start, calls);
			}
		}
	}

	private void block(int[] code, FunctionAnalysis analysis, int start, int[] calls) {
		int last = analysis.controlFlow.lastOf(start);
		int since = calls[start];
		for (int pc = start; pc <= last; pc = analysis.controlFlow.next(pc)) {
			switch (Instruction.op(code[pc])) {
				case Lua.OP_CALL, Lua.OP_TAILCALL, Lua.OP_TFORCALL -> {
					if (analysis.safepointFreeCalls.length(pc) == 0) {
						if (since == CALLS) {
							this.before.set(pc);
							since = 0;
						}
						since++;
					}
				}
				default -> {
				}
			}
		}
		for (int to : analysis.controlFlow.successors(last)) {
			// A back edge polls, or belongs to a loop without calls.
			if (to > last) {
				calls[to] = Math.max(calls[to], since);
			}
		}
	}

	/** Whether the function polls when it begins. */
	public boolean atBeginning() {
		return this.atBeginning;
	}

	/** Whether it polls before an instruction. */
	public boolean isBefore(int pc) {
		return this.before.get(pc);
	}

}
