package io.luaprocess.lua.engine.analysis;

import java.util.Arrays;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/**
 * Infers, for every instruction of a function, the type of the value each register holds
 * (see {@link Types}), so that numbers stay unboxed and comparisons need no checks.
 *
 * <p>
 * The types at the beginning of a block are the join of the types at the ends of the
 * blocks before it, restricted to live registers. The inference repeats until nothing
 * changes. It ends, because a join only makes types more general, and whole numbers that
 * keep growing become doubles after a few rounds.
 */
public final class TypeInference {

	/** A counter that starts small and steps little never needs more bits. */
	private static final int COUNTER_BITS = 48;

	private static final int MAX_START_BITS = 32;

	private static final int MAX_STEP = 16;

	private static final int ROUNDS_BEFORE_WIDENING = 3;

	private final FunctionInfo function;

	private final int[] code;

	private final int registers;

	private final ControlFlow controlFlow;

	private final Liveness liveness;

	private final WorkLimit workLimit;

	/**
	 * The types of the registers by the leaders of the blocks; null for other
	 * instructions and for blocks that are never reached.
	 */
	private final int[] @Nullable [] in;

	private final int[] rounds;

	private final RegisterForms forms;

	TypeInference(FunctionInfo function, ControlFlow controlFlow, Liveness liveness, WorkLimit workLimit) {
		this.function = function;
		this.code = function.prototype.code;
		this.registers = function.prototype.maxstacksize + 1;
		this.controlFlow = controlFlow;
		this.liveness = liveness;
		this.workLimit = workLimit;
		this.in = new int[this.code.length][];
		this.rounds = new int[this.code.length];
		this.forms = new RegisterForms(this.registers);
		findTypes();
	}

	/** The forms of the values each register ever holds. */
	public RegisterForms forms() {
		return this.forms;
	}

	private void findTypes() {
		int[] types = new int[this.registers];
		Arrays.fill(types, 0, this.function.prototype.numparams, Types.VALUE);
		TreeSet<Integer> work = new TreeSet<>();
		join(-1, 0, types, work);
		while (!work.isEmpty()) {
			int start = work.removeFirst();
			types = blockStart(start).clone();
			int last = this.controlFlow.lastOf(start);
			this.workLimit.add((last - start + 2L) * (1 + this.function.cells.size()));
			int pc = start;
			while (pc != last) {
				step(pc, types);
				int next = this.controlFlow.next(pc);
				advance(pc, next, types);
				pc = next;
			}
			int[] successors = this.controlFlow.successors(last);
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
		for (int r = 0; r < this.registers; r++) {
			if (types[r] != Types.CELL && !this.liveness.isLive(to, r)) {
				types[r] = Types.NONE;
			}
			this.forms.add(r, types[r]);
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
				this.forms.add(r, joined);
				changed = true;
			}
		}
		if (changed) {
			this.rounds[to]++;
			work.add(to);
		}
	}

	/** Variables in cells begin and end on the edge from one instruction to another. */
	public void advance(int from, int to, int[] types) {
		for (FunctionInfo.Variable v : this.function.cells) {
			if (v.covers(from) && !v.covers(to)) {
				types[v.register] = Types.NONE;
			}
		}
		for (FunctionInfo.Variable v : this.function.cells) {
			if (v.covers(to)) {
				types[v.register] = Types.CELL;
				this.forms.add(v.register, Types.CELL);
			}
		}
	}

	/** The effect of the last instruction of a block on the edge to a successor. */
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
					this.forms.add(a + 3, types[a]);
				}
			}
			case Lua.OP_TFORLOOP -> {
				if (jump) {
					types[a] = read(types, a + 1);
					this.forms.add(a, types[a]);
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
		this.forms.add(register, known);
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
		if (pc > 0 && !this.controlFlow.leaders.get(pc)) {
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
		this.forms.add(a, types[a]);
		this.forms.add(a + 1, types[a + 1]);
		this.forms.add(a + 2, types[a + 2]);
	}

}
