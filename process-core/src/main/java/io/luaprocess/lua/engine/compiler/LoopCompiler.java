package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;

import io.luaprocess.lua.engine.analysis.Flow;
import io.luaprocess.lua.engine.analysis.Types;

/**
 * Numeric loops. A counter that starts as a small whole number and steps by a small
 * constant is a {@code long}, else a {@code double}.
 */
final class LoopCompiler {

	private final MethodCode m;

	private final BlockLinker edges;

	private final Flow flow;

	private final CodeBuilder cb;

	private final LoopCode loops;

	private final LoopStripMining strips;

	LoopCompiler(MethodCode m, BlockLinker edges) {
		this.m = m;
		this.edges = edges;
		this.flow = m.flow;
		this.cb = m.cb;
		this.loops = new LoopCode(m, edges);
		this.strips = new LoopStripMining(m, edges, this.loops);
	}

	void prepareLoop(int pc, int a) {
		int[] after = this.m.st.clone();
		this.flow.step(pc, after);
		double step = this.flow.constantStep(pc);
		if (Types.isWhole(after[a])) {
			int limit = Flow.read(this.m.st, a + 1);
			if (!Types.isWhole(limit)) {
				pushLoopNumber(a + 1, "loopLimit");
				this.m.rt((step > 0) ? "limitUp" : "limitDown", ConstantDescs.CD_long, ConstantDescs.CD_double);
				this.cb.lstore(this.m.whole(a + 1));
			}
			if (turns(pc, a, after) == 0 || !this.strips.beginsWithTurn(pc)) {
				this.cb.lload(this.m.whole(a)).loadConstant((long) step).lsub().lstore(this.m.whole(a));
			}
			return;
		}
		pushLoopNumber(a, "loopStart");
		pushLoopNumber(a + 1, "loopLimit");
		if (step == step) {
			this.cb.dstore(this.m.number(a + 1)).loadConstant(step);
		}
		else {
			pushLoopNumber(a + 2, "loopStep");
			this.cb.dstore(this.m.number(a + 2)).dstore(this.m.number(a + 1)).dload(this.m.number(a + 2));
		}
		this.cb.dsub().dstore(this.m.number(a));
	}

	private void pushLoopNumber(int register, String check) {
		if (Types.isNumber(Flow.read(this.m.st, register))) {
			this.m.pushDouble(register);
		}
		else {
			this.cb.aload(1);
			this.m.pushValue(register, this.m.st);
			this.m.rt(check, ConstantDescs.CD_double, ClassFileShape.STATE, ClassFileShape.VALUE);
		}
	}

	/**
	 * How many turns a loop makes before it polls; 0 if it polls in each turn.
	 * @param pc its preparation
	 * @param a its first register
	 * @param prepared what is known after the preparation
	 */
	private int turns(int pc, int a, int[] prepared) {
		int[] test = this.flow.blockStart(this.flow.jumpTarget(pc));
		return (Types.isWhole(prepared[a]) == Types.isWhole(test[a])) ? this.m.turns(pc) : 0;
	}

	/** Goes from the preparation of a loop to its test. */
	void enter(int pc, int a) {
		int turns = turns(pc, a, this.m.st);
		if (turns > 0) {
			this.strips.enter(this.loops.loop(pc), turns);
		}
		else {
			this.edges.goTo(pc, this.flow.jumpTarget(pc), this.m.st);
		}
	}

	/** The test of a loop, which begins each turn. */
	void test(int pc) {
		LoopCode.Loop loop = this.loops.loop(this.flow.preparation(pc));
		if (this.strips.test(loop)) {
			return;
		}
		Label done = this.cb.newLabel();
		this.loops.next(loop);
		this.loops.exit(loop, this.loops.limit(loop), done);
		this.m.poll();
		this.loops.turn(loop);
		this.cb.labelBinding(done);
		this.edges.fallInto(pc, pc + 1);
	}

}
