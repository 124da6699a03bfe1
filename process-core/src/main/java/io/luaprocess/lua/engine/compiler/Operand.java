package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

import io.luaprocess.lua.engine.analysis.Types;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/**
 * A register or constant as a number to test, or as any value; read at one time.
 */
final class Operand {

	private final MethodCode method;

	private final int register;

	private final int[] state;

	private final int type;

	final @Nullable LuaValue constant;

	Operand(MethodCode method, int operand) {
		this.method = method;
		this.state = method.types.clone();
		this.constant = method.constantKey(operand);
		this.register = operand;
		this.type = method.inference.operand(operand, this.state);
	}

	boolean isNumber() {
		return Types.isNumber(this.type);
	}

	/** Goes elsewhere unless it is a number. */
	void guard(Label slow) {
		CodeBuilder builder = this.method.builder;
		if (isNumber()) {
			return;
		}
		if (this.type == Types.UNBOXED) {
			builder.aload(this.method.reference(this.register)).ifnonnull(slow);
			return;
		}
		if (this.type == Types.EITHER) {
			Label ok = builder.newLabel();
			builder.aload(this.method.reference(this.register)).ifnull(ok);
			builder.aload(this.method.reference(this.register)).instanceOf(ClassFileShape.NUM).ifeq(slow);
			builder.aload(this.method.reference(this.register));
			this.method.call(SupportMethod.NUMBER_OF);
			builder.dstore(this.method.number(this.register));
			builder.labelBinding(ok);
			return;
		}
		pushValue();
		builder.instanceOf(ClassFileShape.NUM).ifeq(slow);
	}

	/** Pushes the number; the guard was passed. */
	void pushNumber() {
		CodeBuilder builder = this.method.builder;
		if (this.constant != null) {
			if (this.constant instanceof LuaNumber n) {
				this.method.shape.pushNumber(builder, n);
				return;
			}
			builder.dconst_0();
		}
		else if (Types.isWhole(this.type)) {
			builder.lload(this.method.whole(this.register)).l2d();
		}
		else if (this.type == Types.NUMBER || Types.isEither(this.type)) {
			builder.dload(this.method.number(this.register));
		}
		else {
			pushValue();
			this.method.call(SupportMethod.NUMBER_OF);
		}
	}

	void pushValue() {
		if (this.constant != null) {
			this.method.pushConstant(this.constant);
		}
		else {
			this.method.pushValue(this.register, this.state);
		}
	}

	/** Pushes the reference; null if it is a number. */
	void pushReference() {
		if (isEither()) {
			this.method.builder.aload(this.method.reference(this.register));
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
			this.method.builder.dload(this.method.number(this.register));
		}
	}

	/**
	 * Whether the guard leaves null in the reference of a register.
	 */
	boolean isNull(int register) {
		return this.constant == null && this.type == Types.UNBOXED && this.register == register;
	}

}
