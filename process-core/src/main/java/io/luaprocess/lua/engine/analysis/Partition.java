package io.luaprocess.lua.engine.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

import org.luaj.vm2.Lua;

/**
 * Cuts a function into parts, each a JVM method of its own. The JVM never compiles a
 * method of more than {@link #MAX_BYTES}, and refuses one of more than 64 kB.
 *
 * <p>
 * A part is a run of blocks that follow one another. Cuts are made where few loops are
 * left and entered by crossing them: a loop that fits into one part stays whole, and runs
 * in it with its registers in JVM locals. Blocks too long for a part, such as large table
 * constructors, are cut in the middle.
 */
public final class Partition {

	/**
	 * A part of a function.
	 *
	 * @param partition how the function is cut
	 * @param index the number of the part
	 */
	public record Part(Partition partition, int index) {

		public int from() {
			return this.partition.starts[this.index];
		}

		public int to() {
			return this.partition.starts[this.index + 1];
		}

		public boolean contains(int pc) {
			return from() <= pc && pc < to();
		}

	}

	/** HotSpot's HugeMethodLimit. */
	public static final int MAX_BYTES = 8000;

	/**
	 * How many bytes a part should have. Larger ones take the JVM's compiler longer, and
	 * until it is done code runs slowly.
	 */
	public static final int GOAL = 2000;

	/** A function of so many goals stays in one piece. */
	public static final int WHOLE = 4;

	/** Smaller parts would hold little more than the edges between them. */
	private static final int LEAST_GOAL = 400;

	/** Instructions at which blocks are cut. */
	public final BitSet cuts;

	/** What is known of the function with its blocks cut. */
	public final FunctionAnalysis analysis;

	/** The first instruction of each part, and the end of the code. */
	public final int[] starts;

	/** For each part the blocks at which other parts enter it, in order. */
	private final List<List<Integer>> entries = new ArrayList<>();

	/**
	 * Cuts a function.
	 * @param function the function
	 * @param bytes bytes of bytecode for each instruction, estimated
	 * @param goal how many bytes a part may have
	 */
	public Partition(FunctionInfo function, int[] bytes, int goal) {
		this.cuts = cuts(function.prototype.code, bytes, goal / 4);
		this.analysis = new FunctionAnalysis(function, this.cuts);
		this.starts = starts(function.prototype.code, bytes, goal);
		addEntries();
	}

	/**
	 * Cuts a function where it has been cut before.
	 * @param function the function
	 */
	public Partition(FunctionInfo function) {
		this.cuts = function.cuts;
		this.analysis = new FunctionAnalysis(function, this.cuts);
		this.starts = Objects.requireNonNull(function.parts);
		addEntries();
	}

	private void addEntries() {
		for (int i = 0; i < size(); i++) {
			this.entries.add(new ArrayList<>());
		}
		findEntries();
	}

	/** The goal to try after one that made parts of up to so many bytes. */
	public static int smaller(int goal, int bytes) {
		int next = (int) ((long) goal * MAX_BYTES / bytes * 3 / 4);
		if (next < LEAST_GOAL) {
			throw new CompilationException("cannot be cut");
		}
		return next;
	}

	public int size() {
		return this.starts.length - 1;
	}

	private int partOf(int pc) {
		return partOf(this.starts, pc);
	}

	/**
	 * The part an instruction belongs to.
	 * @param starts where the parts begin
	 * @param pc the instruction
	 */
	public static int partOf(int[] starts, int pc) {
		int at = Arrays.binarySearch(starts, pc);
		return (at >= 0) ? at : -at - 2;
	}

	/** The blocks at which a part is entered. */
	public List<Integer> entries(int part) {
		return this.entries.get(part);
	}

	/**
	 * The number under which a block is entered: the part above 16 bits, below them its
	 * place among the entries, counted from one. Zero is the beginning of the function.
	 */
	public int entry(int block) {
		int part = partOf(block);
		return part << 16 | (this.entries.get(part).indexOf(block) + 1);
	}

	/** Instructions at which blocks are cut that are too long. */
	private static BitSet cuts(int[] code, int[] bytes, int most) {
		BitSet cuts = new BitSet();
		int length = 0;
		for (int pc = 0; pc < code.length; pc++) {
			if (length + bytes[pc] > most && mayCut(code, pc)) {
				cuts.set(pc);
				length = 0;
			}
			length += bytes[pc];
			if (isExtended(code[pc])) {
				pc++;
			}
		}
		return cuts;
	}

	/** Not inside what the compiler looks at as a whole. */
	private static boolean mayCut(int[] code, int pc) {
		if (pc == 0 || Instruction.op(code[pc]) == Lua.OP_FORPREP || Instruction.op(code[pc]) == Lua.OP_TFORLOOP) {
			return false;
		}
		int before = code[pc - 1];
		int op = Instruction.op(before);
		boolean open = (op == Lua.OP_CALL && Instruction.c(before) == 0)
				|| (op == Lua.OP_VARARG && Instruction.b(before) == 0);
		return !open && !Instruction.isTest(op);
	}

	private static boolean isExtended(int i) {
		return Instruction.op(i) == Lua.OP_SETLIST && Instruction.c(i) == 0;
	}

	private int[] starts(int[] code, int[] bytes, int goal) {
		int[] loops = loops(code.length);
		int[] total = new int[code.length + 1];
		for (int pc = 0; pc < code.length; pc++) {
			total[pc + 1] = total[pc] + bytes[pc];
		}
		List<Integer> starts = new ArrayList<>();
		int start = 0;
		while (start < code.length) {
			starts.add(start);
			if (total[code.length] - total[start] <= goal) {
				break;
			}
			start = cut(start, total, loops, goal);
		}
		starts.add(code.length);
		return starts.stream().mapToInt(Integer::intValue).toArray();
	}

	/** The end of a part: where the fewest loops are cut, the farthest such place. */
	private int cut(int start, int[] total, int[] loops, int goal) {
		int best = -1;
		for (int pc = this.analysis.controlFlow.leaders.nextSetBit(start + 1); pc >= 0
				&& pc < loops.length; pc = this.analysis.controlFlow.leaders.nextSetBit(pc + 1)) {
			int length = total[pc] - total[start];
			if (length > goal && best >= 0) {
				break;
			}
			if (this.analysis.inference.isReached(pc)
					&& (best < 0 || loops[pc] <= loops[best] || total[best] - total[start] < goal / 8)) {
				best = pc;
			}
		}
		return (best < 0) ? loops.length : best;
	}

	/** For each instruction how many loops a cut before it would cut. */
	private int[] loops(int length) {
		int[] loops = new int[length + 1];
		this.analysis.forEachEdge((from, to) -> {
			if (to <= from) {
				loops[to + 1]++;
				loops[from + 1]--;
			}
		});
		for (int pc = 1; pc <= length; pc++) {
			loops[pc] += loops[pc - 1];
		}
		return Arrays.copyOf(loops, length);
	}

	private void findEntries() {
		this.analysis.forEachEdge((from, to) -> {
			List<Integer> blocks = this.entries.get(partOf(to));
			if (partOf(from) != partOf(to) && !blocks.contains(to)) {
				blocks.add(to);
			}
		});
		this.entries.forEach((blocks) -> blocks.sort(null));
	}

}
