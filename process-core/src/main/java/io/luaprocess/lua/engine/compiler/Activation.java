package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;

import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.vm.ProtectedCall;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.jspecify.annotations.Nullable;

/**
 * The call of a function: what happens before its first instruction and after its last.
 * Calls are counted, and go on elsewhere when the stack is nearly used, see
 * {@link Trampoline}. A function left by an error does not undo this, see
 * {@link ProtectedCall}.
 */
final class Activation {

	/** What a call takes beside the registers, its adapters included. */
	private static final int FRAME_BYTES = 600;

	private final MethodCode method;

	private final BlockLinker linker;

	private final FunctionInfo function;

	private final CodeBuilder builder;

	private final Partition.@Nullable Part part;

	private final int registers;

	/** How many further calls the frame is worth, if it is large. */
	private final int weight;

	/** Where a call of the function to itself in place of a result goes. */
	@Nullable Label begin;

	Activation(MethodCode method, BlockLinker linker) {
		this.method = method;
		this.linker = linker;
		this.function = method.function;
		this.builder = method.builder;
		this.part = method.part;
		this.registers = method.registers;
		this.weight = (method.inference.forms().slots() * Long.BYTES + FRAME_BYTES) / Trampoline.BYTES_PER_CALL;
	}

	void layOutFrame() {
		this.method.nextSlot = 2;
		for (int r = 0; r < this.function.prototype.numparams; r++) {
			this.method.references[r] = this.method.nextSlot++;
		}
		if (this.function.isVararg()) {
			this.method.varargs = this.method.nextSlot++;
		}
		this.method.self = this.method.nextSlot++;
		layOutCall();
	}

	void layOutCall() {
		if (this.weight > 0) {
			this.method.stackEnd = this.method.nextSlot++;
		}
		this.method.list = this.method.nextSlot++;
	}

	/** The frame of {@code run(self, s, references, numbers, point, results)}. */
	void layOutResumedFrame() {
		this.method.results = 5;
		this.method.nextSlot = 6;
		if (this.function.isVararg()) {
			this.method.varargs = this.method.nextSlot++;
		}
		this.method.self = this.method.nextSlot++;
		layOutCall();
	}

	/** The call is counted already, see {@link Trampoline}. */
	void enterAgain() {
		this.method.line(0);
		takeStack();
	}

	/** The parameters are there, the code begins. */
	void begin() {
		this.method.types = new int[this.registers];
		Arrays.fill(this.method.types, 0, this.function.prototype.numparams, Types.VALUE);
		this.linker.edge(-1, 0, this.method.types);
	}

	void enter() {
		this.method.line(0);
		Label deep = this.builder.newLabel();
		this.builder.aload(1);
		this.method.call(SupportMethod.ENTER);
		this.builder.ifeq(deep);
		this.method.stubBeforeRegisters(() -> {
			this.builder.labelBinding(deep);
			this.builder.aload(1).aload(0);
			if (this.function.prototype.numparams == 2 && !this.function.isVararg()) {
				this.builder.aload(2).aload(3);
				this.method.call(SupportMethod.ELSEWHERE_TWO);
			}
			else {
				pushParameters();
				this.method.call(SupportMethod.ELSEWHERE);
			}
			this.builder.areturn();
		});
		takeStack();
	}

	/** A large frame takes the room of several. */
	private void takeStack() {
		if (this.weight > 0) {
			this.builder.aload(1)
				.getfield(ClassFileShape.STATE, "stackEnd", ConstantDescs.CD_int)
				.istore(this.method.stackEnd);
			this.builder.aload(1).iload(this.method.stackEnd).loadConstant(this.weight).isub();
			this.builder.putfield(ClassFileShape.STATE, "stackEnd", ConstantDescs.CD_int);
		}
	}

	/** All arguments as one list. */
	private void pushParameters() {
		int n = this.function.prototype.numparams;
		if (n == 0) {
			if (this.function.isVararg()) {
				this.builder.aload(this.method.varargs);
			}
			else {
				this.method.constant(SupportValue.NONE);
			}
			return;
		}
		if (!this.function.isVararg() && n <= 3) {
			for (int i = 0; i < n; i++) {
				this.builder.aload(2 + i);
			}
			if (n > 1) {
				this.method.call((n == 2) ? SupportMethod.LIST_OF_TWO : SupportMethod.LIST_OF_THREE);
			}
			return;
		}
		if (this.function.isVararg()) {
			this.builder.aload(1);
		}
		this.builder.loadConstant(n).anewarray(ClassFileShape.VALUE);
		for (int i = 0; i < n; i++) {
			this.builder.dup().loadConstant(i).aload(2 + i).aastore();
		}
		if (this.function.isVararg()) {
			this.builder.aload(this.method.varargs);
			this.method.call(SupportMethod.JOIN);
		}
		else {
			this.method.call(SupportMethod.LIST);
		}
	}

	/** Returns what is on the stack. */
	void end() {
		if (this.part != null) {
			this.builder.aload(2).swap().putfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
			this.builder.iconst_m1().ireturn();
			return;
		}
		leave();
		this.builder.areturn();
	}

	void leave() {
		this.method.leaveStack();
		this.builder.aload(1);
		this.method.call(SupportMethod.LEAVE);
	}

}
