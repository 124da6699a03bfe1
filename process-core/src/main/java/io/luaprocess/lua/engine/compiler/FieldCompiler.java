package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

import io.luaprocess.lua.engine.analysis.Flow;
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

	private final MethodCode m;

	private final Flow flow;

	private final CodeBuilder cb;

	private final int[] code;

	FieldCompiler(MethodCode m) {
		this.m = m;
		this.flow = m.flow;
		this.cb = m.cb;
		this.code = m.code;
	}

	/** Reads a field; the state and the table are on the stack. */
	void index(int key) {
		access("index", key, null);
	}

	/** Reads a method that is called next; the state and the object are on the stack. */
	void method(int key) {
		access((this.m.constantKey(key) instanceof LuaString) ? "method" : "index", key, null);
	}

	/** Writes a field; the state and the table are on the stack. */
	void setIndex(int key, int value) {
		access("setIndex", key, () -> this.m.pushOperand(value));
	}

	private void access(String name, int key, @Nullable Runnable value) {
		int type = this.flow.operand(key, this.m.st);
		if (this.m.constantKey(key) instanceof LuaString k) {
			this.m.pushConstant(k);
			access(name, ClassFileShape.STRING, value);
		}
		else if (Types.isWhole(type)) {
			this.m.pushWhole(key);
			access(name, ConstantDescs.CD_long, value);
		}
		else if (type == Types.NUMBER) {
			this.m.operand(key).pushNumber();
			access(name, ConstantDescs.CD_double, value);
		}
		else if (Types.isEither(type)) {
			Label generic = this.cb.newLabel();
			Label done = this.cb.newLabel();
			this.cb.aload(this.m.reference(key)).ifnonnull(generic);
			this.cb.dload(this.m.number(key));
			access(name, ConstantDescs.CD_double, value);
			this.cb.goto_(done);
			this.cb.labelBinding(generic);
			this.cb.aload(this.m.reference(key));
			access(name, ClassFileShape.VALUE, value);
			this.cb.labelBinding(done);
		}
		else {
			this.m.pushOperand(key);
			access(name, ClassFileShape.VALUE, value);
		}
	}

	private void access(String name, ClassDesc key, @Nullable Runnable value) {
		if (value != null) {
			value.run();
			this.m.rt(name, ConstantDescs.CD_void, ClassFileShape.STATE, ClassFileShape.VALUE, key,
					ClassFileShape.VALUE);
		}
		else {
			this.m.rt(name, ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE, key);
		}
	}

	void setList(int pc, int a, int b, int c) {
		int offset = (((c == 0) ? this.code[pc + 1] >>> 6 : c) - 1) * Lua.LFIELDS_PER_FLUSH;
		int count = (b == 0) ? this.flow.open(pc) - a - 1 : b;
		if (count > 0) {
			this.m.pushValue(a, this.m.st);
			this.cb.checkcast(ClassFileShape.TABLE);
			for (int j = 1; j <= count; j++) {
				if (j < count) {
					this.cb.dup();
				}
				ClassFileShape.pushInt(this.cb, offset + j);
				this.m.pushValue(a + j, this.m.st);
				this.cb.invokevirtual(ClassFileShape.TABLE, "put",
						MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ClassFileShape.VALUE));
			}
		}
		if (b == 0) {
			this.cb.aload(1);
			this.m.pushValue(a, this.m.st);
			ClassFileShape.pushInt(this.cb, offset + count);
			this.cb.aload(this.m.list);
			this.m.rt("setList", ConstantDescs.CD_void, ClassFileShape.STATE, ClassFileShape.VALUE,
					ConstantDescs.CD_int, ClassFileShape.VARARGS);
		}
	}

}
