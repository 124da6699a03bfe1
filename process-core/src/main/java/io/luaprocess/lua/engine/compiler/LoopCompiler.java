package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;

/**
 * Numeric loops. A counter that starts as a small whole number and steps by a small
 * constant is a {@code long}, else a {@code double}.
 */
final class LoopCompiler {

	private final MethodCode method;

	private final BlockLinker linker;

	private final ControlFlow controlFlow;

	private final TypeInference inference;

	private final CodeBuilder builder;

	private final LoopCode loops;

	private final LoopStripMining stripMining;

	LoopCompiler(MethodCode method, BlockLinker linker) {
		this.method = method;
		this.linker = linker;
		this.controlFlow = method.controlFlow;
		this.inference = method.inference;
		this.builder = method.builder;
		this.loops = new LoopCode(method, linker);
		this.stripMining = new LoopStripMining(method, linker, this.loops);
	}

	void prepareLoop(int pc, int a) {
		int[] after = this.method.types.clone();
		this.inference.step(pc, after);
		double step = this.inference.constantStep(pc);
		if (Types.isWhole(after[a])) {
			int limit = TypeInference.read(this.method.types, a + 1);
			if (!Types.isWhole(limit)) {
				pushLoopNumber(a + 1, SupportMethod.LOOP_LIMIT);
				this.method.call((step > 0) ? SupportMethod.LIMIT_UP : SupportMethod.LIMIT_DOWN);
				this.builder.lstore(this.method.whole(a + 1));
			}
			return;
		}
		pushLoopNumber(a, SupportMethod.LOOP_START);
		pushLoopNumber(a + 1, SupportMethod.LOOP_LIMIT);
		if (step == step) {
			this.builder.dstore(this.method.number(a + 1)).loadConstant(step);
		}
		else {
			pushLoopNumber(a + 2, SupportMethod.LOOP_STEP);
			this.builder.dstore(this.method.number(a + 2))
				.dstore(this.method.number(a + 1))
				.dload(this.method.number(a + 2));
		}
		this.builder.dsub().dstore(this.method.number(a));
	}

	private void pushLoopNumber(int register, SupportMethod check) {
		if (Types.isNumber(TypeInference.read(this.method.types, register))) {
			this.method.pushDouble(register);
		}
		else {
			this.builder.aload(1);
			this.method.pushValue(register, this.method.types);
			this.method.call(check);
		}
	}

	/**
	 * How many iterations a loop makes before it polls; 0 if it polls in each iteration.
	 * @param pc its preparation
	 * @param a its first register
	 * @param prepared what is known after the preparation
	 */
	private int iterations(int pc, int a, int[] prepared) {
		int[] test = this.inference.blockStart(this.controlFlow.jumpTarget(pc));
		return (Types.isWhole(prepared[a]) == Types.isWhole(test[a])) ? this.method.iterations(pc) : 0;
	}

	/** Enters a loop that is prepared. */
	void enter(int pc, int a) {
		int iterations = iterations(pc, a, this.method.types);
		LoopCode.Loop loop = this.loops.loop(pc);
		boolean whole = Types.isWhole(this.method.types[a]);
		this.linker.edge(pc, loop.test(), this.method.types);
		if (this.method.part != null && !this.method.part.contains(loop.test())) {
			// Its test begins with a step.
			if (whole && loop.whole()) {
				this.loops.stepBack(loop);
			}
			this.builder.goto_(this.linker.label(loop.test()));
			return;
		}
		if (!whole) {
			// The first number is what is left of it after a step back and forth.
			this.loops.next(loop);
		}
		if (iterations > 0) {
			this.stripMining.enter(loop, iterations);
		}
		else {
			this.builder.goto_(this.loops.entry(loop.test()));
		}
	}

	/** The test of a loop, which begins each iteration. */
	void test(int pc) {
		LoopCode.Loop loop = this.loops.loop(this.controlFlow.preparation(pc));
		if (this.stripMining.test(loop)) {
			return;
		}
		Label done = this.builder.newLabel();
		this.loops.next(loop);
		this.method.points.poll(pc, this.loops.entry(pc));
		this.builder.labelBinding(this.loops.entry(pc));
		this.loops.exit(loop, this.loops.limit(loop), done);
		this.loops.iteration(loop);
		this.builder.labelBinding(done);
		this.linker.fallInto(pc, pc + 1);
	}

}
