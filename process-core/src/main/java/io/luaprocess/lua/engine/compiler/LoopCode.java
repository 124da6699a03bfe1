package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;

import io.luaprocess.lua.engine.analysis.Flow;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.Types;

/**
 * The pieces numeric loops are made of.
 */
final class LoopCode {

	/**
	 * A numeric loop.
	 *
	 * @param preparation the instruction that prepares it
	 * @param test the instruction that begins each turn
	 * @param body the first instruction of a turn
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

	private final MethodCode m;

	private final BlockLinker edges;

	private final Flow flow;

	private final CodeBuilder cb;

	LoopCode(MethodCode m, BlockLinker edges) {
		this.m = m;
		this.edges = edges;
		this.flow = m.flow;
		this.cb = m.cb;
	}

	/** The loop with a preparation. */
	Loop loop(int preparation) {
		int test = this.flow.jumpTarget(preparation);
		int a = Instruction.a(this.m.code[preparation]);
		return new Loop(preparation, test, this.flow.jumpTarget(test), a, Types.isWhole(this.flow.blockStart(test)[a]),
				this.flow.constantStep(preparation));
	}

	/** The local of the limit. */
	int limit(Loop loop) {
		return loop.whole() ? this.m.whole(loop.a() + 1) : this.m.number(loop.a() + 1);
	}

	void pushCounter(Loop loop) {
		if (loop.whole()) {
			this.cb.lload(this.m.whole(loop.a()));
		}
		else {
			this.cb.dload(this.m.number(loop.a()));
		}
	}

	/** Pushes the step as a {@code double}. */
	void pushStep(Loop loop) {
		if (loop.isConstant()) {
			this.cb.loadConstant(loop.step());
		}
		else {
			this.cb.dload(this.m.number(loop.a() + 2));
		}
	}

	/** Adds the step to the counter. */
	void next(Loop loop) {
		pushCounter(loop);
		if (loop.whole()) {
			this.cb.loadConstant(loop.wholeStep()).ladd().lstore(this.m.whole(loop.a()));
		}
		else {
			pushStep(loop);
			this.cb.dadd().dstore(this.m.number(loop.a()));
		}
	}

	/** Goes to a label if the counter is beyond the limit in a local. */
	void exit(Loop loop, int limit, Label done) {
		if (loop.whole()) {
			pushCounter(loop);
			this.cb.lload(limit).lcmp().branch((loop.step() > 0) ? Opcode.IFGT : Opcode.IFLT, done);
		}
		else if (!loop.isConstant()) {
			Label down = this.cb.newLabel();
			Label go = this.cb.newLabel();
			pushStep(loop);
			this.cb.dconst_0().dcmpl().ifle(down);
			exitUp(loop, limit, done);
			this.cb.goto_(go);
			this.cb.labelBinding(down);
			exitDown(loop, limit, done);
			this.cb.labelBinding(go);
		}
		else if (loop.step() > 0) {
			exitUp(loop, limit, done);
		}
		else {
			exitDown(loop, limit, done);
		}
	}

	// Not a number ends the loop either way.

	private void exitUp(Loop loop, int limit, Label done) {
		pushCounter(loop);
		this.cb.dload(limit).dcmpg().ifgt(done);
	}

	private void exitDown(Loop loop, int limit, Label done) {
		pushCounter(loop);
		this.cb.dload(limit).dcmpl().iflt(done);
	}

	/** Sets the variable for the turn that begins, and goes there. */
	void turn(Loop loop) {
		pushCounter(loop);
		if (loop.whole()) {
			this.cb.lstore(this.m.whole(loop.a() + 3));
		}
		else {
			this.cb.dstore(this.m.number(loop.a() + 3));
		}
		goToTurn(loop);
	}

	/** Goes to the turn whose variable is set. */
	void goToTurn(Loop loop) {
		int[] state = this.flow.blockStart(loop.test()).clone();
		this.flow.stepLast(loop.test(), true, state);
		this.edges.goBack(loop.test(), loop.body(), state);
	}

}
