package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.util.HashMap;
import java.util.Map;

import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;

/**
 * The pieces numeric loops are made of.
 */
final class LoopCode {

	/**
	 * A numeric loop.
	 *
	 * @param preparation the instruction that prepares it
	 * @param test the instruction that begins each iteration
	 * @param body the first instruction of an iteration
	 * @param a its first register: counter, limit, step and the variable
	 * @param whole whether the counter is a {@code long}; its step is known then
	 * @param step the step, NaN if it is known only at run time
	 */
	record Loop(int preparation, int test, int body, int a, boolean whole, double step) {

		boolean isConstant() {
			return this.step == this.step;
		}

		long wholeStep() {
			return (long) this.step;
		}

	}

	private final MethodCode method;

	private final BlockLinker linker;

	private final ControlFlow controlFlow;

	private final TypeInference inference;

	private final CodeBuilder builder;

	/** Where loops are entered, by their tests. */
	private final Map<Integer, Label> entries = new HashMap<>();

	LoopCode(MethodCode method, BlockLinker linker) {
		this.method = method;
		this.linker = linker;
		this.controlFlow = method.controlFlow;
		this.inference = method.inference;
		this.builder = method.builder;
	}

	/** The loop with a preparation. */
	Loop loop(int preparation) {
		int test = this.controlFlow.jumpTarget(preparation);
		int a = Instruction.a(this.method.code[preparation]);
		return new Loop(preparation, test, this.controlFlow.jumpTarget(test), a,
				Types.isWhole(this.inference.blockStart(test)[a]), this.inference.constantStep(preparation));
	}

	/**
	 * The one way into a loop: its counter has its first value, or the next one after a
	 * poll, which may be beyond the limit.
	 * @param test the test of the loop
	 */
	Label entry(int test) {
		return this.entries.computeIfAbsent(test, (key) -> this.builder.newLabel());
	}

	/** The local of the limit. */
	int limit(Loop loop) {
		return loop.whole() ? this.method.whole(loop.a() + 1) : this.method.number(loop.a() + 1);
	}

	void pushCounter(Loop loop) {
		if (loop.whole()) {
			this.builder.lload(this.method.whole(loop.a()));
		}
		else {
			this.builder.dload(this.method.number(loop.a()));
		}
	}

	/** Pushes the step as a {@code double}. */
	void pushStep(Loop loop) {
		if (loop.isConstant()) {
			this.builder.loadConstant(loop.step());
		}
		else {
			this.builder.dload(this.method.number(loop.a() + 2));
		}
	}

	/** Adds the step to the counter. */
	void next(Loop loop) {
		pushCounter(loop);
		if (loop.whole()) {
			this.builder.loadConstant(loop.wholeStep()).ladd().lstore(this.method.whole(loop.a()));
		}
		else {
			pushStep(loop);
			this.builder.dadd().dstore(this.method.number(loop.a()));
		}
	}

	/** Takes back the step that the test is to add. */
	void stepBack(Loop loop) {
		pushCounter(loop);
		this.builder.loadConstant(loop.wholeStep()).lsub().lstore(this.method.whole(loop.a()));
	}

	/** Goes to a label if the counter is beyond the limit in a local. */
	void exit(Loop loop, int limit, Label done) {
		if (loop.whole()) {
			pushCounter(loop);
			this.builder.lload(limit).lcmp().branch((loop.step() > 0) ? Opcode.IFGT : Opcode.IFLT, done);
		}
		else if (!loop.isConstant()) {
			Label down = this.builder.newLabel();
			Label go = this.builder.newLabel();
			pushStep(loop);
			this.builder.dconst_0().dcmpl().ifle(down);
			exitUp(loop, limit, done);
			this.builder.goto_(go);
			this.builder.labelBinding(down);
			exitDown(loop, limit, done);
			this.builder.labelBinding(go);
		}
		else if (loop.step() > 0) {
			exitUp(loop, limit, done);
		}
		else {
			exitDown(loop, limit, done);
		}
	}

	// NaN ends the loop in both directions.

	private void exitUp(Loop loop, int limit, Label done) {
		pushCounter(loop);
		this.builder.dload(limit).dcmpg().ifgt(done);
	}

	private void exitDown(Loop loop, int limit, Label done) {
		pushCounter(loop);
		this.builder.dload(limit).dcmpl().iflt(done);
	}

	/** Sets the variable for the iteration that begins, and goes there. */
	void iteration(Loop loop) {
		pushCounter(loop);
		if (loop.whole()) {
			this.builder.lstore(this.method.whole(loop.a() + 3));
		}
		else {
			this.builder.dstore(this.method.number(loop.a() + 3));
		}
		goToIteration(loop);
	}

	/** Goes to the iteration whose variable is set. */
	void goToIteration(Loop loop) {
		int[] state = this.inference.blockStart(loop.test()).clone();
		this.inference.stepLast(loop.test(), true, state);
		this.linker.goBack(loop.test(), loop.body(), state);
	}

}
