package io.luaprocess.lua.engine.analysis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/**
 * Finds out, for every instruction of a function, which kind of value each register holds
 * (see {@link Types}), so that numbers stay unboxed and comparisons need no checks.
 *
 * <p>
 * The code is cut into blocks. What is known where a block begins is the join of what is
 * known at the ends of the blocks before it, restricted to registers still needed;
 * repeated until nothing changes. A join only ever loses knowledge, and whole numbers
 * that keep growing become doubles after a few rounds, so this ends.
 */
public final class Flow {

	/** Counters of loops that start small and step little stay below this in any life. */
	private static final int COUNTER_BITS = 48;

	private static final int MAX_START_BITS = 32;

	private static final int MAX_STEP = 16;

	/** As many steps as take about a second. */
	private static final long MAX_WORK = 200_000_000;

	private static final int ROUNDS_BEFORE_WIDENING = 3;

	final FunctionInfo function;

	private final int[] code;

	private long work;

	private final int registers;

	/** Whether a block begins at an instruction. */
	public final BitSet leaders = new BitSet();

	/** What is known where a block begins; null elsewhere and if never reached. */
	private final int[] @Nullable [] in;

	private final @Nullable BitSet[] liveIn;

	private final int[] rounds;

	/** For every FORLOOP its FORPREP. */
	private final int[] preparation;

	/** Where open results that an instruction takes begin. */
	private final int[] open;

	/** The calls that take as little time as an instruction. */
	final SafepointFreeCalls safepointFreeCalls;

	/** Where the function polls because of calls. */
	public final CallSafepoints callSafepoints;

	/** The loops that do not poll in each turn. */
	public final ShortLoopSafepoints shortLoopSafepoints;

	/** All types a register ever has, as bits; see {@link #uses}. */
	private final int[] kinds;

	public Flow(FunctionInfo function) {
		this(function, new BitSet());
	}

	/**
	 * Looks at a function.
	 * @param f the function
	 * @param cuts instructions at which a block begins in any case
	 */
	public Flow(FunctionInfo function, BitSet cuts) {
		this.function = function;
		this.leaders.or(cuts);
		this.code = function.prototype.code;
		this.registers = function.prototype.maxstacksize + 1;
		int n = this.code.length;
		this.in = new int[n][];
		this.liveIn = new BitSet[n];
		this.rounds = new int[n];
		this.preparation = new int[n];
		this.open = new int[n];
		this.kinds = new int[this.registers];
		findBlocks();
		findLive();
		findTypes();
		this.safepointFreeCalls = new SafepointFreeCalls(this);
		this.callSafepoints = new CallSafepoints(this);
		this.shortLoopSafepoints = new ShortLoopSafepoints(this);
	}

	// ---- blocks ----------------------------------------------------------------------

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

	/** A way from the last instruction of a block to the first of another. */
	interface Edge {

		void visit(int from, int to);

	}

	/** Visits all ways between blocks that are ever gone. */
	void forEachEdge(Edge visitor) {
		for (int start = 0; start >= 0 && start < this.code.length; start = this.leaders.nextSetBit(start + 1)) {
			if (isReached(start)) {
				int last = lastOf(start);
				for (int to : successors(last)) {
					visitor.visit(last, to);
				}
			}
		}
	}

	// ---- live registers --------------------------------------------------------------

	/** Takes note of steps of work; some functions would need very many of them. */
	private void work(long steps) {
		this.work += steps;
		if (this.work > MAX_WORK) {
			throw new CompilationException("too complex");
		}
	}

	private void findLive() {
		boolean changed = true;
		while (changed) {
			changed = false;
			for (int start = this.leaders.length() - 1; start >= 0; start = this.leaders.previousSetBit(start - 1)) {
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

	private BitSet liveBefore(int start) {
		int last = lastOf(start);
		work(last - start + 1);
		BitSet live = new BitSet();
		int[] successors = successors(last);
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
		int[] pcs = new int[last - start + 1];
		int n = 0;
		for (int pc = start; pc <= last; pc = next(pc)) {
			pcs[n++] = pc;
		}
		while (--n >= 0) {
			Registers.liveBefore(this.function.prototype, pcs[n], this.open[pcs[n]], live);
		}
		return live;
	}

	// ---- types -----------------------------------------------------------------------

	private void findTypes() {
		int[] types = new int[this.registers];
		Arrays.fill(types, 0, this.function.prototype.numparams, Types.VALUE);
		TreeSet<Integer> work = new TreeSet<>();
		join(-1, 0, types, work);
		while (!work.isEmpty()) {
			int start = work.removeFirst();
			types = blockStart(start).clone();
			int last = lastOf(start);
			work((last - start + 2L) * (1 + this.function.cells.size()));
			int pc = start;
			while (pc != last) {
				step(pc, types);
				int next = next(pc);
				advance(pc, next, types);
				pc = next;
			}
			int[] successors = successors(last);
			for (int k = 0; k < successors.length; k++) {
				int[] edge = types.clone();
				stepLast(last, k == 0, edge);
				join(Instruction.isTest(Instruction.op(this.code[last])) ? last + 1 : last, successors[k], edge, work);
			}
		}
	}

	/** What is known where a block begins. */
	public int[] blockStart(int start) {
		int[] types = this.in[start];
		if (types == null) {
			throw new CompilationException("unknown block");
		}
		return types;
	}

	public boolean isReached(int start) {
		return this.in[start] != null;
	}

	private void join(int from, int to, int[] types, TreeSet<Integer> work) {
		advance(from, to, types);
		BitSet live = this.liveIn[to];
		for (int r = 0; r < this.registers; r++) {
			if (types[r] != Types.CELL && (live == null || !live.get(r))) {
				types[r] = Types.NONE;
			}
			note(r, types[r]);
		}
		int[] known = this.in[to];
		if (known == null) {
			this.in[to] = types.clone();
			work.add(to);
			return;
		}
		boolean changed = false;
		for (int r = 0; r < this.registers; r++) {
			int joined = Types.join(known[r], types[r]);
			if (joined != known[r]) {
				if (Types.isWhole(joined) && this.rounds[to] > ROUNDS_BEFORE_WIDENING) {
					joined = Types.NUMBER;
				}
				known[r] = joined;
				note(r, joined);
				changed = true;
			}
		}
		if (changed) {
			this.rounds[to]++;
			work.add(to);
		}
	}

	/** Variables in cells begin and end on the way from one instruction to another. */
	public void advance(int from, int to, int[] types) {
		for (FunctionInfo.Variable v : this.function.cells) {
			if (v.covers(from) && !v.covers(to)) {
				types[v.register] = Types.NONE;
			}
		}
		for (FunctionInfo.Variable v : this.function.cells) {
			if (v.covers(to)) {
				types[v.register] = Types.CELL;
				note(v.register, Types.CELL);
			}
		}
	}

	/** The effect of the last instruction of a block on the way to a successor. */
	public void stepLast(int pc, boolean jump, int[] types) {
		int i = this.code[pc];
		int a = Instruction.a(i);
		switch (Instruction.op(i)) {
			case Lua.OP_TESTSET -> {
				if (jump) {
					define(pc, a, read(types, Instruction.b(i)), types);
				}
			}
			case Lua.OP_FORLOOP -> {
				if (jump) {
					types[a + 3] = types[a];
					note(a + 3, types[a]);
				}
			}
			case Lua.OP_TFORLOOP -> {
				if (jump) {
					types[a] = read(types, a + 1);
					note(a, types[a]);
				}
			}
			default -> step(pc, types);
		}
	}

	/** The effect of an instruction. */
	public void step(int pc, int[] types) {
		int i = this.code[pc];
		int a = Instruction.a(i);
		int b = Instruction.b(i);
		int c = Instruction.c(i);
		switch (Instruction.op(i)) {
			case Lua.OP_MOVE -> define(pc, a, read(types, b), types);
			case Lua.OP_LOADK -> define(pc, a, ofConstant(Instruction.bx(i)), types);
			case Lua.OP_LOADNIL -> {
				for (int r = a; r <= a + b; r++) {
					define(pc, r, Types.VALUE, types);
				}
			}
			case Lua.OP_LOADBOOL, Lua.OP_GETTABUP, Lua.OP_GETTABLE, Lua.OP_NEWTABLE, Lua.OP_NOT, Lua.OP_CONCAT ->
				define(pc, a, Types.VALUE, types);
			case Lua.OP_GETUPVAL -> {
				int type = this.function.upvalueTypes[b];
				define(pc, a, (type == Types.CELL) ? Types.VALUE : type, types);
			}
			case Lua.OP_SELF -> {
				int receiver = read(types, b);
				define(pc, a + 1, receiver, types);
				define(pc, a, Types.VALUE, types);
			}
			case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW ->
				define(pc, a, arithmetic(Instruction.op(i), b, c, types), types);
			case Lua.OP_UNM -> define(pc, a, Types.isNumber(read(types, b)) ? Types.NUMBER : Types.UNBOXED, types);
			case Lua.OP_LEN -> define(pc, a, Types.UNBOXED, types);
			case Lua.OP_CALL -> {
				for (int r = a; r <= a + c - 2; r++) {
					define(pc, r, Types.VALUE, types);
				}
			}
			case Lua.OP_TFORCALL -> {
				for (int r = a + 3; r <= a + 2 + c; r++) {
					define(pc, r, Types.VALUE, types);
				}
			}
			case Lua.OP_VARARG -> {
				for (int r = a; r <= a + b - 2; r++) {
					define(pc, r, Types.VALUE, types);
				}
			}
			case Lua.OP_CLOSURE ->
				define(pc, a, Types.function(this.function.children[Instruction.bx(i)].index), types);
			case Lua.OP_FORPREP -> prepare(pc, a, types);
			default -> {
			}
		}
	}

	private void define(int pc, int register, int type, int[] types) {
		int known = (this.function.cellAt(pc, register) != null) ? Types.CELL : type;
		types[register] = known;
		note(register, known);
	}

	private void note(int register, int type) {
		this.kinds[register] |= Types.isWhole(type) ? 1 : switch (type) {
			case Types.NUMBER -> 2;
			case Types.EITHER -> 4;
			case Types.CELL -> 8;
			case Types.UNBOXED -> 18;
			default -> 16;
		};
	}

	/**
	 * Whether a register is at some place a {@link Types#EITHER}, which may have come
	 * there as a reference, so that its double has to be set before.
	 */
	public boolean isEverEither(int register) {
		return (this.kinds[register] & 4) != 0;
	}

	/** How many JVM locals the registers need. */
	public int slots() {
		int slots = 0;
		for (int kinds : this.kinds) {
			slots += 2 * (kinds & 1) + (((kinds & 6) != 0) ? 2 : 0) + (((kinds & 20) != 0) ? 1 : 0) + (kinds >> 3 & 1);
		}
		return slots;
	}

	/** The type of what reading a register gives. */
	public static int read(int[] types, int register) {
		int type = types[register];
		if (type == Types.NONE) {
			throw new CompilationException("read of an undefined register");
		}
		return (type == Types.CELL) ? Types.VALUE : type;
	}

	/** The type of a register or constant. */
	public int operand(int operand, int[] types) {
		return Instruction.isConstant(operand) ? ofConstant(Instruction.constant(operand)) : read(types, operand);
	}

	private int ofConstant(int k) {
		LuaValue v = this.function.prototype.k[k];
		return (v instanceof LuaNumber n) ? Types.ofConstant(n.todouble()) : Types.VALUE;
	}

	/** The value of an operand that is a constant whole number from 1 on, else 0. */
	long positiveConstant(int operand) {
		if (Instruction.isConstant(operand)
				&& this.function.prototype.k[Instruction.constant(operand)] instanceof LuaNumber n
				&& Types.isWhole(Types.ofConstant(n.todouble())) && n.todouble() >= 1) {
			return (long) n.todouble();
		}
		return 0;
	}

	/**
	 * The type of the result; products are whole only if they cannot be negative zero.
	 */
	public int arithmetic(int op, int b, int c, int[] types) {
		int x = operand(b, types);
		int y = operand(c, types);
		if (!Types.isNumber(x) || !Types.isNumber(y)) {
			return Types.UNBOXED;
		}
		if (!Types.isWhole(x) || !Types.isWhole(y)) {
			return Types.NUMBER;
		}
		return switch (op) {
			case Lua.OP_ADD, Lua.OP_SUB -> Types.whole(Math.max(x, y) + 1);
			case Lua.OP_MUL -> (positiveConstant(b) > 0 || positiveConstant(c) > 0) ? Types.whole(x + y) : Types.NUMBER;
			case Lua.OP_MOD -> (positiveConstant(c) > 0) ? y : Types.NUMBER;
			default -> Types.NUMBER;
		};
	}

	// ---- numeric loops ---------------------------------------------------------------

	/** The step of a loop if it is a constant, else NaN. */
	public double constantStep(int pc) {
		int a = Instruction.a(this.code[pc]);
		if (pc > 0 && !this.leaders.get(pc)) {
			int before = this.code[pc - 1];
			if (Instruction.op(before) == Lua.OP_LOADK && Instruction.a(before) == a + 2
					&& this.function.prototype.k[Instruction.bx(before)] instanceof LuaNumber n) {
				return n.todouble();
			}
		}
		return Double.NaN;
	}

	private void prepare(int pc, int a, int[] types) {
		double step = constantStep(pc);
		int start = read(types, a);
		int limit = read(types, a + 1);
		if (Types.isWhole(start) && start <= MAX_START_BITS && step == (int) step && step != 0
				&& Math.abs(step) <= MAX_STEP) {
			int bits = Math.max(start, Math.min(COUNTER_BITS, Types.isWhole(limit) ? limit : COUNTER_BITS));
			// One more, for the last value beyond the limit is computed, too.
			types[a] = Types.whole(bits + 1);
			types[a + 1] = Types.isWhole(limit) ? limit : Types.MAX_BITS;
		}
		else {
			types[a] = Types.NUMBER;
			types[a + 1] = Types.NUMBER;
			if (step != step) {
				types[a + 2] = Types.NUMBER;
			}
		}
		note(a, types[a]);
		note(a + 1, types[a + 1]);
		note(a + 2, types[a + 2]);
	}

}
