package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Deque;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.FunctionAnalysis;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.SavedRegisters;
import io.luaprocess.lua.engine.analysis.ShortLoopSafepoints;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.vm.Cell;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The JVM method under construction: where the registers of the Lua function live in it,
 * and how values get onto the JVM's stack and back.
 *
 * <p>
 * A Lua register becomes up to four JVM locals, made when they are first needed: a
 * reference, a {@code double}, a {@code long} and a {@link Cell}. {@link #types} says,
 * for the instruction that is being emitted, which of them holds the value; see
 * {@link Types}.
 */
final class MethodCode {

	final FunctionInfo function;

	final FunctionAnalysis analysis;

	final ControlFlow controlFlow;

	final TypeInference inference;

	final CodeBuilder builder;

	final ClassFileShape shape;

	private final boolean polls;

	/** Where the method is entered. */
	final Entry entry;

	final ResumePoints points;

	final int[] code;

	/** The part of the function to emit; null for the whole of it. */
	final Partition.@Nullable Part part;

	final int registers;

	final int[] references;

	final int[] doubles;

	final int[] longs;

	final int[] cellSlots;

	private final Deque<Runnable> stubs = new ArrayDeque<>();

	private @Nullable Runnable beforeRegisters;

	int nextSlot;

	private int iteration;

	private int endOfStrip;

	/** The function itself, as an object of its class. */
	int self;

	int varargs;

	/** {@code stackEnd} as it was before this call, if its frame is large. */
	int stackEnd;

	/** The local of the results a suspended call goes on with. */
	int results;

	/** The open list: results whose number is known only at run time. */
	int list;

	/** What the registers hold, before the instruction that is being emitted. */
	int[] types;

	MethodCode(FunctionInfo function, FunctionAnalysis analysis, CodeBuilder builder, ClassFileShape shape,
			boolean polls, Partition.@Nullable Part part, Entry entry) {
		this.function = function;
		this.analysis = analysis;
		this.controlFlow = analysis.controlFlow;
		this.inference = analysis.inference;
		this.builder = builder;
		this.shape = shape;
		this.polls = polls;
		this.part = part;
		this.entry = entry;
		this.code = function.prototype.code;
		this.registers = function.prototype.maxstacksize + 1;
		this.references = new int[this.registers];
		this.doubles = new int[this.registers];
		this.longs = new int[this.registers];
		this.cellSlots = new int[this.registers];
		this.types = new int[this.registers];
		this.points = new ResumePoints(this);
	}

	void stubs() {
		while (!this.stubs.isEmpty()) {
			this.stubs.removeFirst().run();
		}
	}

	/** Puts code to the end of the method that runs before the registers are set. */
	void stubBeforeRegisters(Runnable body) {
		this.beforeRegisters = () -> {
			line(0);
			body.run();
		};
	}

	/** The end of the code that may be suspended. */
	void end() {
		stubs();
		this.points.end();
		if (this.beforeRegisters != null) {
			this.beforeRegisters.run();
		}
	}

	void line(int pc) {
		this.builder.lineNumber(pc + 1 - ((this.part != null) ? this.part.from() : 0));
	}

	/** Puts rarely used code to the end of the method. */
	void stub(int pc, Runnable body) {
		this.stubs.add(() -> {
			line(pc);
			body.run();
		});
	}

	/** Whether the method is the one that runs a whole function from its beginning. */
	boolean isRunFromBeginning() {
		return this.part == null && this.entry == Entry.BEGINNING;
	}

	boolean isEnteredAt(Entry points) {
		return this.entry == points;
	}

	/** Whether a loop may count its iterations, see {@link #iteration()}. */
	boolean mayCountIterations() {
		return !isEnteredAt(Entry.OPERATIONS) && this.analysis.shortLoopSafepoints.any();
	}

	/** Pushes the results of the call that was suspended. */
	void pushResults() {
		if (this.part != null) {
			this.builder.aload(2).getfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
		}
		else {
			this.builder.aload(this.results);
		}
	}

	/** Gives back the room of a large frame. */
	void leaveStack() {
		if (this.stackEnd != 0) {
			this.builder.aload(1).iload(this.stackEnd).putfield(ClassFileShape.STATE, "stackEnd", ConstantDescs.CD_int);
		}
	}

	/**
	 * See {@link ShortLoopSafepoints#iterations}. A loop that may be entered in the
	 * middle polls in each iteration, for what counts them would not be set.
	 */
	int iterations(int loop) {
		boolean entered = isEnteredAt(Entry.OPERATIONS)
				|| (isEnteredAt(Entry.CALLS) && this.analysis.shortLoopSafepoints.calls(loop));
		return (this.polls && !entered) ? this.analysis.shortLoopSafepoints.iterations(loop, this.part) : 0;
	}

	/**
	 * The local that counts iterations without a poll; short loops are not in one
	 * another.
	 */
	int iteration() {
		if (this.iteration == 0) {
			this.iteration = this.nextSlot;
			this.nextSlot += 2;
		}
		return this.iteration;
	}

	/** The local of the number at which a strip ends, see {@link LoopStripMining}. */
	int endOfStrip() {
		if (this.endOfStrip == 0) {
			this.endOfStrip = this.nextSlot;
			this.nextSlot += 2;
		}
		return this.endOfStrip;
	}

	/** The local that says how many iterations there are until the poll. */
	int iterations() {
		return iteration() + 1;
	}

	/** Polls before a call if that is due. */
	void pollBefore(int pc) {
		if (this.analysis.callSafepoints.isBefore(pc)) {
			poll();
		}
	}

	/** Polls the loop that goes back, see {@link ResumePoints#poll}. */
	void pollLoop() {
		if (this.polls) {
			this.builder.aload(1);
			call(SupportMethod.POLL_LOOP);
		}
	}

	void poll() {
		if (this.polls) {
			this.builder.aload(1).invokevirtual(ClassFileShape.STATE, "poll", MethodTypeDesc.of(ConstantDescs.CD_void));
		}
	}

	/** The reference of a register that is a reference, null if it is a number. */
	void pushReference(int register) {
		if (Types.isEither(this.types[register])) {
			this.builder.aload(reference(register));
		}
		else {
			pushValue(register, this.types);
		}
	}

	void pushVarargs() {
		if (this.part != null) {
			this.builder.aload(2).getfield(ClassFileShape.FRAME, "varargs", ClassFileShape.VARARGS);
		}
		else {
			this.builder.aload(this.varargs);
		}
	}

	/** Copies a register; the types are adjusted by the caller. */
	void copy(int pc, int target, int source) {
		if (target == source) {
			return;
		}
		int type = this.types[source];
		if (this.function.cellAt(pc, target) != null) {
			pushValue(source, this.types);
			store(pc, target);
		}
		else if (Types.isWhole(type)) {
			this.builder.lload(whole(source)).lstore(whole(target));
		}
		else if (type == Types.NUMBER) {
			this.builder.dload(number(source)).dstore(number(target));
		}
		else if (Types.isEither(type)) {
			this.builder.dload(number(source)).dstore(number(target));
			this.builder.aload(reference(source)).astore(reference(target));
		}
		else {
			pushValue(source, this.types);
			this.builder.astore(reference(target));
		}
	}

	/** Stores the value on the stack. */
	void store(int pc, int register) {
		if (this.function.cellAt(pc, register) != null) {
			this.builder.aload(cell(register)).swap();
			this.builder.putfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
		}
		else {
			this.builder.astore(reference(register));
		}
	}

	/** Pushes an upvalue as its field holds it. */
	void pushUpvalue(int upvalue) {
		if (this.function.isSelf(upvalue)) {
			this.builder.aload(0);
		}
		else {
			this.builder.aload(this.self)
				.getfield(this.shape.self, "u" + upvalue, ClassFileShape.field(this.function.upvalueTypes[upvalue]));
		}
	}

	void pushUpvalueValue(int upvalue) {
		pushUpvalue(upvalue);
		if (this.function.upvalueTypes[upvalue] == Types.CELL) {
			this.builder.getfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
		}
		else if (this.function.upvalueTypes[upvalue] == Types.NUMBER) {
			call(SupportMethod.BOX_NUMBER);
		}
	}

	@Nullable LuaValue constantKey(int operand) {
		return Instruction.isConstant(operand) ? this.function.prototype.k[Instruction.constant(operand)] : null;
	}

	void pushArray(int from, int count) {
		this.builder.loadConstant(count).anewarray(ClassFileShape.VALUE);
		for (int j = 0; j < count; j++) {
			this.builder.dup().loadConstant(j);
			pushValue(from + j, this.types);
			this.builder.aastore();
		}
	}

	Operand operand(int operand) {
		return new Operand(this, operand);
	}

	void pushOperand(int operand) {
		if (Instruction.isConstant(operand)) {
			pushConstant(this.function.prototype.k[Instruction.constant(operand)]);
		}
		else {
			pushValue(operand, this.types);
		}
	}

	void pushWhole(int operand) {
		if (Instruction.isConstant(operand)) {
			this.shape.pushWhole(this.builder, (LuaNumber) this.function.prototype.k[Instruction.constant(operand)]);
		}
		else {
			this.builder.lload(whole(operand));
		}
	}

	void pushDouble(int register) {
		if (Types.isWhole(this.types[register])) {
			this.builder.lload(whole(register)).l2d();
		}
		else {
			this.builder.dload(number(register));
		}
	}

	/** Pushes a register as a reference, boxed if need be. */
	void pushValue(int register, int[] state) {
		int type = state[register];
		if (Types.isWhole(type)) {
			this.builder.lload(whole(register));
			call(SupportMethod.BOX_WHOLE);
		}
		else if (type == Types.NUMBER) {
			this.builder.dload(number(register));
			call(SupportMethod.BOX_NUMBER);
		}
		else if (Types.isEither(type)) {
			this.builder.aload(reference(register)).dload(number(register));
			call(SupportMethod.BOX_EITHER);
		}
		else if (type == Types.CELL) {
			this.builder.aload(cell(register)).getfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
		}
		else if (type == Types.NONE) {
			throw new CompilationException("use of an undefined register");
		}
		else {
			this.builder.aload(reference(register));
		}
	}

	void pushConstant(LuaValue k) {
		if (k instanceof LuaString || k instanceof LuaNumber) {
			this.shape.push(this.builder, k);
		}
		else {
			constant(k.isnil() ? SupportValue.NIL : k.toboolean() ? SupportValue.TRUE : SupportValue.FALSE);
		}
	}

	void constant(SupportValue value) {
		value.push(this.builder);
	}

	void call(SupportMethod support) {
		support.call(this.builder);
	}

	/** Clears the reference of a register that has one. */
	void clearReference(int register) {
		if (this.references[register] != 0) {
			this.builder.aconst_null().astore(this.references[register]);
		}
	}

	int reference(int register) {
		return slot(this.references, register, 1);
	}

	int number(int register) {
		return slot(this.doubles, register, 2);
	}

	int whole(int register) {
		return slot(this.longs, register, 2);
	}

	int cell(int register) {
		return slot(this.cellSlots, register, 1);
	}

	/** The local of a register in one form. */
	int slot(SavedRegisters.Slot slot) {
		return switch (slot.form()) {
			case WHOLE -> whole(slot.register());
			case NUMBER -> number(slot.register());
			case REFERENCE -> reference(slot.register());
			case CELL -> cell(slot.register());
		};
	}

	private int slot(int[] slots, int register, int size) {
		if (slots[register] == 0) {
			slots[register] = this.nextSlot;
			this.nextSlot += size;
		}
		return slots[register];
	}

}
