package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;

import io.luaprocess.lua.engine.analysis.Types;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/**
 * A register or constant as a number to test, or as any value; read at one time.
 */
final class Operand {

	private final MethodCode m;

	private final int register;

	private final int[] state;

	private final int type;

	final @Nullable LuaValue constant;

	Operand(MethodCode m, int operand) {
		this.m = m;
		this.state = m.st.clone();
		this.constant = m.constantKey(operand);
		this.register = operand;
		this.type = m.flow.operand(operand, this.state);
	}

	boolean isNumber() {
		return Types.isNumber(this.type);
	}

	/** Goes elsewhere unless it is a number. */
	void guard(Label slow) {
		CodeBuilder cb = this.m.cb;
		if (isNumber()) {
			return;
		}
		if (this.type == Types.UNBOXED) {
			cb.aload(this.m.reference(this.register)).ifnonnull(slow);
			return;
		}
		if (this.type == Types.EITHER) {
			Label ok = cb.newLabel();
			cb.aload(this.m.reference(this.register)).ifnull(ok);
			cb.aload(this.m.reference(this.register)).instanceOf(ClassFileShape.NUM).ifeq(slow);
			cb.aload(this.m.reference(this.register)).checkcast(ClassFileShape.NUM);
			cb.getfield(ClassFileShape.NUM, "v", ConstantDescs.CD_double).dstore(this.m.number(this.register));
			cb.labelBinding(ok);
			return;
		}
		pushValue();
		cb.instanceOf(ClassFileShape.NUM).ifeq(slow);
	}

	/** Pushes the number; the guard was passed. */
	void pushNumber() {
		CodeBuilder cb = this.m.cb;
		if (this.constant != null) {
			if (this.constant instanceof LuaNumber n) {
				this.m.shape.pushNumber(cb, n);
				return;
			}
			cb.dconst_0();
		}
		else if (Types.isWhole(this.type)) {
			cb.lload(this.m.whole(this.register)).l2d();
		}
		else if (this.type == Types.NUMBER || Types.isEither(this.type)) {
			cb.dload(this.m.number(this.register));
		}
		else {
			pushValue();
			cb.checkcast(ClassFileShape.NUM).getfield(ClassFileShape.NUM, "v", ConstantDescs.CD_double);
		}
	}

	void pushValue() {
		if (this.constant != null) {
			this.m.pushConstant(this.constant);
		}
		else {
			this.m.pushValue(this.register, this.state);
		}
	}

	/** Pushes the reference; null if it is a number. */
	void pushReference() {
		if (isEither()) {
			this.m.cb.aload(this.m.reference(this.register));
		}
		else {
			pushValue();
		}
	}

	/** Whether it has a reference that may be null, and then a number beside it. */
	boolean isEither() {
		return this.constant == null && Types.isEither(this.type);
	}

	/** Pushes the reference, and the number too if there is one beside it. */
	void pushBoth() {
		pushReference();
		if (isEither()) {
			this.m.cb.dload(this.m.number(this.register));
		}
	}

	/**
	 * Whether the guard leaves null in the reference of a register.
	 */
	boolean isNull(int register) {
		return this.constant == null && this.type == Types.UNBOXED && this.register == register;
	}

}
