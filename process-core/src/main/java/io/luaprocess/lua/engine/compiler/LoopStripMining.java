package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

import io.luaprocess.lua.engine.analysis.ShortLoopSafepoints;

/**
 * Numeric loops that do not poll in each turn: they make a strip of turns, then poll.
 *
 * <p>
 * How a strip ends depends on what the JVM makes of the loop:
 * <ul>
 * <li>The turns are counted by an {@code int}: the JVM optimizes such loops best.
 * <li>Not so if the loop writes tables. The JVM keeps the call in it that lets tables
 * grow, and what changes from turn to turn is saved around it; a count would be one more
 * such value. Then the strip ends at a multiple of a power of two of the counter, if it
 * is whole.
 * <li>Nor if the loop calls functions, which the JVM inlines better if the loop begins
 * with its test. Then the counter is compared with the end of the strip in place of the
 * limit. The same if the counter is not whole and one of these holds, or if the step is
 * known only at run time, for the number of turns would take a division.
 * </ul>
 */
public final class LoopStripMining {

	private enum End {

		COUNT, MULTIPLE, LIMIT

	}

	/**
	 * How a loop is cut into strips.
	 *
	 * @param most how many turns a strip has
	 * @param end what ends it
	 * @param begin where it begins
	 * @param done the end of the loop
	 */
	private record Strip(int most, End end, Label begin, Label done) {
	}

	private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

	private static final MethodTypeDesc OF_LONGS = MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long,
			ConstantDescs.CD_long);

	private final MethodCode m;

	private final BlockLinker edges;

	private final LoopCode loops;

	private final CodeBuilder cb;

	/** By the tests of the loops. */
	private final Map<Integer, Strip> strips = new HashMap<>();

	LoopStripMining(MethodCode m, BlockLinker edges, LoopCode loops) {
		this.m = m;
		this.edges = edges;
		this.loops = loops;
		this.cb = m.cb;
	}

	/**
	 * Whether a whole counter is prepared for its first turn, not for the test before.
	 */
	boolean beginsWithTurn(int preparation) {
		return end(preparation, true, true) == End.COUNT;
	}

	private End end(int preparation, boolean whole, boolean constant) {
		ShortLoopSafepoints loops = this.m.flow.shortLoops;
		boolean calls = loops.calls(preparation);
		if (constant && !calls && !loops.writes(preparation)) {
			return End.COUNT;
		}
		return (whole && !calls) ? End.MULTIPLE : End.LIMIT;
	}

	/**
	 * Goes from the preparation of a loop to its first turn, or beyond it.
	 * @param most how many turns it makes without a poll
	 */
	void enter(LoopCode.Loop loop, int most) {
		Strip strip = new Strip(most, end(loop.preparation(), loop.whole(), loop.isConstant()), this.cb.newLabel(),
				this.cb.newLabel());
		this.strips.put(loop.test(), strip);
		this.edges.edge(loop.preparation(), loop.test(), this.m.st);
		switch (strip.end) {
			case COUNT -> enterCounted(loop, strip);
			case MULTIPLE -> this.cb.goto_(this.edges.label(loop.test()));
			case LIMIT -> enterLimited(loop, strip);
		}
	}

	/** Emits the test of a loop that has been entered; false if it is not in strips. */
	boolean test(LoopCode.Loop loop) {
		Strip strip = this.strips.get(loop.test());
		if (strip == null) {
			return false;
		}
		switch (strip.end) {
			case COUNT -> testCounted(loop, strip);
			case MULTIPLE -> testMultiple(loop, strip);
			case LIMIT -> testLimited(loop, strip);
		}
		this.cb.labelBinding(strip.done);
		this.edges.fallInto(loop.test(), loop.test() + 1);
		return true;
	}

	// ---- counted turns ---------------------------------------------------------------

	private void enterCounted(LoopCode.Loop loop, Strip strip) {
		int a = loop.a();
		if (!loop.whole()) {
			// The first number is what is left of it after a step back and forth.
			this.loops.next(loop);
		}
		if (loop.whole()) {
			this.loops.exit(loop, this.m.whole(a + 1), strip.done);
			this.cb.labelBinding(strip.begin);
			this.cb.lload(this.m.whole(a + 1)).lload(this.m.whole(a)).lsub();
			if (loop.wholeStep() != 1) {
				this.cb.loadConstant(loop.wholeStep()).ldiv();
			}
			this.cb.loadConstant(strip.most - 1L).invokestatic(MATH, "min", OF_LONGS);
			this.cb.l2i().iconst_1().iadd().istore(this.m.turns());
		}
		else {
			this.cb.labelBinding(strip.begin);
			pushForStrip(loop, strip);
			this.m.rt("turns", ConstantDescs.CD_int, ConstantDescs.CD_double, ConstantDescs.CD_double,
					ConstantDescs.CD_double, ConstantDescs.CD_int);
			this.cb.dup().istore(this.m.turns()).ifeq(strip.done);
		}
		this.cb.iconst_0().istore(this.m.turn());
		this.loops.turn(loop);
	}

	private void testCounted(LoopCode.Loop loop, Strip strip) {
		int a = loop.a();
		Label end = this.cb.newLabel();
		if (!loop.whole()) {
			this.loops.next(loop);
		}
		this.cb.iinc(this.m.turn(), 1);
		this.cb.iload(this.m.turn()).iload(this.m.turns()).if_icmpge(end);
		if (loop.whole()) {
			// Computed from the count and the value in the first turn.
			this.cb.lload(this.m.whole(a)).iload(this.m.turn()).i2l();
			if (loop.wholeStep() != 1) {
				this.cb.loadConstant(loop.wholeStep()).lmul();
			}
			this.cb.ladd().lstore(this.m.whole(a + 3));
			this.loops.goToTurn(loop);
		}
		else {
			this.loops.turn(loop);
		}
		this.cb.labelBinding(end);
		if (!loop.whole()) {
			this.m.poll();
			this.cb.goto_(strip.begin);
			return;
		}
		this.cb.iload(this.m.turns()).loadConstant(strip.most).if_icmplt(strip.done);
		this.m.poll();
		this.cb.lload(this.m.whole(a)).loadConstant(strip.most * loop.wholeStep()).ladd().dup2();
		this.cb.lstore(this.m.whole(a)).lload(this.m.whole(a + 1)).lcmp();
		this.cb.branch((loop.step() > 0) ? Opcode.IFLE : Opcode.IFGE, strip.begin);
	}

	// ---- up to a value of the counter ------------------------------------------------

	private void testMultiple(LoopCode.Loop loop, Strip strip) {
		Label due = this.cb.newLabel();
		int step = (int) Math.abs(loop.wholeStep());
		this.loops.next(loop);
		this.loops.exit(loop, this.loops.limit(loop), strip.done);
		this.loops.pushCounter(loop);
		this.cb.l2i().loadConstant(Integer.highestOneBit(strip.most * step) - 1).iand();
		if (step == 1) {
			this.cb.ifeq(due);
		}
		else {
			// Of as many numbers in a row the counter is one.
			this.cb.loadConstant(step).if_icmplt(due);
		}
		this.loops.turn(loop);
		this.m.stub(loop.test(), () -> {
			this.cb.labelBinding(due);
			this.m.poll();
			this.loops.turn(loop);
		});
	}

	private void enterLimited(LoopCode.Loop loop, Strip strip) {
		if (loop.whole()) {
			this.cb.labelBinding(strip.begin);
			this.loops.pushCounter(loop);
			this.cb.loadConstant(strip.most * loop.wholeStep()).ladd().lload(this.loops.limit(loop));
			this.cb.invokestatic(MATH, (loop.step() > 0) ? "min" : "max", OF_LONGS).lstore(this.m.turn());
		}
		else {
			// Ends each turn, also the first.
			this.cb.loadConstant(Double.NaN).dstore(this.m.turn());
		}
		this.cb.goto_(this.edges.label(loop.test()));
	}

	private void testLimited(LoopCode.Loop loop, Strip strip) {
		Label end = this.cb.newLabel();
		this.loops.next(loop);
		this.loops.exit(loop, this.m.turn(), end);
		this.loops.turn(loop);
		this.m.stub(loop.test(), () -> {
			this.cb.labelBinding(end);
			this.loops.exit(loop, this.loops.limit(loop), strip.done);
			this.m.poll();
			if (loop.whole()) {
				// The test takes the step again.
				this.loops.pushCounter(loop);
				this.cb.loadConstant(loop.wholeStep()).lsub().lstore(this.m.whole(loop.a()));
				this.cb.goto_(strip.begin);
				return;
			}
			pushForStrip(loop, strip);
			this.m.rt("endOfStrip", ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double,
					ConstantDescs.CD_double, ConstantDescs.CD_int);
			this.cb.dstore(this.m.turn());
			this.loops.turn(loop);
		});
	}

	private void pushForStrip(LoopCode.Loop loop, Strip strip) {
		this.loops.pushCounter(loop);
		this.cb.dload(this.loops.limit(loop));
		this.loops.pushStep(loop);
		this.cb.loadConstant(strip.most);
	}

}
