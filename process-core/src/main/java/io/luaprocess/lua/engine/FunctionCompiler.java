package io.luaprocess.lua.engine;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Upvaldesc;

/**
 * Emits the code of one Lua function as a static method; that of a large one as several,
 * see {@link Partition}.
 *
 * <p>
 * <strong>Registers.</strong> A Lua register becomes up to four JVM locals: a reference,
 * a {@code double}, a {@code long} and a {@link Cell}. {@link Flow} says at every
 * instruction which of them holds the value. Where two ways meet that disagree, the value
 * is brought into the common form on the way ({@link #edge}).
 *
 * <p>
 * <strong>Arithmetic.</strong> Two numbers known as such take one JVM instruction.
 * Otherwise the operands are tested inline; the fast way leaves an unboxed result and
 * null in the reference, the slow way (strings, metamethods, errors) leaves its result in
 * the reference. The JVM's compiler drops slow ways that never run, and with them the
 * tests for null. Slow ways stand at the end of the method.
 *
 * <p>
 * <strong>Parts.</strong> What goes from one part of a function to another is a number
 * that names a block; the registers that live there go through a {@link SplitFrame}, and
 * only those the part uses. They have the kinds {@link Flow} says, so unboxed numbers
 * stay unboxed.
 *
 * <p>
 * <strong>Positions.</strong> The line number table maps to Lua instructions, see
 * {@link ProgramLoader}.
 */
final class FunctionCompiler {

	/** What a call takes beside the registers, its adapters included. */
	private static final int FRAME_BYTES = 600;

	private final FunctionInfo f;

	private final Flow flow;

	private final CodeBuilder cb;

	private final ClassFileShape shape;

	private final int[] code;

	/** The part of the function to emit; null for the whole of it. */
	private final @Nullable Part part;

	private final @Nullable Label[] blocks;

	private final int registers;

	private final int[] references;

	private final int[] doubles;

	private final int[] longs;

	private final int[] cellSlots;

	private final Deque<Runnable> stubs = new ArrayDeque<>();

	/** Ways out of the part by the blocks they lead to. */
	private final TreeMap<Integer, Label> exits = new TreeMap<>();

	private int nextSlot;

	private int self;

	private int varargs;

	private int depth;

	private int segment;

	/** How many further calls the frame is worth, if it is large. */
	private final int weight;

	private int list;

	private int[] st;

	/**
	 * A part of a function.
	 *
	 * @param partition how the function is cut
	 * @param index the number of the part
	 */
	record Part(Partition partition, int index) {

		int from() {
			return this.partition.starts[this.index];
		}

		int to() {
			return this.partition.starts[this.index + 1];
		}

		boolean contains(int pc) {
			return from() <= pc && pc < to();
		}

	}

	FunctionCompiler(FunctionInfo f, Flow flow, CodeBuilder cb, ClassFileShape shape, @Nullable Part part) {
		this.part = part;
		this.f = f;
		this.flow = flow;
		this.cb = cb;
		this.shape = shape;
		this.code = f.prototype.code;
		this.weight = (flow.slots() * Long.BYTES + FRAME_BYTES) / StackSegments.BYTES_PER_CALL;
		this.blocks = new Label[this.code.length];
		this.registers = f.prototype.maxstacksize + 1;
		this.references = new int[this.registers];
		this.doubles = new int[this.registers];
		this.longs = new int[this.registers];
		this.cellSlots = new int[this.registers];
		this.st = new int[this.registers];
	}

	// ---- frame -----------------------------------------------------------------------

	/** Emits the method {@code run(self, s, parameters…[, varargs])}. */
	void emit() {
		layOutFrame();
		newBlocks(0, this.code.length);
		enter();
		for (int r = 0; r < this.registers; r++) {
			if (this.flow.isEverEither(r)) {
				this.cb.dconst_0().dstore(number(r));
			}
		}
		this.begin = this.cb.newLabel();
		this.cb.labelBinding(this.begin);
		if (this.f.hasFields()) {
			this.cb.aload(0).checkcast(this.shape.self).astore(this.self);
		}
		poll();
		begin();
		blocks(0, this.code.length);
		stubs();
	}

	/**
	 * Emits the method {@code run} of a function that is cut: calls the parts in turn,
	 * each says where to go on.
	 */
	void emitDispatcher(Partition partition) {
		layOutFrame();
		int frame = this.nextSlot++;
		int next = this.nextSlot++;
		enter();
		this.cb.new_(ClassFileShape.FRAME).dup().loadConstant(this.registers);
		this.cb.invokespecial(ClassFileShape.FRAME, ConstantDescs.INIT_NAME,
				MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
		this.cb.astore(frame);
		for (int r = 0; r < this.f.prototype.numparams; r++) {
			this.cb.aload(frame).getfield(ClassFileShape.FRAME, "references", ClassFileShape.VALUES);
			this.cb.loadConstant(r).aload(this.references[r]).aastore();
		}
		if (this.f.isVararg()) {
			this.cb.aload(frame).aload(this.varargs);
			this.cb.putfield(ClassFileShape.FRAME, "varargs", ClassFileShape.VARARGS);
		}
		poll();
		this.cb.iconst_0().istore(next);
		Label loop = this.cb.newLabel();
		Label back = this.cb.newLabel();
		List<SwitchCase> cases = new ArrayList<>();
		for (int p = 0; p < partition.size(); p++) {
			cases.add(SwitchCase.of(p, this.cb.newLabel()));
		}
		this.cb.labelBinding(loop);
		this.cb.iload(next).bipush(16).ishr().tableswitch(cases.getFirst().target(), cases);
		for (int p = 0; p < partition.size(); p++) {
			this.cb.labelBinding(cases.get(p).target());
			this.cb.aload(0).aload(1).aload(frame).iload(next);
			this.cb.invokestatic(this.shape.self, ClassFileShape.part(p), ClassFileShape.PART);
			this.cb.goto_(back);
		}
		this.cb.labelBinding(back);
		this.cb.dup().istore(next).ifge(loop);
		leave();
		this.cb.aload(frame).getfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
		if (!this.f.isMulti()) {
			this.cb.checkcast(ClassFileShape.VALUE);
		}
		this.cb.areturn();
		stubs();
	}

	/**
	 * Emits the method {@code part<n>(self, s, frame, entry)}, which returns the number
	 * of the block to go on with, see {@link Partition#entry}, or a negative number at
	 * the end. Registers that the part does not touch stay in the frame.
	 */
	void emitPart() {
		Part p = Objects.requireNonNull(this.part);
		this.nextSlot = 4;
		this.self = this.nextSlot++;
		this.list = this.nextSlot++;
		newBlocks(p.from(), p.to());
		Label prologue = this.cb.newLabel();
		this.cb.goto_(prologue);
		Label first = (p.index() == 0) ? this.cb.newLabel() : null;
		if (first != null) {
			this.cb.labelBinding(first);
			line(0);
			for (int r = 0; r < this.f.prototype.numparams; r++) {
				load(r, Types.VALUE, true);
			}
			begin();
			this.cb.goto_(label(0));
		}
		blocks(p.from(), p.to());
		stubs();
		// What follows belongs to no instruction.
		line(p.to());
		while (!this.exits.isEmpty()) {
			Map.Entry<Integer, Label> exit = this.exits.pollFirstEntry();
			this.cb.labelBinding(exit.getValue());
			int[] state = this.flow.blockStart(exit.getKey());
			for (int r = 0; r < this.registers; r++) {
				save(r, state[r]);
			}
			this.cb.loadConstant(p.partition().entry(exit.getKey())).ireturn();
		}
		this.cb.labelBinding(prologue);
		if (this.f.hasFields()) {
			this.cb.aload(0).checkcast(this.shape.self).astore(this.self);
		}
		for (int r = 0; r < this.registers; r++) {
			if (this.doubles[r] != 0 && this.flow.isEverEither(r)) {
				this.cb.dconst_0().dstore(number(r));
			}
		}
		List<Integer> entries = p.partition().entries(p.index());
		List<SwitchCase> cases = new ArrayList<>();
		if (first != null) {
			cases.add(SwitchCase.of(0, first));
		}
		for (int j = 0; j < entries.size(); j++) {
			cases.add(SwitchCase.of(p.index() << 16 | (j + 1), this.cb.newLabel()));
		}
		if (cases.isEmpty()) {
			this.cb.iconst_m1().ireturn();
			return;
		}
		this.cb.iload(3).tableswitch(cases.getFirst().target(), cases);
		for (int j = 0; j < entries.size(); j++) {
			int block = entries.get(j);
			this.cb.labelBinding(cases.get((first != null) ? j + 1 : j).target());
			int[] state = this.flow.blockStart(block);
			for (int r = 0; r < this.registers; r++) {
				load(r, state[r], false);
			}
			this.cb.goto_(label(block));
		}
	}

	/** Saves what the part may have changed of a register. */
	private void save(int r, int type) {
		if (type == Types.CELL && this.cellSlots[r] != 0) {
			frameArray("cells", ClassFileShape.CELL.arrayType(), r).aload(cell(r)).aastore();
		}
		else if (Types.isWhole(type) && this.longs[r] != 0) {
			frameArray("wholes", ConstantDescs.CD_long.arrayType(), r).lload(whole(r)).lastore();
		}
		if ((type == Types.NUMBER || type == Types.EITHER) && this.doubles[r] != 0) {
			frameArray("numbers", ConstantDescs.CD_double.arrayType(), r).dload(number(r)).dastore();
		}
		if ((type == Types.EITHER || Types.isReference(type)) && this.references[r] != 0) {
			frameArray("references", ClassFileShape.VALUES, r).aload(reference(r)).aastore();
		}
	}

	/** Loads what the part uses of a register. */
	private void load(int r, int type, boolean always) {
		if (type == Types.CELL && this.cellSlots[r] != 0) {
			frameArray("cells", ClassFileShape.CELL.arrayType(), r).aaload().astore(cell(r));
		}
		else if (Types.isWhole(type) && this.longs[r] != 0) {
			frameArray("wholes", ConstantDescs.CD_long.arrayType(), r).laload().lstore(whole(r));
		}
		if ((type == Types.NUMBER || type == Types.EITHER) && this.doubles[r] != 0) {
			frameArray("numbers", ConstantDescs.CD_double.arrayType(), r).daload().dstore(number(r));
		}
		if ((type == Types.EITHER || Types.isReference(type)) && (always || this.references[r] != 0)) {
			frameArray("references", ClassFileShape.VALUES, r).aaload().astore(reference(r));
		}
	}

	private CodeBuilder frameArray(String name, ClassDesc type, int r) {
		return this.cb.aload(2).getfield(ClassFileShape.FRAME, name, type).loadConstant(r);
	}

	private void layOutFrame() {
		this.nextSlot = 2;
		for (int r = 0; r < this.f.prototype.numparams; r++) {
			this.references[r] = this.nextSlot++;
		}
		if (this.f.isVararg()) {
			this.varargs = this.nextSlot++;
		}
		this.self = this.nextSlot++;
		this.depth = this.nextSlot++;
		this.segment = this.nextSlot++;
		this.list = this.nextSlot++;
	}

	private void newBlocks(int from, int to) {
		for (int start = from; start >= 0 && start < to; start = this.flow.leaders.nextSetBit(start + 1)) {
			if (this.flow.isReached(start)) {
				this.blocks[start] = this.cb.newLabel();
			}
		}
	}

	private void blocks(int from, int to) {
		for (int start = from; start >= 0 && start < to; start = this.flow.leaders.nextSetBit(start + 1)) {
			if (this.flow.isReached(start)) {
				block(start);
			}
		}
	}

	private void stubs() {
		while (!this.stubs.isEmpty()) {
			this.stubs.removeFirst().run();
		}
	}

	/** The parameters are there, the code begins. */
	private void begin() {
		this.st = new int[this.registers];
		Arrays.fill(this.st, 0, this.f.prototype.numparams, Types.VALUE);
		edge(-1, 0, this.st);
	}

	private @Nullable Label begin;

	private void enter() {
		line(0);
		Label deep = this.cb.newLabel();
		this.cb.aload(1);
		rt("deep", ConstantDescs.CD_boolean, ClassFileShape.STATE);
		this.cb.ifne(deep);
		stub(0, () -> {
			this.cb.labelBinding(deep);
			this.cb.aload(1).aload(0);
			pushParameters();
			rt("elsewhere", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VARARGS);
			if (!this.f.isMulti()) {
				rt("single", ClassFileShape.VALUE, ClassFileShape.VARARGS);
			}
			this.cb.areturn();
		});
		this.cb.aload(1).getfield(ClassFileShape.STATE, "depth", ConstantDescs.CD_int).istore(this.depth);
		this.cb.aload(1)
			.iload(this.depth)
			.iconst_1()
			.iadd()
			.putfield(ClassFileShape.STATE, "depth", ConstantDescs.CD_int);
		if (this.weight > 0) {
			this.cb.aload(1).getfield(ClassFileShape.STATE, "segmentEnd", ConstantDescs.CD_int).istore(this.segment);
			this.cb.aload(1).iload(this.segment).loadConstant(this.weight).isub();
			this.cb.putfield(ClassFileShape.STATE, "segmentEnd", ConstantDescs.CD_int);
		}
	}

	/** All arguments as one list. */
	private void pushParameters() {
		int n = this.f.prototype.numparams;
		if (n == 0) {
			if (this.f.isVararg()) {
				this.cb.aload(this.varargs);
			}
			else {
				constant("NONE");
			}
			return;
		}
		if (this.f.isVararg()) {
			this.cb.aload(1);
		}
		this.cb.loadConstant(n).anewarray(ClassFileShape.VALUE);
		for (int i = 0; i < n; i++) {
			this.cb.dup().loadConstant(i).aload(2 + i).aastore();
		}
		if (this.f.isVararg()) {
			this.cb.aload(this.varargs);
			rt("join", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUES, ClassFileShape.VARARGS);
		}
		else {
			rt("list", ClassFileShape.VARARGS, ClassFileShape.VALUES);
		}
	}

	private void block(int start) {
		this.cb.labelBinding(label(start));
		this.st = this.flow.blockStart(start).clone();
		int last = this.flow.lastOf(start);
		int pc = start;
		while (true) {
			line(pc);
			if (pc == last) {
				last(pc);
				return;
			}
			instruction(pc);
			int next = this.flow.next(pc);
			cells(pc, next, this.st);
			this.flow.advance(pc, next, this.st);
			pc = next;
		}
	}

	private Label label(int pc) {
		if (this.part != null && !this.part.contains(pc)) {
			return this.exits.computeIfAbsent(pc, (key) -> this.cb.newLabel());
		}
		Label label = this.blocks[pc];
		if (label == null) {
			throw new CompilationException("jump to an unknown block");
		}
		return label;
	}

	private void line(int pc) {
		this.cb.lineNumber(pc + 1 - ((this.part != null) ? this.part.from() : 0));
	}

	/** Puts rarely used code to the end of the method. */
	private void stub(int pc, Runnable body) {
		this.stubs.add(() -> {
			line(pc);
			body.run();
		});
	}

	private void poll() {
		this.cb.aload(1).invokevirtual(ClassFileShape.STATE, "poll", MethodTypeDesc.of(ConstantDescs.CD_void));
	}

	// ---- ways between blocks ---------------------------------------------------------

	/**
	 * Emits what must happen on the way from an instruction to a block, then goes there.
	 */
	private void goTo(int from, int to, int[] state) {
		edge(from, to, state);
		this.cb.goto_(label(to));
	}

	/** The end of a block whose successor comes next in the method. */
	private void fallInto(int from, int to) {
		edge(from, to, this.st);
		if (this.flow.leaders.nextSetBit(from + 1) != to || !comesNext(from, to)) {
			this.cb.goto_(label(to));
		}
	}

	private boolean comesNext(int from, int to) {
		if (this.part != null && !this.part.contains(to)) {
			return false;
		}
		int next = this.flow.leaders.nextSetBit(from + 1);
		while (next >= 0 && next < to && !this.flow.isReached(next)) {
			next = this.flow.leaders.nextSetBit(next + 1);
		}
		return next == to;
	}

	private void edge(int from, int to, int[] state) {
		if (from >= to) {
			poll();
		}
		int[] now = state.clone();
		cells(from, to, now);
		this.flow.advance(from, to, now);
		int[] then = this.flow.blockStart(to);
		for (int r = 0; r < this.registers; r++) {
			convert(r, now[r], then[r]);
		}
	}

	private boolean isPlain(int from, int to, int[] state) {
		if (from >= to) {
			return false;
		}
		for (FunctionInfo.Variable v : this.f.cells) {
			if (v.covers(to) && !v.covers(from)) {
				return false;
			}
		}
		int[] then = this.flow.blockStart(to);
		for (int r = 0; r < this.registers; r++) {
			if (then[r] != Types.NONE && needsConversion(state[r], then[r])) {
				return false;
			}
		}
		return true;
	}

	private static boolean needsConversion(int now, int then) {
		return (Types.isWhole(now) && !Types.isWhole(then)) || (now == Types.NUMBER && then == Types.EITHER);
	}

	private void convert(int r, int now, int then) {
		if (then == Types.NONE || !needsConversion(now, then)) {
			return;
		}
		if (Types.isWhole(now)) {
			this.cb.lload(whole(r)).l2d().dstore(number(r));
		}
		if (then == Types.EITHER) {
			this.cb.aconst_null().astore(reference(r));
		}
	}

	/** Makes the cells of variables that begin on the way. */
	private void cells(int from, int to, int[] state) {
		for (FunctionInfo.Variable v : this.f.cells) {
			if (v.covers(to) && !v.covers(from)) {
				if (state[v.register] == Types.NONE) {
					constant("NIL");
				}
				else {
					pushValue(v.register, state);
				}
				rt("cell", ClassFileShape.CELL, ClassFileShape.VALUE);
				this.cb.astore(cell(v.register));
			}
		}
	}

	/** A label that leads to a block; through a stub if something must happen before. */
	private Label way(int from, int to, int[] state, @Nullable Runnable before, int[] after) {
		if (before == null && isPlain(from, to, state)) {
			return label(to);
		}
		Label way = this.cb.newLabel();
		stub(from, () -> {
			this.cb.labelBinding(way);
			if (before != null) {
				before.run();
			}
			goTo(from, to, after);
		});
		return way;
	}

	// ---- the last instruction of a block ---------------------------------------------

	private void last(int pc) {
		int i = this.code[pc];
		int op = Instruction.op(i);
		int a = Instruction.a(i);
		switch (op) {
			case Lua.OP_JMP -> {
				int to = this.flow.jumpTarget(pc);
				edge(pc, to, this.st);
				if (!comesNext(pc, to) || to <= pc) {
					this.cb.goto_(label(to));
				}
			}
			case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE -> compare(pc, op, a != 0);
			case Lua.OP_TEST -> test(pc, a, Instruction.c(i) != 0, false);
			case Lua.OP_TESTSET -> test(pc, Instruction.b(i), Instruction.c(i) != 0, true);
			case Lua.OP_FORPREP -> {
				prepareLoop(pc, a);
				this.flow.step(pc, this.st);
				goTo(pc, this.flow.jumpTarget(pc), this.st);
			}
			case Lua.OP_FORLOOP -> loop(pc, a);
			case Lua.OP_TFORLOOP -> {
				pushValue(a + 1, this.st);
				constant("NIL");
				Label done = this.cb.newLabel();
				this.cb.if_acmpeq(done);
				int[] state = this.st.clone();
				copy(pc, a, a + 1);
				this.flow.stepLast(pc, true, state);
				goTo(pc, this.flow.jumpTarget(pc), state);
				this.cb.labelBinding(done);
				fallInto(pc, pc + 1);
			}
			case Lua.OP_RETURN -> giveBack(pc, a, Instruction.b(i));
			case Lua.OP_TAILCALL -> tailCall(pc, a, Instruction.b(i));
			default -> {
				instruction(pc);
				fallInto(pc, (op == Lua.OP_LOADBOOL && Instruction.c(i) != 0) ? pc + 2 : this.flow.next(pc));
			}
		}
	}

	private void test(int pc, int register, boolean wanted, boolean set) {
		int to = this.flow.jumpTarget(pc + 1);
		int[] after = this.st.clone();
		Runnable before = null;
		if (set) {
			int[] state = this.st.clone();
			this.flow.stepLast(pc, true, after);
			int target = Instruction.a(this.code[pc]);
			before = () -> {
				this.st = state.clone();
				copy(pc, target, register);
			};
		}
		int type = Flow.read(this.st, register);
		if (Types.isNumber(type) || Types.isFunction(type)) {
			if (wanted) {
				if (before != null) {
					before.run();
				}
				goTo(pc + 1, to, after);
			}
			else {
				fallInto(pc + 1, pc + 2);
			}
			return;
		}
		Label way = way(pc + 1, to, this.st, before, after);
		pushReference(register);
		rt("truth", ConstantDescs.CD_boolean, ClassFileShape.VALUE);
		this.cb.branch(wanted ? Opcode.IFNE : Opcode.IFEQ, way);
		fallInto(pc + 1, pc + 2);
	}

	/** The reference of a register that is a reference, null if it is a number. */
	private void pushReference(int register) {
		if (this.st[register] == Types.EITHER) {
			this.cb.aload(reference(register));
		}
		else {
			pushValue(register, this.st);
		}
	}

	// ---- comparison ------------------------------------------------------------------

	private void compare(int pc, int op, boolean wanted) {
		int i = this.code[pc];
		int[] state = this.st.clone();
		Label way = way(pc + 1, this.flow.jumpTarget(pc + 1), this.st, null, state);
		Label done = this.cb.newLabel();
		int x = this.flow.operand(Instruction.b(i), this.st);
		int y = this.flow.operand(Instruction.c(i), this.st);
		if (op == Lua.OP_EQ && !(Types.isNumber(x) && Types.isNumber(y))) {
			equal(pc, Instruction.b(i), Instruction.c(i), wanted ? way : done, wanted ? done : way);
			this.cb.goto_(wanted ? done : way);
		}
		else if (Types.isWhole(x) && Types.isWhole(y)) {
			pushWhole(Instruction.b(i));
			pushWhole(Instruction.c(i));
			this.cb.lcmp().branch(condition(op, wanted), way);
		}
		else {
			Operand left = operand(Instruction.b(i));
			Operand right = operand(Instruction.c(i));
			if (!left.isNumber() || !right.isNumber()) {
				Label slow = this.cb.newLabel();
				left.guard(slow);
				right.guard(slow);
				stub(pc, () -> {
					this.cb.labelBinding(slow).aload(1);
					left.pushValue();
					right.pushValue();
					rt((op == Lua.OP_LT) ? "lt" : "le", ConstantDescs.CD_boolean, ClassFileShape.STATE,
							ClassFileShape.VALUE, ClassFileShape.VALUE);
					this.cb.branch(wanted ? Opcode.IFNE : Opcode.IFEQ, way);
					this.cb.goto_(done);
				});
			}
			left.pushNumber();
			right.pushNumber();
			this.cb.with(OperatorInstruction.of((op == Lua.OP_EQ) ? Opcode.DCMPL : Opcode.DCMPG));
			this.cb.branch(condition(op, wanted), way);
		}
		this.cb.labelBinding(done);
		fallInto(pc + 1, pc + 2);
	}

	private static Opcode condition(int op, boolean wanted) {
		return switch (op) {
			case Lua.OP_LT -> wanted ? Opcode.IFLT : Opcode.IFGE;
			case Lua.OP_LE -> wanted ? Opcode.IFLE : Opcode.IFGT;
			default -> wanted ? Opcode.IFEQ : Opcode.IFNE;
		};
	}

	/** Jumps to {@code yes} if equal, else falls through or jumps to {@code no}. */
	private void equal(int pc, int b, int c, Label yes, Label no) {
		Operand left = operand(b);
		Operand right = operand(c);
		LuaValue k = (left.constant != null) ? left.constant : right.constant;
		Operand other = (left.constant != null) ? right : left;
		if (k != null && !(k instanceof LuaNumber) && other.constant == null) {
			if (other.isNumber()) {
				return;
			}
			other.pushReference();
			if (k instanceof LuaString) {
				pushConstant(k);
				rt("eq", ConstantDescs.CD_boolean, ClassFileShape.VALUE, ClassFileShape.STRING);
				this.cb.ifne(yes);
			}
			else {
				pushConstant(k);
				this.cb.if_acmpeq(yes);
			}
			return;
		}
		if (left.isNumber() || right.isNumber()) {
			left.guard(no);
			right.guard(no);
			left.pushNumber();
			right.pushNumber();
			this.cb.dcmpl().ifeq(yes);
			return;
		}
		this.cb.aload(1);
		left.pushValue();
		right.pushValue();
		rt("eq", ConstantDescs.CD_boolean, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VALUE);
		this.cb.ifne(yes);
	}

	// ---- numeric loops ---------------------------------------------------------------

	private void prepareLoop(int pc, int a) {
		int[] after = this.st.clone();
		this.flow.step(pc, after);
		double step = this.flow.constantStep(pc);
		if (Types.isWhole(after[a])) {
			int limit = Flow.read(this.st, a + 1);
			if (!Types.isWhole(limit)) {
				pushLoopNumber(a + 1, "loopLimit");
				rt((step > 0) ? "limitUp" : "limitDown", ConstantDescs.CD_long, ConstantDescs.CD_double);
				this.cb.lstore(whole(a + 1));
			}
			this.cb.lload(whole(a)).loadConstant((long) step).lsub().lstore(whole(a));
			return;
		}
		pushLoopNumber(a, "loopStart");
		pushLoopNumber(a + 1, "loopLimit");
		if (step == step) {
			this.cb.dstore(number(a + 1)).loadConstant(step);
		}
		else {
			pushLoopNumber(a + 2, "loopStep");
			this.cb.dstore(number(a + 2)).dstore(number(a + 1)).dload(number(a + 2));
		}
		this.cb.dsub().dstore(number(a));
	}

	private void pushLoopNumber(int register, String check) {
		if (Types.isNumber(Flow.read(this.st, register))) {
			pushDouble(register);
		}
		else {
			this.cb.aload(1);
			pushValue(register, this.st);
			rt(check, ConstantDescs.CD_double, ClassFileShape.STATE, ClassFileShape.VALUE);
		}
	}

	private void loop(int pc, int a) {
		double step = this.flow.constantStep(this.flow.preparation(pc));
		Label done = this.cb.newLabel();
		int[] after = this.st.clone();
		if (Types.isWhole(this.st[a])) {
			this.cb.lload(whole(a)).loadConstant((long) step).ladd().dup2().lstore(whole(a));
			this.cb.lload(whole(a + 1)).lcmp();
			this.cb.branch((step > 0) ? Opcode.IFGT : Opcode.IFLT, done);
			this.cb.lload(whole(a)).lstore(whole(a + 3));
		}
		else {
			this.cb.dload(number(a));
			if (step == step) {
				this.cb.loadConstant(step).dadd().dup2().dstore(number(a));
				this.cb.dload(number(a + 1));
				// Not a number ends the loop either way.
				if (step > 0) {
					this.cb.dcmpg().ifgt(done);
				}
				else {
					this.cb.dcmpl().iflt(done);
				}
			}
			else {
				Label down = this.cb.newLabel();
				Label go = this.cb.newLabel();
				this.cb.dload(number(a + 2)).dadd().dstore(number(a));
				this.cb.dload(number(a + 2)).dconst_0().dcmpl().ifle(down);
				this.cb.dload(number(a)).dload(number(a + 1)).dcmpg().ifgt(done);
				this.cb.goto_(go);
				this.cb.labelBinding(down);
				this.cb.dload(number(a + 1)).dload(number(a)).dcmpg().ifgt(done);
				this.cb.labelBinding(go);
			}
			this.cb.dload(number(a)).dstore(number(a + 3));
		}
		this.flow.stepLast(pc, true, after);
		goTo(pc, this.flow.jumpTarget(pc), after);
		this.cb.labelBinding(done);
		fallInto(pc, pc + 1);
	}

	// ---- instructions ----------------------------------------------------------------

	private void instruction(int pc) {
		int i = this.code[pc];
		int op = Instruction.op(i);
		int a = Instruction.a(i);
		int b = Instruction.b(i);
		int c = Instruction.c(i);
		switch (op) {
			case Lua.OP_MOVE -> copy(pc, a, b);
			case Lua.OP_LOADK -> loadConstant(pc, a, this.f.prototype.k[Instruction.bx(i)]);
			case Lua.OP_LOADBOOL -> {
				constant((b != 0) ? "TRUE" : "FALSE");
				store(pc, a);
			}
			case Lua.OP_LOADNIL -> {
				for (int r = a; r <= a + b; r++) {
					constant("NIL");
					store(pc, r);
				}
			}
			case Lua.OP_GETUPVAL -> getUpvalue(pc, a, b);
			case Lua.OP_SETUPVAL -> {
				pushUpvalue(b);
				pushValue(a, this.st);
				this.cb.putfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
			}
			case Lua.OP_GETTABUP -> {
				this.cb.aload(1);
				if (this.f.upvalueTypes[b] == Types.TABLE && constantKey(c) instanceof LuaString k) {
					pushUpvalue(b);
					pushConstant(k);
					rt("global", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.TABLE,
							ClassFileShape.STRING);
				}
				else {
					pushUpvalueValue(b);
					index(c);
				}
				store(pc, a);
			}
			case Lua.OP_GETTABLE -> {
				this.cb.aload(1);
				pushValue(b, this.st);
				index(c);
				store(pc, a);
			}
			case Lua.OP_SELF -> {
				this.cb.aload(1);
				pushValue(b, this.st);
				index(c);
				int receiver = Flow.read(this.st, b);
				copy(pc, a + 1, b);
				store(pc, a);
				this.st[a + 1] = receiver;
			}
			case Lua.OP_SETTABUP -> {
				this.cb.aload(1);
				pushUpvalueValue(a);
				setIndex(b, c);
			}
			case Lua.OP_SETTABLE -> {
				this.cb.aload(1);
				pushValue(a, this.st);
				setIndex(b, c);
			}
			case Lua.OP_NEWTABLE -> {
				this.cb.loadConstant(Instruction.size(b)).loadConstant(Instruction.size(c)).aload(1);
				rt("table", ClassFileShape.VALUE, ConstantDescs.CD_int, ConstantDescs.CD_int, ClassFileShape.STATE);
				store(pc, a);
			}
			case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW -> arithmetic(pc, op, a, b, c);
			case Lua.OP_UNM -> negate(pc, a, b);
			case Lua.OP_NOT -> {
				int type = Flow.read(this.st, b);
				if (Types.isNumber(type)) {
					constant("FALSE");
				}
				else {
					pushReference(b);
					rt("not", ClassFileShape.VALUE, ClassFileShape.VALUE);
				}
				store(pc, a);
			}
			case Lua.OP_LEN -> length(pc, a, b);
			case Lua.OP_CONCAT -> {
				this.cb.aload(1);
				if (c == b + 1) {
					pushValue(b, this.st);
					pushValue(c, this.st);
					rt("concat", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE,
							ClassFileShape.VALUE);
				}
				else {
					pushArray(b, c - b + 1);
					rt("concat", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUES);
				}
				store(pc, a);
			}
			case Lua.OP_CALL -> call(pc, a, b, c);
			case Lua.OP_TFORCALL -> iterate(pc, a, c);
			case Lua.OP_SETLIST -> setList(pc, a, b, c);
			case Lua.OP_CLOSURE -> closure(pc, a, Instruction.bx(i));
			case Lua.OP_VARARG -> {
				if (b == 0) {
					pushVarargs();
					this.cb.astore(this.list);
				}
				else {
					for (int j = 0; j < b - 1; j++) {
						pushVarargs();
						this.cb.loadConstant(j + 1).invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
						store(pc, a + j);
					}
				}
			}
			default -> throw new CompilationException("unknown instruction " + op);
		}
		this.flow.step(pc, this.st);
	}

	private void pushVarargs() {
		if (this.part != null) {
			this.cb.aload(2).getfield(ClassFileShape.FRAME, "varargs", ClassFileShape.VARARGS);
		}
		else {
			this.cb.aload(this.varargs);
		}
	}

	private void loadConstant(int pc, int a, LuaValue k) {
		if (k instanceof LuaNumber n && this.f.cellAt(pc, a) == null) {
			if (Types.isWhole(Types.ofConstant(n.todouble()))) {
				this.shape.pushWhole(this.cb, n);
				this.cb.lstore(whole(a));
			}
			else {
				this.shape.pushNumber(this.cb, n);
				this.cb.dstore(number(a));
			}
		}
		else {
			pushConstant(k);
			store(pc, a);
		}
	}

	/** Copies a register; the types are adjusted by the caller. */
	private void copy(int pc, int target, int source) {
		if (target == source) {
			return;
		}
		int type = this.st[source];
		if (this.f.cellAt(pc, target) != null) {
			pushValue(source, this.st);
			store(pc, target);
		}
		else if (Types.isWhole(type)) {
			this.cb.lload(whole(source)).lstore(whole(target));
		}
		else if (type == Types.NUMBER) {
			this.cb.dload(number(source)).dstore(number(target));
		}
		else if (type == Types.EITHER) {
			this.cb.dload(number(source)).dstore(number(target));
			this.cb.aload(reference(source)).astore(reference(target));
		}
		else {
			pushValue(source, this.st);
			this.cb.astore(reference(target));
		}
	}

	/** Stores the value on the stack. */
	private void store(int pc, int register) {
		if (this.f.cellAt(pc, register) != null) {
			this.cb.aload(cell(register)).swap();
			this.cb.putfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
		}
		else {
			this.cb.astore(reference(register));
		}
	}

	private void getUpvalue(int pc, int a, int b) {
		if (this.f.upvalueTypes[b] == Types.NUMBER && this.f.cellAt(pc, a) == null) {
			pushUpvalue(b);
			this.cb.dstore(number(a));
		}
		else {
			pushUpvalueValue(b);
			store(pc, a);
		}
	}

	/** Pushes an upvalue as its field holds it. */
	private void pushUpvalue(int upvalue) {
		if (this.f.isSelf(upvalue)) {
			this.cb.aload(0);
		}
		else {
			this.cb.aload(this.self)
				.getfield(this.shape.self, "u" + upvalue, ClassFileShape.field(this.f.upvalueTypes[upvalue]));
		}
	}

	private void pushUpvalueValue(int upvalue) {
		pushUpvalue(upvalue);
		if (this.f.upvalueTypes[upvalue] == Types.CELL) {
			this.cb.getfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
		}
		else if (this.f.upvalueTypes[upvalue] == Types.NUMBER) {
			rt("box", ClassFileShape.VALUE, ConstantDescs.CD_double);
		}
	}

	// ---- fields ----------------------------------------------------------------------

	private @Nullable LuaValue constantKey(int operand) {
		return Instruction.isConstant(operand) ? this.f.prototype.k[Instruction.constant(operand)] : null;
	}

	/** Reads a field; the state and the table are on the stack. */
	private void index(int key) {
		access("index", key, null);
	}

	/** Writes a field; the state and the table are on the stack. */
	private void setIndex(int key, int value) {
		access("setIndex", key, () -> pushOperand(value));
	}

	private void access(String name, int key, @Nullable Runnable value) {
		int type = this.flow.operand(key, this.st);
		if (constantKey(key) instanceof LuaString k) {
			pushConstant(k);
			access(name, ClassFileShape.STRING, value);
		}
		else if (Types.isWhole(type)) {
			pushWhole(key);
			access(name, ConstantDescs.CD_long, value);
		}
		else if (type == Types.NUMBER) {
			operand(key).pushNumber();
			access(name, ConstantDescs.CD_double, value);
		}
		else if (type == Types.EITHER) {
			Label generic = this.cb.newLabel();
			Label done = this.cb.newLabel();
			this.cb.aload(reference(key)).ifnonnull(generic);
			this.cb.dload(number(key));
			access(name, ConstantDescs.CD_double, value);
			this.cb.goto_(done);
			this.cb.labelBinding(generic);
			this.cb.aload(reference(key));
			access(name, ClassFileShape.VALUE, value);
			this.cb.labelBinding(done);
		}
		else {
			pushOperand(key);
			access(name, ClassFileShape.VALUE, value);
		}
	}

	private void access(String name, ClassDesc key, @Nullable Runnable value) {
		if (value != null) {
			value.run();
			rt(name, ConstantDescs.CD_void, ClassFileShape.STATE, ClassFileShape.VALUE, key, ClassFileShape.VALUE);
		}
		else {
			rt(name, ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE, key);
		}
	}

	private void setList(int pc, int a, int b, int c) {
		int offset = (((c == 0) ? this.code[pc + 1] >>> 6 : c) - 1) * Lua.LFIELDS_PER_FLUSH;
		int count = (b == 0) ? this.flow.open(pc) - a - 1 : b;
		if (count > 0) {
			pushValue(a, this.st);
			this.cb.checkcast(ClassFileShape.TABLE);
			for (int j = 1; j <= count; j++) {
				if (j < count) {
					this.cb.dup();
				}
				ClassFileShape.pushInt(this.cb, offset + j);
				pushValue(a + j, this.st);
				this.cb.invokevirtual(ClassFileShape.TABLE, "put",
						MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ClassFileShape.VALUE));
			}
		}
		if (b == 0) {
			this.cb.aload(1);
			pushValue(a, this.st);
			ClassFileShape.pushInt(this.cb, offset + count);
			this.cb.aload(this.list);
			rt("setList", ConstantDescs.CD_void, ClassFileShape.STATE, ClassFileShape.VALUE, ConstantDescs.CD_int,
					ClassFileShape.VARARGS);
		}
	}

	// ---- operators -------------------------------------------------------------------

	private void arithmetic(int pc, int op, int a, int b, int c) {
		int type = this.flow.arithmetic(op, b, c, this.st);
		boolean shared = this.f.cellAt(pc, a) != null;
		if (Types.isWhole(type) && !shared) {
			pushWhole(b);
			pushWhole(c);
			switch (op) {
				case Lua.OP_ADD -> this.cb.ladd();
				case Lua.OP_SUB -> this.cb.lsub();
				case Lua.OP_MUL -> this.cb.lmul();
				default -> this.cb.invokestatic(ClassDesc.of("java.lang.Math"), "floorMod",
						MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_long));
			}
			this.cb.lstore(whole(a));
			return;
		}
		Operand left = operand(b);
		Operand right = operand(c);
		Label slow = this.cb.newLabel();
		Label done = this.cb.newLabel();
		if (type == Types.EITHER) {
			left.guard(slow);
			right.guard(slow);
			stub(pc, () -> {
				this.cb.labelBinding(slow).aload(1);
				left.pushValue();
				right.pushValue();
				this.cb.loadConstant(op);
				rt("arithmetic", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VALUE,
						ConstantDescs.CD_int);
				store(pc, a);
				this.cb.goto_(done);
			});
		}
		left.pushNumber();
		right.pushNumber();
		operate(op);
		storeNumber(pc, a, type, shared);
		this.cb.labelBinding(done);
	}

	private void operate(int op) {
		switch (op) {
			case Lua.OP_ADD -> this.cb.dadd();
			case Lua.OP_SUB -> this.cb.dsub();
			case Lua.OP_MUL -> this.cb.dmul();
			case Lua.OP_DIV -> this.cb.ddiv();
			default -> this.cb.invokestatic(ClassFileShape.OPS, (op == Lua.OP_MOD) ? "mod" : "pow",
					MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double));
		}
	}

	/**
	 * Stores the double on the stack; as the number of a type that may be a reference.
	 */
	private void storeNumber(int pc, int a, int type, boolean shared) {
		if (shared) {
			rt("box", ClassFileShape.VALUE, ConstantDescs.CD_double);
			store(pc, a);
			return;
		}
		this.cb.dstore(number(a));
		if (type == Types.EITHER) {
			this.cb.aconst_null().astore(reference(a));
		}
	}

	private void negate(int pc, int a, int b) {
		boolean shared = this.f.cellAt(pc, a) != null;
		Operand x = operand(b);
		Label slow = this.cb.newLabel();
		Label done = this.cb.newLabel();
		if (!x.isNumber()) {
			x.guard(slow);
			stub(pc, () -> {
				this.cb.labelBinding(slow).aload(1);
				x.pushValue();
				this.cb.dup().loadConstant(Lua.OP_UNM);
				rt("arithmetic", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VALUE,
						ConstantDescs.CD_int);
				store(pc, a);
				this.cb.goto_(done);
			});
		}
		x.pushNumber();
		this.cb.dneg();
		storeNumber(pc, a, x.isNumber() ? Types.NUMBER : Types.EITHER, shared);
		this.cb.labelBinding(done);
	}

	private void length(int pc, int a, int b) {
		boolean shared = this.f.cellAt(pc, a) != null;
		Operand x = operand(b);
		if (shared || x.isNumber()) {
			this.cb.aload(1);
			x.pushValue();
			rt("len", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE);
			store(pc, a);
			return;
		}
		Label slow = this.cb.newLabel();
		Label done = this.cb.newLabel();
		x.pushReference();
		rt("length", ConstantDescs.CD_long, ClassFileShape.VALUE);
		this.cb.dup2().lconst_0().lcmp().iflt(slow);
		this.cb.l2d().dstore(number(a)).aconst_null().astore(reference(a));
		stub(pc, () -> {
			this.cb.labelBinding(slow).pop2().aload(1);
			x.pushValue();
			rt("len", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE);
			store(pc, a);
			this.cb.goto_(done);
		});
		this.cb.labelBinding(done);
	}

	// ---- calls -----------------------------------------------------------------------

	private void call(int pc, int a, int b, int c) {
		int type = Flow.read(this.st, a);
		if (Types.isFunction(type) && b != 0) {
			directCall(pc, a, b, c, this.shape.program.get(type - Types.FUNCTION));
			return;
		}
		pushValue(a, this.st);
		this.cb.aload(1);
		rt("callee", ClassFileShape.FUNCTION, ClassFileShape.VALUE, ClassFileShape.STATE);
		this.cb.aload(1);
		if (b != 0 && b <= 4 && (c == 1 || c == 2)) {
			for (int j = 1; j < b; j++) {
				pushValue(a + j, this.st);
			}
			this.cb.invokevirtual(ClassFileShape.FUNCTION, "call", ClassFileShape.CALL[b - 1]);
			if (c == 2) {
				store(pc, a);
			}
			else {
				this.cb.pop();
			}
			return;
		}
		pushList(a + 1, b, pc);
		this.cb.invokevirtual(ClassFileShape.FUNCTION, "invoke", ClassFileShape.INVOKE);
		results(pc, a, c);
	}

	/** A call of a function known when compiling, without looking it up by its class. */
	private void directCall(int pc, int a, int b, int c, FunctionInfo callee) {
		pushValue(a, this.st);
		this.cb.aload(1);
		int params = callee.prototype.numparams;
		for (int j = 1; j <= params; j++) {
			if (j < b) {
				pushValue(a + j, this.st);
			}
			else {
				constant("NIL");
			}
		}
		if (callee.isVararg()) {
			if (b - 1 > params) {
				pushFixedList(a + 1 + params, b - 1 - params);
			}
			else {
				constant("NONE");
			}
		}
		this.cb.invokestatic(ClassDesc.of(callee.className), "run", ClassFileShape.run(callee));
		if (callee.isTail()) {
			this.cb.aload(1).swap();
			rt("finish", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VARARGS);
		}
		if (c == 2 && !callee.isMulti()) {
			rt("one", ClassFileShape.VALUE, ClassFileShape.VALUE);
			store(pc, a);
		}
		else {
			results(pc, a, c);
		}
	}

	/** Distributes the results on the stack. */
	private void results(int pc, int a, int c) {
		switch (c) {
			case 0 -> this.cb.astore(this.list);
			case 1 -> this.cb.pop();
			case 2 -> {
				rt("first", ClassFileShape.VALUE, ClassFileShape.VARARGS);
				store(pc, a);
			}
			default -> {
				for (int j = 1; j < c; j++) {
					if (j < c - 1) {
						this.cb.dup();
					}
					this.cb.loadConstant(j).invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
					store(pc, a + j - 1);
				}
			}
		}
	}

	private void tailCall(int pc, int a, int b) {
		int type = Flow.read(this.st, a);
		if (type == Types.function(this.f.index) && b != 0 && !this.f.isVararg() && this.begin != null) {
			int params = this.f.prototype.numparams;
			for (int j = 1; j <= params; j++) {
				if (j < b) {
					pushValue(a + j, this.st);
				}
				else {
					constant("NIL");
				}
			}
			pushValue(a, this.st);
			this.cb.astore(0);
			for (int j = params - 1; j >= 0; j--) {
				this.cb.astore(2 + j);
			}
			this.cb.goto_(this.begin);
			return;
		}
		this.cb.aload(1);
		pushValue(a, this.st);
		pushList(a + 1, b, pc);
		// A library function is called right here, so the call still counts.
		rt("tail", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VARARGS);
		end();
	}

	/** Returns what is on the stack. */
	private void end() {
		if (this.part != null) {
			this.cb.aload(2).swap().putfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
			this.cb.iconst_m1().ireturn();
			return;
		}
		leave();
		this.cb.areturn();
	}

	private void leave() {
		if (this.weight > 0) {
			this.cb.aload(1).iload(this.segment).putfield(ClassFileShape.STATE, "segmentEnd", ConstantDescs.CD_int);
		}
		this.cb.aload(1).iload(this.depth).putfield(ClassFileShape.STATE, "depth", ConstantDescs.CD_int);
	}

	private void giveBack(int pc, int a, int b) {
		if (b == 1) {
			constant("NONE");
		}
		else if (b == 2) {
			pushValue(a, this.st);
		}
		else {
			pushList(a, b, pc);
		}
		end();
	}

	private void iterate(int pc, int a, int c) {
		pushValue(a, this.st);
		this.cb.aload(1);
		rt("callee", ClassFileShape.FUNCTION, ClassFileShape.VALUE, ClassFileShape.STATE);
		this.cb.aload(1);
		if (c == 1) {
			pushValue(a + 1, this.st);
			pushValue(a + 2, this.st);
			this.cb.invokevirtual(ClassFileShape.FUNCTION, "call", ClassFileShape.CALL[2]);
			store(pc, a + 3);
			return;
		}
		pushFixedList(a + 1, 2);
		this.cb.invokevirtual(ClassFileShape.FUNCTION, "invoke", ClassFileShape.INVOKE);
		results(pc, a + 3, c + 1);
	}

	/** Pushes the registers an instruction takes as a list; b = 0: up to the open end. */
	private void pushList(int from, int b, int pc) {
		if (b != 0) {
			pushFixedList(from, b - 1);
			return;
		}
		int count = this.flow.open(pc) - from;
		if (count <= 0) {
			this.cb.aload(this.list);
		}
		else if (count == 1) {
			this.cb.aload(1);
			pushValue(from, this.st);
			this.cb.aload(this.list);
			rt("join", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VARARGS);
		}
		else {
			this.cb.aload(1);
			pushArray(from, count);
			this.cb.aload(this.list);
			rt("join", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUES, ClassFileShape.VARARGS);
		}
	}

	private void pushFixedList(int from, int count) {
		switch (count) {
			case 0 -> constant("NONE");
			case 1 -> pushValue(from, this.st);
			case 2, 3 -> {
				ClassDesc[] types = new ClassDesc[count];
				for (int j = 0; j < count; j++) {
					pushValue(from + j, this.st);
					types[j] = ClassFileShape.VALUE;
				}
				rt("list", ClassFileShape.VARARGS, types);
			}
			default -> {
				pushArray(from, count);
				rt("list", ClassFileShape.VARARGS, ClassFileShape.VALUES);
			}
		}
	}

	private void pushArray(int from, int count) {
		this.cb.loadConstant(count).anewarray(ClassFileShape.VALUE);
		for (int j = 0; j < count; j++) {
			this.cb.dup().loadConstant(j);
			pushValue(from + j, this.st);
			this.cb.aastore();
		}
	}

	private void closure(int pc, int a, int child) {
		FunctionInfo inner = this.f.children[child];
		inner.reached = true;
		Upvaldesc[] upvalues = inner.prototype.upvalues;
		for (int j = 0; j < upvalues.length; j++) {
			int from = upvalues[j].idx;
			if (!upvalues[j].instack) {
				inner.upvalueTypes[j] = this.f.upvalueTypes[from];
			}
			else if (this.f.cellAt(pc, from) != null) {
				inner.upvalueTypes[j] = Types.CELL;
			}
			else if (from == a) {
				inner.upvalueTypes[j] = Types.function(inner.index);
			}
			else {
				int type = Flow.read(this.st, from);
				inner.upvalueTypes[j] = Types.isNumber(type) ? Types.NUMBER
						: Types.isFunction(type) ? type : Types.VALUE;
			}
		}
		for (int j = 0; j < upvalues.length; j++) {
			if (inner.isSelf(j)) {
				continue;
			}
			if (!upvalues[j].instack) {
				pushUpvalue(upvalues[j].idx);
			}
			else if (inner.isCell(j)) {
				this.cb.aload(cell(upvalues[j].idx));
			}
			else if (inner.upvalueTypes[j] == Types.NUMBER) {
				pushDouble(upvalues[j].idx);
			}
			else {
				pushValue(upvalues[j].idx, this.st);
			}
		}
		this.cb.invokestatic(ClassDesc.of(inner.className), "make", ClassFileShape.make(inner));
		this.cb.dup().aload(1);
		rt("made", ConstantDescs.CD_void, ClassFileShape.VALUE, ClassFileShape.STATE);
		store(pc, a);
	}

	// ---- operands --------------------------------------------------------------------

	private Operand operand(int operand) {
		return new Operand(operand);
	}

	private void pushOperand(int operand) {
		if (Instruction.isConstant(operand)) {
			pushConstant(this.f.prototype.k[Instruction.constant(operand)]);
		}
		else {
			pushValue(operand, this.st);
		}
	}

	private void pushWhole(int operand) {
		if (Instruction.isConstant(operand)) {
			this.shape.pushWhole(this.cb, (LuaNumber) this.f.prototype.k[Instruction.constant(operand)]);
		}
		else {
			this.cb.lload(whole(operand));
		}
	}

	private void pushDouble(int register) {
		if (Types.isWhole(this.st[register])) {
			this.cb.lload(whole(register)).l2d();
		}
		else {
			this.cb.dload(number(register));
		}
	}

	/** Pushes a register as a reference, boxed if need be. */
	private void pushValue(int register, int[] state) {
		int type = state[register];
		if (Types.isWhole(type)) {
			this.cb.lload(whole(register));
			rt("box", ClassFileShape.VALUE, ConstantDescs.CD_long);
		}
		else if (type == Types.NUMBER) {
			this.cb.dload(number(register));
			rt("box", ClassFileShape.VALUE, ConstantDescs.CD_double);
		}
		else if (type == Types.EITHER) {
			this.cb.aload(reference(register)).dload(number(register));
			rt("box", ClassFileShape.VALUE, ClassFileShape.VALUE, ConstantDescs.CD_double);
		}
		else if (type == Types.CELL) {
			this.cb.aload(cell(register)).getfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
		}
		else if (type == Types.NONE) {
			throw new CompilationException("use of an undefined register");
		}
		else {
			this.cb.aload(reference(register));
		}
	}

	private void pushConstant(LuaValue k) {
		if (k instanceof LuaString || k instanceof LuaNumber) {
			this.shape.push(this.cb, k);
		}
		else {
			constant(k.isnil() ? "NIL" : k.toboolean() ? "TRUE" : "FALSE");
		}
	}

	private void constant(String name) {
		this.cb.getstatic(ClassFileShape.RT, name, ClassFileShape.VALUE);
	}

	private void rt(String name, ClassDesc result, ClassDesc... parameters) {
		this.cb.invokestatic(ClassFileShape.RT, name, MethodTypeDesc.of(result, parameters));
	}

	private int reference(int register) {
		return slot(this.references, register, 1);
	}

	private int number(int register) {
		return slot(this.doubles, register, 2);
	}

	private int whole(int register) {
		return slot(this.longs, register, 2);
	}

	private int cell(int register) {
		return slot(this.cellSlots, register, 1);
	}

	private int slot(int[] slots, int register, int size) {
		if (slots[register] == 0) {
			slots[register] = this.nextSlot;
			this.nextSlot += size;
		}
		return slots[register];
	}

	/** A register or constant as a number to test, or as any value; read at one time. */
	private final class Operand {

		private final int register;

		private final int[] state;

		private final int type;

		final @Nullable LuaValue constant;

		Operand(int operand) {
			this.state = FunctionCompiler.this.st.clone();
			this.constant = constantKey(operand);
			this.register = operand;
			this.type = FunctionCompiler.this.flow.operand(operand, this.state);
		}

		boolean isNumber() {
			return Types.isNumber(this.type);
		}

		/** Goes elsewhere unless it is a number. */
		void guard(Label slow) {
			CodeBuilder cb = FunctionCompiler.this.cb;
			if (isNumber()) {
				return;
			}
			if (this.type == Types.EITHER) {
				Label ok = cb.newLabel();
				cb.aload(reference(this.register)).ifnull(ok);
				cb.aload(reference(this.register)).instanceOf(ClassFileShape.NUM).ifeq(slow);
				cb.aload(reference(this.register)).checkcast(ClassFileShape.NUM);
				cb.getfield(ClassFileShape.NUM, "v", ConstantDescs.CD_double).dstore(number(this.register));
				cb.labelBinding(ok);
				return;
			}
			pushValue();
			cb.instanceOf(ClassFileShape.NUM).ifeq(slow);
		}

		/** Pushes the number; the guard was passed. */
		void pushNumber() {
			CodeBuilder cb = FunctionCompiler.this.cb;
			if (this.constant != null) {
				if (this.constant instanceof LuaNumber n) {
					FunctionCompiler.this.shape.pushNumber(cb, n);
					return;
				}
				cb.dconst_0();
			}
			else if (Types.isWhole(this.type)) {
				cb.lload(whole(this.register)).l2d();
			}
			else if (this.type == Types.NUMBER || this.type == Types.EITHER) {
				cb.dload(number(this.register));
			}
			else {
				pushValue();
				cb.checkcast(ClassFileShape.NUM).getfield(ClassFileShape.NUM, "v", ConstantDescs.CD_double);
			}
		}

		void pushValue() {
			if (this.constant != null) {
				pushConstant(this.constant);
			}
			else {
				FunctionCompiler.this.pushValue(this.register, this.state);
			}
		}

		/** Pushes the reference; null if it is a number. */
		void pushReference() {
			if (this.constant == null && this.type == Types.EITHER) {
				FunctionCompiler.this.cb.aload(reference(this.register));
			}
			else {
				pushValue();
			}
		}

	}

}
