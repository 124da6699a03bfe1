package io.luaprocess.lua.engine;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

import org.luaj.vm2.Lua;

/**
 * Numeric loops. A counter that starts as a small whole number and steps by a small
 * constant is a {@code long}, else a {@code double}.
 */
final class LoopCompiler {

	/**
	 * A loop that does not poll in each turn.
	 *
	 * @param most how many turns it makes without a poll
	 * @param begin where the next turns are counted
	 * @param done the end of the loop
	 */
	private record Strip(int most, Label begin, Label done) {
	}

	private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

	private static final MethodTypeDesc OF_LONGS = MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long,
			ConstantDescs.CD_long);

	private final MethodCode m;

	private final Edges edges;

	private final Flow flow;

	private final CodeBuilder cb;

	/** The loops of strips by their tests. */
	private final Map<Integer, Strip> strips = new HashMap<>();

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
			if (turns(pc, a, after) == 0) {
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
		int test = this.flow.jumpTarget(pc);
		int turns = turns(pc, a, this.m.st);
		if (turns == 0) {
			this.edges.goTo(pc, test, this.m.st);
			return;
		}
		Strip strip = new Strip(turns, this.cb.newLabel(), this.cb.newLabel());
		this.strips.put(test, strip);
		this.edges.edge(pc, test, this.m.st);
		if (Types.isWhole(this.m.st[a])) {
			long step = (long) this.flow.constantStep(pc);
			this.cb.lload(this.m.whole(a)).lload(this.m.whole(a + 1)).lcmp();
			this.cb.branch((step > 0) ? Opcode.IFGT : Opcode.IFLT, strip.done);
			this.cb.labelBinding(strip.begin);
			this.cb.lload(this.m.whole(a + 1)).lload(this.m.whole(a)).lsub();
			if (step != 1) {
				this.cb.loadConstant(step).ldiv();
			}
			this.cb.loadConstant(turns - 1L).invokestatic(MATH, "min", OF_LONGS);
			this.cb.l2i().iconst_1().iadd().istore(this.m.turns());
		}
		else {
			// The first number is what is left of it after a step back and forth.
			this.cb.dload(this.m.number(a));
			pushStep(pc, a);
			this.cb.dadd().dstore(this.m.number(a));
			this.cb.labelBinding(strip.begin);
			this.cb.dload(this.m.number(a)).dload(this.m.number(a + 1));
			pushStep(pc, a);
			this.cb.loadConstant(turns);
			this.m.rt("turns", ConstantDescs.CD_int, ConstantDescs.CD_double, ConstantDescs.CD_double,
					ConstantDescs.CD_double, ConstantDescs.CD_int);
			this.cb.dup().istore(this.m.turns()).ifeq(strip.done);
		}
		this.cb.iconst_0().istore(this.m.turn());
		this.cb.goto_(this.edges.label(test));
	}

	private void pushStep(int preparation, int a) {
		double step = this.flow.constantStep(preparation);
		if (step == step) {
			this.cb.loadConstant(step);
		}
		else {
			this.cb.dload(this.m.number(a + 2));
		}
	}

	void loop(int pc, int a) {
		Strip strip = this.strips.get(pc);
		if (strip != null) {
			loopInStrips(pc, a, strip);
			return;
		}
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

	/**
	 * Turns that do not poll are counted by an {@code int}; the JVM optimizes such loops
	 * best. A whole counter is computed from that and its value in the first turn.
	 */
	private void loopInStrips(int pc, int a, Strip strip) {
		int preparation = this.flow.preparation(pc);
		Label end = this.cb.newLabel();
		int[] after = this.m.st.clone();
		this.cb.iload(this.m.turn()).iload(this.m.turns()).if_icmpge(end);
		if (Types.isWhole(this.m.st[a])) {
			long step = (long) this.flow.constantStep(preparation);
			this.cb.lload(this.m.whole(a)).iload(this.m.turn()).i2l();
			if (step != 1) {
				this.cb.loadConstant(step).lmul();
			}
			this.cb.ladd().lstore(this.m.whole(a + 3));
		}
		else {
			this.cb.dload(this.m.number(a)).dup2().dstore(this.m.number(a + 3));
			pushStep(preparation, a);
			this.cb.dadd().dstore(this.m.number(a));
		}
		this.cb.iinc(this.m.turn(), 1);
		this.flow.stepLast(pc, true, after);
		this.edges.goBack(pc, this.flow.jumpTarget(pc), after);
		this.cb.labelBinding(end);
		if (Types.isWhole(this.m.st[a])) {
			nextStripOfWhole(preparation, a, strip);
		}
		else {
			nextStripOfNumbers(strip);
		}
		this.cb.labelBinding(strip.done);
		this.edges.fallInto(pc, pc + 1);
	}

	private void nextStripOfWhole(int preparation, int a, Strip strip) {
		long step = (long) this.flow.constantStep(preparation);
		this.cb.iload(this.m.turns()).loadConstant(strip.most).if_icmplt(strip.done);
		this.m.poll();
		this.cb.lload(this.m.whole(a)).loadConstant(strip.most * step).ladd().dup2().lstore(this.m.whole(a));
		this.cb.lload(this.m.whole(a + 1)).lcmp();
		this.cb.branch((step > 0) ? Opcode.IFLE : Opcode.IFGE, strip.begin);
	}

	private void nextStripOfNumbers(Strip strip) {
		this.m.poll();
		this.cb.goto_(strip.begin);
	}

}
