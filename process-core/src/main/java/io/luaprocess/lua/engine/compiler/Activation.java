package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;

import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.vm.ProtectedCall;
import io.luaprocess.lua.engine.vm.StackSegments;
import org.jspecify.annotations.Nullable;

/**
 * The call of a function: what happens before its first instruction and after its last.
 * Calls are counted, and go on elsewhere when the stack is nearly used, see
 * {@link StackSegments}. A function left by an error does not undo this, see
 * {@link ProtectedCall}.
 */
final class Activation {

	/** What a call takes beside the registers, its adapters included. */
	private static final int FRAME_BYTES = 600;

	private final MethodCode m;

	private final BlockLinker edges;

	private final FunctionInfo f;

	private final CodeBuilder cb;

	private final Partition.@Nullable Part part;

	private final int registers;

	/** How many further calls the frame is worth, if it is large. */
	private final int weight;

	private int depth;

	private int segment;

	/** Where a call of the function to itself in place of a result goes. */
	@Nullable Label begin;

	Activation(MethodCode m, BlockLinker edges) {
		this.m = m;
		this.edges = edges;
		this.f = m.f;
		this.cb = m.cb;
		this.part = m.part;
		this.registers = m.registers;
		this.weight = (m.flow.slots() * Long.BYTES + FRAME_BYTES) / StackSegments.BYTES_PER_CALL;
	}

	void layOutFrame() {
		this.m.nextSlot = 2;
		for (int r = 0; r < this.f.prototype.numparams; r++) {
			this.m.references[r] = this.m.nextSlot++;
		}
		if (this.f.isVararg()) {
			this.m.varargs = this.m.nextSlot++;
		}
		this.m.self = this.m.nextSlot++;
		this.depth = this.m.nextSlot++;
		this.segment = this.m.nextSlot++;
		this.m.list = this.m.nextSlot++;
	}

	/** The parameters are there, the code begins. */
	void begin() {
		this.m.st = new int[this.registers];
		Arrays.fill(this.m.st, 0, this.f.prototype.numparams, Types.VALUE);
		this.edges.edge(-1, 0, this.m.st);
	}

	void enter() {
		this.m.line(0);
		Label deep = this.cb.newLabel();
		this.cb.aload(1);
		this.m.rt("enter", ConstantDescs.CD_int, ClassFileShape.STATE);
		this.cb.dup().istore(this.depth).iflt(deep);
		this.m.stub(0, () -> {
			this.cb.labelBinding(deep);
			this.cb.aload(1).aload(0);
			pushParameters();
			this.m.rt("elsewhere", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUE,
					ClassFileShape.VARARGS);
			if (!this.f.isMulti()) {
				this.m.rt("single", ClassFileShape.VALUE, ClassFileShape.VARARGS);
			}
			this.cb.areturn();
		});
		if (this.weight > 0) {
			this.cb.aload(1).getfield(ClassFileShape.STATE, "segmentEnd", ConstantDescs.CD_int).istore(this.segment);
			this.cb.aload(1).iload(this.segment).loadConstant(this.weight).isub();
			this.cb.putfield(ClassFileShape.STATE, "segmentEnd", ConstantDescs.CD_int);
		}
	}

	/** All arguments as one list. */
	private void pushParameters() {
		int n = this.f.prototype.numparams;
		if (n == 0) {
			if (this.f.isVararg()) {
				this.cb.aload(this.m.varargs);
			}
			else {
				this.m.constant("NONE");
			}
			return;
		}
		if (!this.f.isVararg() && n <= 3) {
			ClassDesc[] types = new ClassDesc[n];
			for (int i = 0; i < n; i++) {
				this.cb.aload(2 + i);
				types[i] = ClassFileShape.VALUE;
			}
			if (n > 1) {
				this.m.rt("list", ClassFileShape.VARARGS, types);
			}
			return;
		}
		if (this.f.isVararg()) {
			this.cb.aload(1);
		}
		this.cb.loadConstant(n).anewarray(ClassFileShape.VALUE);
		for (int i = 0; i < n; i++) {
			this.cb.dup().loadConstant(i).aload(2 + i).aastore();
		}
		if (this.f.isVararg()) {
			this.cb.aload(this.m.varargs);
			this.m.rt("join", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUES,
					ClassFileShape.VARARGS);
		}
		else {
			this.m.rt("list", ClassFileShape.VARARGS, ClassFileShape.VALUES);
		}
	}

	/** Returns what is on the stack. */
	void end() {
		if (this.part != null) {
			this.cb.aload(2).swap().putfield(ClassFileShape.FRAME, "result", ClassFileShape.VARARGS);
			this.cb.iconst_m1().ireturn();
			return;
		}
		leave();
		this.cb.areturn();
	}

	void leave() {
		if (this.weight > 0) {
			this.cb.aload(1).iload(this.segment).putfield(ClassFileShape.STATE, "segmentEnd", ConstantDescs.CD_int);
		}
		this.cb.aload(1).iload(this.depth).putfield(ClassFileShape.STATE, "depth", ConstantDescs.CD_int);
	}

}
