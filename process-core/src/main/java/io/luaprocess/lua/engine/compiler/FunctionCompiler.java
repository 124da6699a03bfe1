package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.lua.engine.analysis.Flow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.support.SplitFrame;
import org.jspecify.annotations.Nullable;

/**
 * Emits the code of one Lua function as a static method; that of a large one as several,
 * see {@link Partition}.
 *
 * <p>
 * <strong>Who does what.</strong> {@link Flow} has found out what every register holds.
 * This class emits the blocks one after the other, {@link InstructionCompiler} and its
 * helpers their instructions, {@link BlockLinker} the ways between them, {@link Activation} the
 * beginning and end of the call. {@link MethodCode} knows the registers and the JVM's
 * stack.
 *
 * <p>
 * <strong>Slow ways</strong> that stand at the end of the method cost nothing as long as
 * they do not run: the JVM's compiler drops them, and with them the tests for null.
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

	private final MethodCode m;

	private final BlockLinker edges;

	private final Activation activation;

	private final InstructionCompiler instructions;

	private final FunctionInfo f;

	private final Flow flow;

	private final CodeBuilder cb;

	private final ClassFileShape shape;

	FunctionCompiler(FunctionInfo f, Flow flow, CodeBuilder cb, ClassFileShape shape, boolean polls,
			Partition.@Nullable Part part) {
		this.f = f;
		this.flow = flow;
		this.cb = cb;
		this.shape = shape;
		this.m = new MethodCode(f, flow, cb, shape, polls, part);
		this.edges = new BlockLinker(this.m);
		this.activation = new Activation(this.m, this.edges);
		this.instructions = new InstructionCompiler(this.m, this.edges, this.activation);
	}

	/** Emits the method {@code run(self, s, parameters…[, varargs])}. */
	void emit() {
		this.activation.layOutFrame();
		this.edges.begin(0, this.m.code.length);
		this.activation.enter();
		for (int r = 0; r < this.m.registers; r++) {
			if (this.flow.isEverEither(r)) {
				this.cb.dconst_0().dstore(this.m.number(r));
			}
		}
		this.activation.begin = this.cb.newLabel();
		this.cb.labelBinding(this.activation.begin);
		if (this.f.hasFields()) {
			this.cb.aload(0).checkcast(this.shape.self).astore(this.m.self);
		}
		if (this.flow.callPolls.atBeginning()) {
			this.m.poll();
		}
		this.activation.begin();
		blocks(0, this.m.code.length);
		this.m.stubs();
	}

	/**
	 * Emits the method {@code run} of a function that is cut: calls the parts in turn,
	 * each says where to go on.
	 */
	void emitDispatcher(Partition partition) {
		this.activation.layOutFrame();
		int frame = this.m.nextSlot++;
		int next = this.m.nextSlot++;
		this.activation.enter();
		this.cb.new_(ClassFileShape.FRAME).dup().loadConstant(this.m.registers);
		this.cb.invokespecial(ClassFileShape.FRAME, ConstantDescs.INIT_NAME,
				MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
		this.cb.astore(frame);
		for (int r = 0; r < this.f.prototype.numparams; r++) {
			this.cb.aload(frame).getfield(ClassFileShape.FRAME, "references", ClassFileShape.VALUES);
			this.cb.loadConstant(r).aload(this.m.references[r]).aastore();
		}
		if (this.f.isVararg()) {
			this.cb.aload(frame).aload(this.m.varargs);
			this.cb.putfield(ClassFileShape.FRAME, "varargs", ClassFileShape.VARARGS);
		}
		this.m.poll();
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
		this.activation.leave();
		this.cb.aload(frame).getfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
		if (!this.f.isMulti()) {
			this.cb.checkcast(ClassFileShape.VALUE);
		}
		this.cb.areturn();
		this.m.stubs();
	}

	/**
	 * Emits the method {@code part<n>(self, s, frame, entry)}, which returns the number
	 * of the block to go on with, see {@link Partition#entry}, or a negative number at
	 * the end. Registers that the part does not touch stay in the frame.
	 */
	void emitPart() {
		Partition.Part p = Objects.requireNonNull(this.m.part);
		this.m.nextSlot = 4;
		this.m.self = this.m.nextSlot++;
		this.m.list = this.m.nextSlot++;
		this.edges.begin(p.from(), p.to());
		Label prologue = this.cb.newLabel();
		this.cb.goto_(prologue);
		Label first = (p.index() == 0) ? this.cb.newLabel() : null;
		if (first != null) {
			this.cb.labelBinding(first);
			this.m.line(0);
			for (int r = 0; r < this.f.prototype.numparams; r++) {
				load(r, Types.VALUE, true);
			}
			this.activation.begin();
			this.cb.goto_(this.edges.label(0));
		}
		blocks(p.from(), p.to());
		this.m.stubs();
		// What follows belongs to no instruction.
		this.m.line(p.to());
		while (!this.edges.exits.isEmpty()) {
			Map.Entry<Integer, Label> exit = this.edges.exits.pollFirstEntry();
			this.cb.labelBinding(exit.getValue());
			int[] state = this.flow.blockStart(exit.getKey());
			for (int r = 0; r < this.m.registers; r++) {
				save(r, state[r]);
			}
			this.cb.loadConstant(p.partition().entry(exit.getKey())).ireturn();
		}
		this.cb.labelBinding(prologue);
		if (this.f.hasFields()) {
			this.cb.aload(0).checkcast(this.shape.self).astore(this.m.self);
		}
		for (int r = 0; r < this.m.registers; r++) {
			if (this.m.doubles[r] != 0 && this.flow.isEverEither(r)) {
				this.cb.dconst_0().dstore(this.m.number(r));
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
			for (int r = 0; r < this.m.registers; r++) {
				load(r, state[r], false);
			}
			this.cb.goto_(this.edges.label(block));
		}
	}

	/** Saves what the part may have changed of a register. */
	private void save(int r, int type) {
		if (type == Types.CELL && this.m.cellSlots[r] != 0) {
			frameArray("cells", ClassFileShape.CELL.arrayType(), r).aload(this.m.cell(r)).aastore();
		}
		else if (Types.isWhole(type) && this.m.longs[r] != 0) {
			frameArray("wholes", ConstantDescs.CD_long.arrayType(), r).lload(this.m.whole(r)).lastore();
		}
		if ((type == Types.NUMBER || Types.isEither(type)) && this.m.doubles[r] != 0) {
			frameArray("numbers", ConstantDescs.CD_double.arrayType(), r).dload(this.m.number(r)).dastore();
		}
		if ((Types.isEither(type) || Types.isReference(type)) && this.m.references[r] != 0) {
			frameArray("references", ClassFileShape.VALUES, r).aload(this.m.reference(r)).aastore();
		}
	}

	/** Loads what the part uses of a register. */
	private void load(int r, int type, boolean always) {
		if (type == Types.CELL && this.m.cellSlots[r] != 0) {
			frameArray("cells", ClassFileShape.CELL.arrayType(), r).aaload().astore(this.m.cell(r));
		}
		else if (Types.isWhole(type) && this.m.longs[r] != 0) {
			frameArray("wholes", ConstantDescs.CD_long.arrayType(), r).laload().lstore(this.m.whole(r));
		}
		if ((type == Types.NUMBER || Types.isEither(type)) && this.m.doubles[r] != 0) {
			frameArray("numbers", ConstantDescs.CD_double.arrayType(), r).daload().dstore(this.m.number(r));
		}
		if ((Types.isEither(type) || Types.isReference(type)) && (always || this.m.references[r] != 0)) {
			frameArray("references", ClassFileShape.VALUES, r).aaload().astore(this.m.reference(r));
		}
	}

	private CodeBuilder frameArray(String name, ClassDesc type, int r) {
		return this.cb.aload(2).getfield(ClassFileShape.FRAME, name, type).loadConstant(r);
	}

	private void blocks(int from, int to) {
		for (int start = from; start >= 0 && start < to; start = this.flow.leaders.nextSetBit(start + 1)) {
			if (this.flow.isReached(start)) {
				block(start);
			}
		}
	}

	private void block(int start) {
		this.cb.labelBinding(this.edges.label(start));
		this.edges.countTurns(start);
		this.m.st = this.flow.blockStart(start).clone();
		int last = this.flow.lastOf(start);
		int pc = start;
		while (true) {
			this.m.line(pc);
			if (pc == last) {
				this.instructions.last(pc);
				return;
			}
			this.instructions.instruction(pc);
			int next = this.flow.next(pc);
			this.edges.cells(pc, next, this.m.st);
			this.flow.advance(pc, next, this.m.st);
			pc = next;
		}
	}

}
