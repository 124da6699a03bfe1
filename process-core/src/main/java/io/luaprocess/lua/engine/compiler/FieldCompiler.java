package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.support.Rt;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;

/**
 * Access to tables. The kind of the key, as far as it is known, selects the method of
 * {@link Rt}.
 */
final class FieldCompiler {

	private final MethodCode method;

	private final ControlFlow controlFlow;

	private final TypeInference inference;

	private final CodeBuilder builder;

	private final int[] code;

	FieldCompiler(MethodCode method) {
		this.method = method;
		this.controlFlow = method.controlFlow;
		this.inference = method.inference;
		this.builder = method.builder;
		this.code = method.code;
	}

	/** Reads a field; the state and the table are on the stack. */
	void index(int key) {
		access("index", key, null);
	}

	/** Reads a method that is called next; the state and the object are on the stack. */
	void method(int key) {
		access((this.method.constantKey(key) instanceof LuaString) ? "method" : "index", key, null);
	}

	/** Writes a field; the state and the table are on the stack. */
	void setIndex(int key, int value) {
		access("setIndex", key, () -> this.method.pushOperand(value));
	}

	private void access(String name, int key, @Nullable Runnable value) {
		int type = this.inference.operand(key, this.method.types);
		if (this.method.constantKey(key) instanceof LuaString k) {
			this.method.pushConstant(k);
			access(name, ClassFileShape.STRING, value);
		}
		else if (Types.isWhole(type)) {
			this.method.pushWhole(key);
			access(name, ConstantDescs.CD_long, value);
		}
		else if (type == Types.NUMBER) {
			this.method.operand(key).pushNumber();
			access(name, ConstantDescs.CD_double, value);
		}
		else if (Types.isEither(type)) {
			Label generic = this.builder.newLabel();
			Label done = this.builder.newLabel();
			this.builder.aload(this.method.reference(key)).ifnonnull(generic);
			this.builder.dload(this.method.number(key));
			access(name, ConstantDescs.CD_double, value);
			this.builder.goto_(done);
			this.builder.labelBinding(generic);
			this.builder.aload(this.method.reference(key));
			access(name, ClassFileShape.VALUE, value);
			this.builder.labelBinding(done);
		}
		else {
			this.method.pushOperand(key);
			access(name, ClassFileShape.VALUE, value);
		}
	}

	private void access(String name, ClassDesc key, @Nullable Runnable value) {
		if (value != null) {
			value.run();
			this.method.rt(name, ConstantDescs.CD_void, ClassFileShape.STATE, ClassFileShape.VALUE, key,
					ClassFileShape.VALUE);
		}
		else {
			this.method.rt(name, ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE, key);
		}
	}

	void setList(int pc, int a, int b, int c) {
		int offset = (((c == 0) ? this.code[pc + 1] >>> 6 : c) - 1) * Lua.LFIELDS_PER_FLUSH;
		int count = (b == 0) ? this.controlFlow.open(pc) - a - 1 : b;
		if (count > 0) {
			this.method.pushValue(a, this.method.types);
			this.builder.checkcast(ClassFileShape.TABLE);
			for (int j = 1; j <= count; j++) {
				if (j < count) {
					this.builder.dup();
				}
				ClassFileShape.pushInt(this.builder, offset + j);
				this.method.pushValue(a + j, this.method.types);
				this.builder.invokevirtual(ClassFileShape.TABLE, "put",
						MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ClassFileShape.VALUE));
			}
		}
		if (b == 0) {
			this.builder.aload(1);
			this.method.pushValue(a, this.method.types);
			ClassFileShape.pushInt(this.builder, offset + count);
			this.builder.aload(this.method.list);
			this.method.rt("setList", ConstantDescs.CD_void, ClassFileShape.STATE, ClassFileShape.VALUE,
					ConstantDescs.CD_int, ClassFileShape.VARARGS);
		}
	}

}
