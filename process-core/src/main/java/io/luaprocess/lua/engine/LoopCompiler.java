package io.luaprocess.lua.engine;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;

/**
 * Numeric loops. A counter that starts as a small whole number and steps by a small
 * constant is a {@code long}, else a {@code double}.
 */
final class LoopCompiler {

	private final MethodCode m;

	private final Edges edges;

	private final Flow flow;

	private final CodeBuilder cb;

	LoopCompiler(MethodCode m, Edges edges) {
		this.m = m;
		this.edges = edges;
		this.flow = m.flow;
		this.cb = m.cb;
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
			this.cb.lload(this.m.whole(a)).loadConstant((long) step).lsub().lstore(this.m.whole(a));
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

	void loop(int pc, int a) {
		double step = this.flow.constantStep(this.flow.preparation(pc));
		Label done = this.cb.newLabel();
		int[] after = this.m.st.clone();
		if (Types.isWhole(this.m.st[a])) {
			this.cb.lload(this.m.whole(a)).loadConstant((long) step).ladd().dup2().lstore(this.m.whole(a));
			this.cb.lload(this.m.whole(a + 1)).lcmp();
			this.cb.branch((step > 0) ? Opcode.IFGT : Opcode.IFLT, done);
			this.cb.lload(this.m.whole(a)).lstore(this.m.whole(a + 3));
		}
		else {
			this.cb.dload(this.m.number(a));
			if (step == step) {
				this.cb.loadConstant(step).dadd().dup2().dstore(this.m.number(a));
				this.cb.dload(this.m.number(a + 1));
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
				this.cb.dload(this.m.number(a + 2)).dadd().dstore(this.m.number(a));
				this.cb.dload(this.m.number(a + 2)).dconst_0().dcmpl().ifle(down);
				this.cb.dload(this.m.number(a)).dload(this.m.number(a + 1)).dcmpg().ifgt(done);
				this.cb.goto_(go);
				this.cb.labelBinding(down);
				this.cb.dload(this.m.number(a + 1)).dload(this.m.number(a)).dcmpg().ifgt(done);
				this.cb.labelBinding(go);
			}
			this.cb.dload(this.m.number(a)).dstore(this.m.number(a + 3));
		}
		this.flow.stepLast(pc, true, after);
		this.edges.goTo(pc, this.flow.jumpTarget(pc), after);
		this.cb.labelBinding(done);
		this.edges.fallInto(pc, pc + 1);
	}

}
