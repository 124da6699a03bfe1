package io.luaprocess.lua.engine.analysis;

import java.util.Map;
import java.util.TreeMap;

import io.luaprocess.lua.engine.compiler.LoopStripMining;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;

/**
 * Finds the loops whose iterations take so little time that not each needs to poll: they
 * hold no loop and only {@link SafepointFreeCalls}. Metamethods are called by library
 * code, which polls.
 *
 * <p>
 * A poll is a volatile read, which keeps the JVM from moving reads of tables over it. So
 * such a loop makes a strip of iterations between polls; numeric ones: see
 * {@link LoopStripMining}.
 */
public final class ShortLoopSafepoints {

	/**
	 * A short loop.
	 *
	 * @param end its last instruction
	 * @param iterations how many it makes without a poll
	 * @param writes whether it writes tables
	 * @param calls whether it calls functions, see {@link SafepointFreeCalls}
	 */
	private record Loop(int end, int iterations, boolean writes, boolean calls) {
	}

	/** No loop makes more iterations without a poll. */
	private static final int MOST_ITERATIONS = 1024;

	/** About that many instructions run without a poll. */
	private static final int INSTRUCTIONS = 16384;

	/** Short loops by their beginnings; none is in another. */
	private final TreeMap<Integer, Loop> loops = new TreeMap<>();

	ShortLoopSafepoints(FunctionAnalysis analysis) {
		int[] code = analysis.function.prototype.code;
		TreeMap<Integer, Integer> ends = new TreeMap<>();
		analysis.forEachEdge((from, to) -> {
			if (to <= from) {
				int begin = (Instruction.op(code[from]) == Lua.OP_FORLOOP) ? to - 1 : to;
				ends.merge(begin, Instruction.isTest(Instruction.op(code[from])) ? from + 1 : from, Math::max);
			}
		});
		ends.forEach((begin, end) -> {
			int length = length(code, analysis, begin, end);
			if (length > 0) {
				this.loops.put(begin, new Loop(end, Math.min(MOST_ITERATIONS, INSTRUCTIONS / length),
						has(code, begin, end, Lua.OP_SETTABLE, Lua.OP_SETTABUP), has(code, begin, end, Lua.OP_CALL)));
			}
		});
		analysis.forEachEdge((from, to) -> {
			Map.Entry<Integer, Loop> loop = this.loops.lowerEntry(to);
			// A jump into the loop would leave its iterations uncounted.
			if (loop != null && to <= loop.getValue().end() && (from < loop.getKey() || from > loop.getValue().end())) {
				this.loops.remove(loop.getKey());
			}
		});
	}

	/**
	 * How many iterations the loop makes that begins at an instruction, or is prepared by
	 * it, before it polls; 0 if it polls in each iteration.
	 * @param begin the instruction
	 * @param part the part that is compiled; a loop that is cut polls in each iteration
	 */
	public int iterations(int begin, Partition.@Nullable Part part) {
		Loop loop = this.loops.get(begin);
		return (loop != null && (part == null || (part.contains(begin) && part.contains(loop.end()))))
				? loop.iterations() : 0;
	}

	/** Whether there are short loops. */
	public boolean any() {
		return !this.loops.isEmpty();
	}

	/**
	 * Whether a short loop writes tables.
	 * @param begin its beginning, or its preparation
	 */
	public boolean writes(int begin) {
		Loop loop = this.loops.get(begin);
		return loop != null && loop.writes();
	}

	/** As {@link #writes}, whether it calls functions. */
	public boolean calls(int begin) {
		Loop loop = this.loops.get(begin);
		return loop != null && loop.calls();
	}

	private static boolean has(int[] code, int begin, int end, int... ops) {
		for (int pc = begin; pc <= end; pc++) {
			for (int op : ops) {
				if (Instruction.op(code[pc]) == op) {
					return true;
				}
			}
		}
		return false;
	}

	/** How many instructions an iteration has; 0 if the loop is not short. */
	private static int length(int[] code, FunctionAnalysis analysis, int begin, int end) {
		int length = end - begin + 1;
		boolean numeric = Instruction.op(code[begin]) == Lua.OP_FORPREP;
		for (int pc = numeric ? begin + 1 : begin; pc <= end; pc++) {
			switch (Instruction.op(code[pc])) {
				case Lua.OP_CALL -> {
					int called = analysis.safepointFreeCalls.length(pc);
					if (called == 0) {
						return 0;
					}
					length += called;
				}
				case Lua.OP_JMP -> {
					if (analysis.controlFlow.jumpTarget(pc) <= pc
							&& (numeric || analysis.controlFlow.jumpTarget(pc) != begin)) {
						return 0;
					}
				}
				case Lua.OP_FORLOOP -> {
					if (!numeric || pc != end) {
						return 0;
					}
				}
				default -> {
					if (!Instruction.takesLittleTime(Instruction.op(code[pc]))) {
						return 0;
					}
				}
			}
		}
		return (length <= INSTRUCTIONS) ? length : 0;
	}

}
