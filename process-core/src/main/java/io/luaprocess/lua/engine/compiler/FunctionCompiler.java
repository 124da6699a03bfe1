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

import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.FunctionAnalysis;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.support.SplitFrame;
import org.jspecify.annotations.Nullable;

/**
 * Emits the code of one Lua function as a static method; that of a large one as several,
 * see {@link Partition}.
 *
 * <p>
 * <strong>Division of work.</strong> {@link TypeInference} has found out what every
 * register holds. This class emits the blocks one after the other,
 * {@link InstructionCompiler} and its helpers their instructions, {@link BlockLinker} the
 * edges between them, {@link Activation} the beginning and end of the call.
 * {@link MethodCode} knows the registers and the JVM's stack.
 *
 * <p>
 * <strong>Slow paths</strong> that stand at the end of the method cost nothing as long as
 * they do not run: the JVM's compiler drops them, and with them the tests for null.
 *
 * <p>
 * <strong>Parts.</strong> What goes from one part of a function to another is a number
 * that names a block; the registers that live there go through a {@link SplitFrame}, and
 * only those the part uses. They have the kinds {@link TypeInference} says, so unboxed
 * numbers stay unboxed.
 *
 * <p>
 * <strong>Positions.</strong> The line number table maps to Lua instructions, see
 * {@link ProgramLoader}.
 */
final class FunctionCompiler {

	private final MethodCode method;

	private final FrameCode frame;

	private final BlockLinker linker;

	private final Activation activation;

	private final InstructionCompiler instructions;

	private final FunctionInfo function;

	private final FunctionAnalysis analysis;

	private final ControlFlow controlFlow;

	private final TypeInference inference;

	private final CodeBuilder builder;

	private final ClassFileShape shape;

	FunctionCompiler(FunctionInfo function, FunctionAnalysis analysis, CodeBuilder builder, ClassFileShape shape,
			boolean polls, Partition.@Nullable Part part, Entry entry) {
		this.function = function;
		this.analysis = analysis;
		this.controlFlow = analysis.controlFlow;
		this.inference = analysis.inference;
		this.builder = builder;
		this.shape = shape;
		this.method = new MethodCode(function, analysis, builder, shape, polls, part, entry);
		this.frame = new FrameCode(this.method);
		this.linker = new BlockLinker(this.method);
		this.activation = new Activation(this.method, this.linker);
		this.instructions = new InstructionCompiler(this.method, this.linker, this.activation);
	}

	/** Emits the method {@code run(self, s, parameters…[, varargs])}. */
	void emit() {
		this.activation.layOutFrame();
		this.linker.begin(0, this.method.code.length);
		this.activation.enter();
		this.method.points.begin();
		this.activation.begin = this.builder.newLabel();
		this.builder.labelBinding(this.activation.begin);
		loadSelf();
		if (this.analysis.callSafepoints.atBeginning()) {
			this.method.poll();
		}
		this.activation.begin();
		blocks(0, this.method.code.length);
		this.method.end();
	}

	private void loadSelf() {
		if (this.function.hasFields()) {
			this.builder.aload(0).checkcast(this.shape.self).astore(this.method.self);
		}
	}

	/**
	 * Emits the method {@code run(self, s, references, numbers, point, results)}, which
	 * goes on with a call that was suspended, see {@link ResumePoints}.
	 */
	void emitResumed() {
		this.activation.layOutResumedFrame();
		this.linker.begin(0, this.method.code.length);
		this.activation.enterAgain();
		this.method.points.begin();
		loadSelf();
		Label prologue = this.builder.newLabel();
		this.builder.goto_(prologue);
		blocks(0, this.method.code.length);
		this.method.end();
		this.method.line(0);
		this.builder.labelBinding(prologue);
		this.method.points.resume(2, 3, 4);
	}

	/**
	 * Emits the method {@code run} of a function that is cut: calls the parts one after
	 * the other; each returns the block to go on with.
	 */
	void emitDispatcher(Partition partition) {
		this.activation.layOutFrame();
		int frame = this.method.nextSlot++;
		int next = this.method.nextSlot++;
		this.activation.enter();
		this.builder.new_(ClassFileShape.FRAME).dup().loadConstant(this.method.registers);
		this.builder.invokespecial(ClassFileShape.FRAME, ConstantDescs.INIT_NAME,
				MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
		this.builder.astore(frame);
		for (int r = 0; r < this.function.prototype.numparams; r++) {
			this.builder.aload(frame).getfield(ClassFileShape.FRAME, "references", ClassFileShape.VALUES);
			this.builder.loadConstant(r).aload(this.method.references[r]).aastore();
		}
		if (this.function.isVararg()) {
			this.builder.aload(frame).aload(this.method.varargs);
			this.builder.putfield(ClassFileShape.FRAME, "varargs", ClassFileShape.VARARGS);
		}
		this.method.poll();
		this.builder.iconst_0();
		dispatch(partition, frame, next);
	}

	/**
	 * Emits the method {@code run(self, s, frame, point)}, which goes on with a call of a
	 * function that is cut.
	 */
	void emitDispatcherAgain(Partition partition) {
		this.method.nextSlot = 4;
		this.activation.layOutCall();
		this.activation.enterAgain();
		this.builder.aload(0).aload(1).aload(2).iload(3);
		this.builder.invokestatic(ClassFileShape.CALL_SAVED, "resume", ClassFileShape.PART);
		dispatch(partition, 2, 3);
	}

	/** The number of the next block is on the stack; negative at the end. */
	private void dispatch(Partition partition, int frame, int next) {
		Label loop = this.builder.newLabel();
		Label back = this.builder.newLabel();
		this.builder.goto_(back);
		List<SwitchCase> cases = new ArrayList<>();
		for (int p = 0; p < partition.size(); p++) {
			cases.add(SwitchCase.of(p, this.builder.newLabel()));
		}
		this.builder.labelBinding(loop);
		this.builder.iload(next).bipush(16).ishr().tableswitch(cases.getFirst().target(), cases);
		for (int p = 0; p < partition.size(); p++) {
			this.builder.labelBinding(cases.get(p).target());
			this.builder.aload(0).aload(1).aload(frame).iload(next);
			this.builder.invokestatic(this.shape.self, ClassFileShape.part(p), ClassFileShape.PART);
			this.builder.goto_(back);
		}
		this.builder.labelBinding(back);
		this.builder.dup().istore(next).ifge(loop);
		this.activation.leave();
		this.builder.aload(frame).getfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
		if (!this.function.isMulti()) {
			this.builder.checkcast(ClassFileShape.VALUE);
		}
		this.builder.areturn();
		this.method.end();
	}

	/**
	 * Emits the method {@code part<n>(self, s, frame, entry)}, which returns the number
	 * of the block to go on with, see {@link Partition#entry}, or a negative number at
	 * the end. Registers that the part does not touch stay in the frame. The entry is the
	 * number of a block, or a point where a suspended call goes on.
	 */
	void emitPart() {
		Partition.Part p = Objects.requireNonNull(this.method.part);
		this.method.nextSlot = 4;
		this.method.self = this.method.nextSlot++;
		this.method.list = this.method.nextSlot++;
		this.linker.begin(p.from(), p.to());
		Label prologue = this.builder.newLabel();
		this.builder.goto_(prologue);
		this.method.points.beginRange();
		boolean resumes = !this.method.isEnteredAt(Entry.BEGINNING);
		Label first = (p.index() == 0 && !resumes) ? this.builder.newLabel() : null;
		if (first != null) {
			this.builder.labelBinding(first);
			this.method.line(0);
			for (int r = 0; r < this.function.prototype.numparams; r++) {
				this.frame.load(r, Types.VALUE, true);
			}
			this.activation.begin();
			this.builder.goto_(this.linker.label(0));
		}
		blocks(p.from(), p.to());
		this.method.end();
		// What follows belongs to no instruction.
		this.method.line(p.to());
		while (!this.linker.exits.isEmpty()) {
			Map.Entry<Integer, Label> exit = this.linker.exits.pollFirstEntry();
			this.builder.labelBinding(exit.getValue());
			int[] state = this.inference.blockStart(exit.getKey());
			for (int r = 0; r < this.method.registers; r++) {
				this.frame.save(r, state[r]);
			}
			this.builder.loadConstant(p.partition().entry(exit.getKey())).ireturn();
		}
		this.builder.labelBinding(prologue);
		loadSelf();
		this.frame.clear();
		if (this.method.mayCountIterations()) {
			this.builder.iconst_0().istore(this.method.iteration());
		}
		if (resumes) {
			this.method.points.resumePart(3);
			return;
		}
		List<Integer> entries = p.partition().entries(p.index());
		List<SwitchCase> cases = new ArrayList<>();
		if (first != null) {
			cases.add(SwitchCase.of(0, first));
		}
		for (int j = 0; j < entries.size(); j++) {
			cases.add(SwitchCase.of(p.index() << 16 | (j + 1), this.builder.newLabel()));
		}
		if (cases.isEmpty()) {
			this.builder.iconst_m1().ireturn();
			return;
		}
		this.builder.iload(3).lookupswitch(cases.getFirst().target(), cases);
		for (int j = 0; j < entries.size(); j++) {
			int block = entries.get(j);
			this.builder.labelBinding(cases.get((first != null) ? j + 1 : j).target());
			int[] state = this.inference.blockStart(block);
			for (int r = 0; r < this.method.registers; r++) {
				this.frame.load(r, state[r], false);
			}
			this.builder.goto_(this.linker.label(block));
		}
	}

	private void blocks(int from, int to) {
		for (int start = from; start >= 0 && start < to; start = this.controlFlow.leaders.nextSetBit(start + 1)) {
			if (this.inference.isReached(start)) {
				block(start);
			}
		}
	}

	private void block(int start) {
		this.builder.labelBinding(this.linker.label(start));
		this.linker.countIterations(start);
		this.method.types = this.inference.blockStart(start).clone();
		int last = this.controlFlow.lastOf(start);
		int pc = start;
		while (true) {
			this.method.line(pc);
			if (pc == last) {
				this.instructions.last(pc);
				return;
			}
			this.instructions.instruction(pc);
			this.method.points.afterInstruction(pc);
			int next = this.controlFlow.next(pc);
			this.linker.cells(pc, next, this.method.types);
			this.inference.advance(pc, next, this.method.types);
			pc = next;
		}
	}

}
