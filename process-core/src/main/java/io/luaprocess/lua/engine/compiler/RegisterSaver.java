package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

import io.luaprocess.lua.engine.analysis.RegisterForms.Form;
import io.luaprocess.lua.engine.analysis.SavedRegisters;
import io.luaprocess.lua.engine.analysis.SavedRegisters.Counted;
import io.luaprocess.lua.engine.analysis.SavedRegisters.Slot;

/**
 * Saves the registers of a suspended call and loads them again. Every register that is
 * used after some suspension is taken in every form it ever has, so all of them are set
 * when the method begins.
 *
 * <p>
 * A loop whose iterations are counted keeps the counter of the first iteration of a
 * strip, see {@link LoopStripMining}: the count is saved as well, and the counter is
 * computed where the call goes on.
 */
final class RegisterSaver {

	/** A method has 255 words of parameters, some of which are no registers. */
	static final int MOST_WORDS = 240;

	private static final Slot VARARGS = new Slot(-1, Form.REFERENCE);

	private static final Slot ITERATION = new Slot(-1, Form.WHOLE);

	private final MethodCode method;

	private final CodeBuilder builder;

	private final FrameCode frame;

	/** The registers that are saved. */
	private final BitSet used;

	RegisterSaver(MethodCode method) {
		this.method = method;
		this.builder = method.builder;
		this.frame = new FrameCode(method);
		this.used = method.analysis.usedAfterSuspensions();
	}

	/** Whether a register is among those that are saved. */
	boolean saves(int register) {
		return this.used.get(register);
	}

	/**
	 * From here to its test, the register of the counter is that of the first iteration.
	 */
	void addCounted(LoopCode.Loop loop) {
		if (this.method.isEnteredAt(Entry.BEGINNING)) {
			this.method.function.counted.add(new Counted(loop.body(), loop.test(), loop.a(), loop.wholeStep()));
		}
	}

	private List<Slot> slots(boolean numbers) {
		List<Slot> slots = new ArrayList<>();
		for (int r = 0; r < this.method.registers; r++) {
			for (Form form : Form.values()) {
				boolean number = form == Form.NUMBER || form == Form.WHOLE;
				if (number == numbers && saves(r) && this.method.inference.forms().has(r, form)) {
					slots.add(new Slot(r, form));
				}
			}
		}
		return slots;
	}

	/** Sets the registers that are no parameters. */
	void clear() {
		boolean fresh = this.method.isRunFromBeginning();
		for (Slot slot : slots(false)) {
			if (!fresh || slot.form() == Form.CELL || slot.register() >= this.method.function.prototype.numparams) {
				this.builder.aconst_null().astore(this.method.slot(slot));
			}
		}
		for (Slot slot : slots(true)) {
			if (slot.form() == Form.WHOLE) {
				this.builder.lconst_0().lstore(this.method.slot(slot));
			}
			else {
				this.builder.dconst_0().dstore(this.method.slot(slot));
			}
		}
		for (int r = 0; r < this.method.registers; r++) {
			if (!saves(r) && this.method.inference.forms().isEverEither(r)) {
				this.builder.dconst_0().dstore(this.method.number(r));
			}
		}
		if (!fresh && this.method.function.isVararg()) {
			this.builder.aconst_null().astore(this.method.varargs);
		}
		if (this.method.mayCountIterations()) {
			this.builder.iconst_0().istore(this.method.iteration());
		}
	}

	/**
	 * Saves the call and returns null. The point is on the stack, or the suspension if
	 * the function makes no calls.
	 */
	void save(boolean calls) {
		SavedRegisters saved = saved(calls);
		this.builder.aload(1).aload(0);
		for (Slot slot : saved.references()) {
			if (slot == VARARGS) {
				this.method.pushVarargs();
			}
			else {
				this.builder.aload(this.method.slot(slot));
			}
		}
		for (Slot slot : saved.numbers()) {
			if (slot == ITERATION) {
				pushIteration();
				this.builder.i2l();
			}
			else if (slot.form() == Form.WHOLE) {
				this.builder.lload(this.method.slot(slot));
			}
			else {
				this.builder.dload(this.method.slot(slot));
			}
		}
		this.builder.invokestatic(this.method.shape.self, "leave", ClassFileShape.leave(saved));
		this.method.leaveStack();
		this.builder.areturn();
	}

	/** A method entered at operations polls in each iteration: it counts none. */
	private void pushIteration() {
		if (this.method.mayCountIterations()) {
			this.builder.iload(this.method.iteration());
		}
		else {
			this.builder.iconst_0();
		}
	}

	/** What is saved; the method that goes on takes it from the one that begins. */
	private SavedRegisters saved(boolean calls) {
		SavedRegisters known = this.method.function.saved;
		if (known != null && !this.method.isRunFromBeginning()) {
			return known;
		}
		List<Slot> references = slots(false);
		if (this.method.function.isVararg()) {
			references.add(VARARGS);
		}
		List<Slot> numbers = slots(true);
		if (!this.method.function.counted.isEmpty()) {
			numbers.add(ITERATION);
		}
		SavedRegisters saved = new SavedRegisters(references, numbers, calls);
		this.method.function.saved = saved;
		return saved;
	}

	/** Saves the call of a part; the point is on the stack. */
	void saveInFrame() {
		for (Form form : Form.values()) {
			for (int r = 0; r < this.method.registers; r++) {
				if (saves(r)) {
					this.frame.save(r, form);
				}
			}
		}
		if (this.method.analysis.shortLoopSafepoints.any()) {
			this.builder.aload(2);
			pushIteration();
			this.builder.putfield(ClassFileShape.FRAME, "iteration", ConstantDescs.CD_int);
		}
		this.builder.aload(1).aload(0).aload(2);
		this.builder.invokestatic(ClassFileShape.CALL_SAVED, "save", ClassFileShape.SAVE_FRAME);
		this.builder.aload(2).aconst_null().putfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
		this.builder.iconst_m1().ireturn();
	}

	/**
	 * Loads the registers.
	 * @param references the local of those kept as references
	 * @param numbers the local of those kept as numbers
	 * @return what was saved
	 */
	SavedRegisters load(int references, int numbers) {
		SavedRegisters saved = Objects.requireNonNull(this.method.function.saved);
		int j = 0;
		for (Slot slot : saved.references()) {
			this.builder.aload(references).loadConstant(j++).aaload();
			if (slot == VARARGS) {
				this.builder.checkcast(ClassFileShape.VARARGS).astore(this.method.varargs);
			}
			else {
				this.builder.checkcast((slot.form() == Form.CELL) ? ClassFileShape.CELL : ClassFileShape.VALUE);
				this.builder.astore(this.method.slot(slot));
			}
		}
		j = 0;
		for (Slot slot : saved.numbers()) {
			if (slot == ITERATION) {
				break;
			}
			this.builder.aload(numbers).loadConstant(j++).laload();
			if (slot.form() == Form.WHOLE) {
				this.builder.lstore(this.method.slot(slot));
			}
			else {
				bitsToDouble();
				this.builder.dstore(this.method.slot(slot));
			}
		}
		return saved;
	}

	private void bitsToDouble() {
		this.builder.invokestatic(ConstantDescs.CD_Double, "longBitsToDouble",
				MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_long));
	}

	/**
	 * Loads the registers of a part, which does not touch the others.
	 */
	void loadFromFrame() {
		for (Form form : Form.values()) {
			for (int r = 0; r < this.method.registers; r++) {
				if (saves(r)) {
					this.frame.load(r, form);
				}
			}
		}
	}

	/** Computes the counter of a loop that an instruction is in. */
	void count(SavedRegisters saved, int pc, int numbers) {
		count(pc, () -> this.builder.aload(numbers).loadConstant(saved.numbers().size() - 1).laload());
	}

	/** As {@link #count} in a part. */
	void countFromFrame(int pc) {
		count(pc, () -> this.builder.aload(2).getfield(ClassFileShape.FRAME, "iteration", ConstantDescs.CD_int).i2l());
	}

	private void count(int pc, Runnable pushIteration) {
		for (Counted loop : this.method.function.counted) {
			if (loop.body() <= pc && pc < loop.test()) {
				int counter = this.method.whole(loop.register());
				pushIteration.run();
				this.builder.loadConstant(loop.step()).lmul();
				this.builder.lload(counter).ladd().lstore(counter);
			}
		}
	}

}
