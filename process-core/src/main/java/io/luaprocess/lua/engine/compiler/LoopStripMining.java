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
 * Numeric loops that do not poll in each iteration: they make a strip of iterations, then
 * poll.
 *
 * <p>
 * How a strip ends depends on what the JVM makes of the loop:
 * <ul>
 * <li>The iterations are counted by an {@code int}: the JVM optimizes such loops best.
 * <li>Not so if the loop writes tables. The JVM keeps the call in it that lets tables
 * grow, and what changes from iteration to iteration is saved around it; a count would be
 * one more such value. Then the strip ends at a multiple of a power of two of the
 * counter, if it is whole.
 * <li>Nor if the loop calls functions, which the JVM inlines better if the loop begins
 * with its test. Then the counter is compared with the end of the strip in place of the
 * limit. The same if the counter is not whole and one of these holds, or if the step is
 * known only at run time, for the number of iterations would take a division.
 * </ul>
 */
public final class LoopStripMining {

	private enum End {

		COUNT, MULTIPLE, LIMIT

	}

	/**
	 * How a loop is cut into strips.
	 *
	 * @param most how many iterations a strip has
	 * @param end what ends it
	 * @param begin where it begins
	 * @param done the end of the loop
	 */
	private record Strip(int most, End end, Label begin, Label done) {
	}

	private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

	private static final MethodTypeDesc OF_LONGS = MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long,
			ConstantDescs.CD_long);

	private final MethodCode method;

	private final BlockLinker linker;

	private final LoopCode loops;

	private final CodeBuilder builder;

	/** By the tests of the loops. */
	private final Map<Integer, Strip> strips = new HashMap<>();

	LoopStripMining(MethodCode method, BlockLinker linker, LoopCode loops) {
		this.method = method;
		this.linker = linker;
		this.loops = loops;
		this.builder = method.builder;
	}

	private End end(int preparation, boolean whole, boolean constant) {
		ShortLoopSafepoints loops = this.method.analysis.shortLoopSafepoints;
		boolean calls = loops.calls(preparation);
		if (constant && !calls && !loops.writes(preparation)) {
			return End.COUNT;
		}
		return (whole && !calls) ? End.MULTIPLE : End.LIMIT;
	}

	/**
	 * Goes to the first iteration of a loop, or beyond it.
	 * @param most how many iterations it makes without a poll
	 */
	void enter(LoopCode.Loop loop, int most) {
		Strip strip = new Strip(most, end(loop.preparation(), loop.whole(), loop.isConstant()), this.builder.newLabel(),
				this.builder.newLabel());
		this.strips.put(loop.test(), strip);
		switch (strip.end) {
			case COUNT -> enterCounted(loop, strip);
			case MULTIPLE -> this.builder.goto_(this.loops.entry(loop.test()));
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
		this.builder.labelBinding(strip.done);
		this.linker.fallInto(loop.test(), loop.test() + 1);
		return true;
	}

	// ---- counted iterations ----------------------------------------------------------

	private void enterCounted(LoopCode.Loop loop, Strip strip) {
		int a = loop.a();
		this.builder.labelBinding(this.loops.entry(loop.test()));
		if (loop.whole()) {
			this.method.points.addCounted(loop);
			this.loops.exit(loop, this.method.whole(a + 1), strip.done);
			this.builder.labelBinding(strip.begin);
			this.builder.lload(this.method.whole(a + 1)).lload(this.method.whole(a)).lsub();
			if (loop.wholeStep() != 1) {
				this.builder.loadConstant(loop.wholeStep()).ldiv();
			}
			this.builder.loadConstant(strip.most - 1L).invokestatic(MATH, "min", OF_LONGS);
			this.builder.l2i().iconst_1().iadd().istore(this.method.iterations());
		}
		else {
			this.builder.labelBinding(strip.begin);
			pushForStrip(loop, strip);
			this.method.call(SupportMethod.ITERATIONS);
			this.builder.dup().istore(this.method.iterations()).ifeq(strip.done);
		}
		this.builder.iconst_0().istore(this.method.iteration());
		this.loops.iteration(loop);
	}

	private void testCounted(LoopCode.Loop loop, Strip strip) {
		int a = loop.a();
		Label end = this.builder.newLabel();
		if (!loop.whole()) {
			this.loops.next(loop);
		}
		this.builder.iinc(this.method.iteration(), 1);
		this.builder.iload(this.method.iteration()).iload(this.method.iterations()).if_icmpge(end);
		if (loop.whole()) {
			// Computed from the count and the value in the first iteration.
			this.builder.lload(this.method.whole(a)).iload(this.method.iteration()).i2l();
			if (loop.wholeStep() != 1) {
				this.builder.loadConstant(loop.wholeStep()).lmul();
			}
			this.builder.ladd().lstore(this.method.whole(a + 3));
			this.loops.goToIteration(loop);
		}
		else {
			this.loops.iteration(loop);
		}
		this.builder.labelBinding(end);
		if (loop.whole()) {
			this.builder.iload(this.method.iterations()).loadConstant(strip.most).if_icmplt(strip.done);
			this.builder.lload(this.method.whole(a)).loadConstant(strip.most * loop.wholeStep()).ladd().dup2();
			this.builder.lstore(this.method.whole(a)).lload(this.method.whole(a + 1)).lcmp();
			this.builder.branch((loop.step() > 0) ? Opcode.IFGT : Opcode.IFLT, strip.done);
		}
		this.method.points.poll(loop.test(), this.loops.entry(loop.test()));
		this.builder.goto_(strip.begin);
	}

	// ---- up to a value of the counter ------------------------------------------------

	private void testMultiple(LoopCode.Loop loop, Strip strip) {
		Label due = this.builder.newLabel();
		Label polled = this.builder.newLabel();
		Label entry = this.loops.entry(loop.test());
		int step = (int) Math.abs(loop.wholeStep());
		this.loops.next(loop);
		this.loops.pushCounter(loop);
		this.builder.l2i().loadConstant(Integer.highestOneBit(strip.most * step) - 1).iand();
		if (step == 1) {
			this.builder.ifeq(due);
		}
		else {
			// Of as many numbers in a row the counter is one.
			this.builder.loadConstant(step).if_icmplt(due);
		}
		// A block of its own, so that there is one way from here into the loop.
		this.builder.labelBinding(polled).nop();
		this.builder.labelBinding(entry);
		this.loops.exit(loop, this.loops.limit(loop), strip.done);
		this.loops.iteration(loop);
		this.method.stub(loop.test(), () -> {
			this.builder.labelBinding(due);
			this.method.points.poll(loop.test(), entry);
			this.builder.goto_(polled);
		});
	}

	private void enterLimited(LoopCode.Loop loop, Strip strip) {
		if (loop.whole()) {
			this.builder.labelBinding(this.loops.entry(loop.test()));
			if (this.method.isEnteredAt(Entry.LOOPS)) {
				this.loops.exit(loop, this.loops.limit(loop), strip.done);
			}
			this.loops.stepBack(loop);
			this.builder.labelBinding(strip.begin);
			this.loops.pushCounter(loop);
			this.builder.loadConstant(strip.most * loop.wholeStep()).ladd().lload(this.loops.limit(loop));
			this.builder.invokestatic(MATH, (loop.step() > 0) ? "min" : "max", OF_LONGS)
				.lstore(this.method.endOfStrip());
			this.builder.goto_(this.linker.label(loop.test()));
		}
		else {
			// Ends each iteration, also the first.
			this.builder.loadConstant(Double.NaN).dstore(this.method.endOfStrip());
			this.builder.goto_(strip.begin);
		}
	}

	private void testLimited(LoopCode.Loop loop, Strip strip) {
		Label end = this.builder.newLabel();
		this.loops.next(loop);
		if (!loop.whole()) {
			this.builder.labelBinding(strip.begin);
		}
		this.loops.exit(loop, this.method.endOfStrip(), end);
		this.loops.iteration(loop);
		this.method.stub(loop.test(), () -> {
			this.builder.labelBinding(end);
			this.loops.exit(loop, this.loops.limit(loop), strip.done);
			if (loop.whole()) {
				this.method.points.poll(loop.test(), this.loops.entry(loop.test()));
				this.loops.stepBack(loop);
				this.builder.goto_(strip.begin);
				return;
			}
			Label again = this.builder.newLabel();
			this.method.points.poll(loop.test(), again);
			setEndOfStrip(loop, strip);
			this.loops.iteration(loop);
			if (this.method.isEnteredAt(Entry.LOOPS)) {
				// The one way into the loop. Where each iteration polls, it does again.
				this.builder.labelBinding(again);
				setEndOfStrip(loop, strip);
				this.builder.goto_(strip.begin);
			}
		});
	}

	private void setEndOfStrip(LoopCode.Loop loop, Strip strip) {
		pushForStrip(loop, strip);
		this.method.call(SupportMethod.END_OF_STRIP);
		this.builder.dstore(this.method.endOfStrip());
	}

	private void pushForStrip(LoopCode.Loop loop, Strip strip) {
		this.loops.pushCounter(loop);
		this.builder.dload(this.loops.limit(loop));
		this.loops.pushStep(loop);
		this.builder.loadConstant(strip.most);
	}

}
