package io.luaprocess.lua.engine.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.luaj.vm2.Lua;

/**
 * Finds the calls of functions that are known when compiling, are short and hold no loop
 * and no call themselves. They take as little time as the instructions they consist of,
 * so they need no safepoint.
 */
final class SafepointFreeCalls {

	/** The lengths of the called functions by the calls. */
	private final Map<Integer, Integer> lengths = new HashMap<>();

	SafepointFreeCalls(FunctionAnalysis analysis) {
		int[] code = analysis.function.prototype.code;
		for (int start = 0; start >= 0
				&& start < code.length; start = analysis.controlFlow.leaders.nextSetBit(start + 1)) {
			if (analysis.inference.isReached(start)) {
				block(code, analysis, start);
			}
		}
	}

	private void block(int[] code, FunctionAnalysis analysis, int start) {
		int[] types = analysis.inference.blockStart(start).clone();
		int last = analysis.controlFlow.lastOf(start);
		int pc = start;
		while (true) {
			if (Instruction.op(code[pc]) == Lua.OP_CALL && Instruction.b(code[pc]) != 0) {
				int callee = TypeInference.read(types, Instruction.a(code[pc]));
				if (Types.isFunction(callee)) {
					note(pc, analysis.function.program, callee - Types.FUNCTION);
				}
			}
			if (pc == last) {
				return;
			}
			analysis.inference.step(pc, types);
			int next = analysis.controlFlow.next(pc);
			analysis.inference.advance(pc, next, types);
			pc = next;
		}
	}

	private void note(int pc, List<FunctionInfo> program, int callee) {
		int[] code = program.get(callee).prototype.code;
		if (code.length <= CallSafepoints.SHORT && isLeaf(code)) {
			this.lengths.put(pc, code.length);
		}
	}

	private static boolean isLeaf(int[] code) {
		for (int pc = 0; pc < code.length; pc++) {
			switch (Instruction.op(code[pc])) {
				case Lua.OP_RETURN -> {
				}
				case Lua.OP_JMP -> {
					if (Instruction.sbx(code[pc]) < 0) {
						return false;
					}
				}
				default -> {
					if (!Instruction.takesLittleTime(Instruction.op(code[pc]))) {
						return false;
					}
				}
			}
		}
		return true;
	}

	/** The length of the function an instruction calls; 0 if it is no such call. */
	int length(int pc) {
		return this.lengths.getOrDefault(pc, 0);
	}

}
