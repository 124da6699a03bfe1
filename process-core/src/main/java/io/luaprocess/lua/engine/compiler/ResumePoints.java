package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntConsumer;

import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.RegisterForms;
import io.luaprocess.lua.engine.analysis.RegisterForms.Form;
import io.luaprocess.lua.engine.analysis.SavedRegisters;
import io.luaprocess.lua.engine.analysis.Types;
import org.jspecify.annotations.Nullable;

/**
 * The points of a method where a call it makes may be suspended, or a loop that polls, so
 * that the method saves its registers and returns {@code null}, and where it goes on
 * later.
 *
 * <p>
 * <strong>Finding out.</strong> A call in the program returns {@code null}. An operation
 * whose metamethod was suspended throws
 * {@link io.luaprocess.lua.engine.support.Suspension}, which the method catches: there
 * are many operations, and their code has nothing in it that looks for a suspension. So
 * does the poll of a loop.
 *
 * <p>
 * <strong>Saving.</strong> All points share the code that saves the registers, at the end
 * of the method, see {@link RegisterSaver}.
 *
 * <p>
 * <strong>Going on.</strong> The method that runs a function from its beginning is never
 * entered elsewhere: a second way into a loop would keep the JVM from optimizing it. So
 * the points are entered in other methods, made of the same instructions, which
 * {@link ProgramLoader} compiles when they are first needed, see {@link Entry}. A loop
 * that has polled goes on where its next iteration begins: that is the one way into it.
 * So computations that give way to others again and again lose no speed. The parts of a
 * function that is {@linkplain io.luaprocess.lua.engine.analysis.Partition cut} are made
 * once more in the same way.
 */
final class ResumePoints {

	/**
	 * What becomes of the results of the call that was suspended.
	 */
	enum Result {

		/** The first one is a value. */
		VALUE,

		/** They are a list. */
		LIST,

		/** They are not used. */
		NOTHING,

		/** The first one is the result of a comparison. */
		COMPARISON,

		/** The first one is the result of a slow path. */
		OPERATOR,

		/** They are those of the iterator of a loop. */
		STEP

	}

	private record Point(int pc, Result result, Label resume) {
	}

	private final MethodCode method;

	private final CodeBuilder builder;

	private final RegisterSaver saver;

	private final RegisterForms forms;

	private final TreeMap<Integer, Point> points = new TreeMap<>();

	private @Nullable Label begin;

	/** Saves the call; the number of the point is on the stack. */
	private @Nullable Label saved;

	ResumePoints(MethodCode method) {
		this.method = method;
		this.builder = method.builder;
		this.saver = new RegisterSaver(method);
		this.forms = method.inference.forms();
	}

	// ---- the registers ---------------------------------------------------------------

	private static boolean mayBeSuspended(int[] code) {
		for (int i : code) {
			if (Instruction.mayCall(Instruction.op(i)) || Instruction.mayGoBack(i)) {
				return true;
			}
		}
		return false;
	}

	/** The registers get values; the call may be suspended from here on. */
	void begin() {
		if (!mayBeSuspended(this.method.code)) {
			return;
		}
		this.saver.clear();
		beginRange();
	}

	/**
	 * Whether the reference of a register is still the null it was set to when the method
	 * began.
	 */
	boolean isUnset(int pc, int register) {
		return this.begin != null && this.method.isRunFromBeginning() && this.saver.saves(register)
				&& register >= this.method.function.prototype.numparams
				&& this.method.analysis.isFirstWrite(pc, register);
	}

	/** The call may be suspended from here on. */
	void beginRange() {
		this.begin = this.builder.newLabel();
		this.builder.labelBinding(this.begin);
	}

	/**
	 * An instruction has used the last value of a parameter or of the result of a call.
	 * If the JVM inlines the call, that is a number it need not make an object of, but it
	 * would have to, were the object still saved.
	 */
	void afterInstruction(int pc) {
		if (this.begin == null) {
			return;
		}
		BitSet last = this.method.analysis.lastUses(pc);
		for (int r = last.nextSetBit(0); r >= 0; r = last.nextSetBit(r + 1)) {
			if (this.saver.saves(r) && this.method.types[r] == Types.VALUE) {
				this.method.clearReference(r);
			}
		}
	}

	/**
	 * A loop begins its next iteration: references of registers that are not used in it
	 * are cleared. What saves a call takes every register, so that the JVM would keep the
	 * numbers in them as objects from iteration to iteration.
	 * @param types what the registers hold where the loop begins
	 */
	void forgetDead(int[] types) {
		if (this.begin == null) {
			return;
		}
		for (int r = 0; r < types.length; r++) {
			if (this.saver.saves(r) && this.forms.has(r, Form.REFERENCE) && !Types.isReference(types[r])
					&& !Types.isEither(types[r])) {
				this.method.clearReference(r);
			}
		}
	}

	/** A loop counts its iterations from here to its test, see {@link RegisterSaver}. */
	void addCounted(LoopCode.Loop loop) {
		this.saver.addCounted(loop);
	}

	// ---- where a call may be suspended -----------------------------------------------

	/**
	 * The result of a call is on the stack, null if it was suspended.
	 * @param pc the instruction
	 * @param result what it is; the value stays on the stack
	 */
	void call(int pc, Result result) {
		Label suspended = this.builder.newLabel();
		this.builder.dup().ifnull(suspended);
		enterAt(pc, result, this.method.isEnteredAt(Entry.CALLS));
		leave(pc, suspended, true);
	}

	/** As {@link #call} if the result is dropped. */
	void callForNothing(int pc) {
		Label suspended = this.builder.newLabel();
		this.builder.ifnull(suspended);
		enterAt(pc, Result.NOTHING, this.method.isEnteredAt(Entry.CALLS));
		leave(pc, suspended, false);
	}

	private void leave(int pc, Label suspended, boolean onStack) {
		this.method.stub(pc, () -> {
			this.builder.labelBinding(suspended);
			if (onStack) {
				this.builder.pop();
			}
			ClassFileShape.pushInt(this.builder, pc);
			this.builder.goto_(saved());
		});
	}

	/**
	 * The result of an operation is on the stack, unless there is none. It was not
	 * suspended.
	 */
	void operation(int pc, Result result) {
		enterAt(pc, result, this.method.isEnteredAt(Entry.OPERATIONS));
	}

	private void enterAt(int pc, Result result, boolean entered) {
		if (entered) {
			Label resume = this.builder.newLabel();
			this.builder.labelBinding(resume);
			this.points.put(pc, new Point(pc, result, resume));
		}
	}

	/**
	 * A loop polls. The registers are what they are where its next iteration begins.
	 * @param pc the instruction that goes back
	 * @param next where it goes on if it was suspended
	 */
	void poll(int pc, Label next) {
		this.method.pollLoop();
		if (this.method.isEnteredAt(Entry.LOOPS)) {
			this.points.put(pc, new Point(pc, Result.NOTHING, next));
		}
	}

	private Label saved() {
		Label label = this.saved;
		if (label == null) {
			label = this.builder.newLabel();
			this.saved = label;
		}
		return label;
	}

	/** The end of the code that may be suspended: emits what saves the call. */
	void end() {
		Label first = this.begin;
		if (first == null) {
			return;
		}
		Label last = this.builder.newLabel();
		this.builder.labelBinding(last);
		Label handler = this.builder.newLabel();
		this.builder.exceptionCatch(first, last, handler, ClassFileShape.SUSPENSION);
		this.builder.labelBinding(handler);
		if (this.saved != null) {
			this.method.call(SupportMethod.POINT);
			this.builder.labelBinding(this.saved);
		}
		if (this.method.part != null) {
			if (this.saved == null) {
				this.method.call(SupportMethod.POINT);
			}
			this.saver.saveInFrame();
		}
		else {
			this.saver.save(this.saved != null);
		}
	}

	// ---- where it goes on ------------------------------------------------------------

	/**
	 * Goes on at a point.
	 * @param references the local of the registers kept as references
	 * @param numbers the local of those kept as numbers
	 * @param point the local of the number of the point
	 */
	void resume(int references, int numbers, int point) {
		SavedRegisters saved = this.saver.load(references, numbers);
		enter(point, (pc) -> this.saver.count(saved, pc, numbers));
	}

	/**
	 * Goes on at a point of a part.
	 * @param point the local of the number of the point
	 */
	void resumePart(int point) {
		this.saver.loadFromFrame();
		enter(point, this.saver::countFromFrame);
	}

	private void enter(int point, IntConsumer before) {
		List<SwitchCase> cases = new ArrayList<>();
		for (int pc : this.points.keySet()) {
			cases.add(SwitchCase.of(pc | this.method.entry.flag, this.builder.newLabel()));
		}
		this.builder.iload(point).lookupswitch(cases.getFirst().target(), cases);
		Iterator<SwitchCase> entries = cases.iterator();
		for (Point next : this.points.values()) {
			this.builder.labelBinding(entries.next().target());
			before.accept(next.pc());
			enter(next);
		}
	}

	private void enter(Point point) {
		switch (point.result()) {
			case NOTHING -> {
			}
			case LIST -> this.method.pushResults();
			case VALUE -> {
				this.method.pushResults();
				this.method.call(SupportMethod.FIRST);
			}
			case COMPARISON -> {
				this.method.pushResults();
				this.method.call(SupportMethod.FIRST);
				this.method.call(SupportMethod.TRUTH);
			}
			case OPERATOR -> {
				this.builder.aload(1);
				this.method.pushResults();
				this.method.call(SupportMethod.RESUMED_OPERATOR);
			}
			case STEP -> {
				this.builder.aload(1);
				this.method.pushResults();
				this.method.call(SupportMethod.RESUMED_STEP);
			}
		}
		this.builder.goto_(point.resume());
	}

}
