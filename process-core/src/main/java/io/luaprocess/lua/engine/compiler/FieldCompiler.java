package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.support.IndexSupport;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;

/**
 * Access to tables. The kind of the key, as far as it is known, selects the method of
 * {@link IndexSupport}.
 */
final class FieldCompiler {

	/**
	 * A kind of access: its methods by what is known of the key.
	 */
	private enum Access {

		READ(SupportMethod.INDEX_STRING, SupportMethod.INDEX_WHOLE, SupportMethod.INDEX_NUMBER, SupportMethod.INDEX),

		READ_METHOD(SupportMethod.METHOD, SupportMethod.INDEX_WHOLE, SupportMethod.INDEX_NUMBER, SupportMethod.INDEX),

		WRITE(SupportMethod.SET_INDEX_STRING, SupportMethod.SET_INDEX_WHOLE, SupportMethod.SET_INDEX_NUMBER,
				SupportMethod.SET_INDEX);

		private final SupportMethod byString;

		private final SupportMethod byWhole;

		private final SupportMethod byNumber;

		private final SupportMethod byValue;

		Access(SupportMethod byString, SupportMethod byWhole, SupportMethod byNumber, SupportMethod byValue) {
			this.byString = byString;
			this.byWhole = byWhole;
			this.byNumber = byNumber;
			this.byValue = byValue;
		}

	}

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
		access(Access.READ, key, null);
	}

	/** Reads a method that is called next; the state and the object are on the stack. */
	void method(int key) {
		access(Access.READ_METHOD, key, null);
	}

	/** Writes a field; the state and the table are on the stack. */
	void setIndex(int key, int value) {
		access(Access.WRITE, key, () -> this.method.pushOperand(value));
	}

	private void access(Access access, int key, @Nullable Runnable value) {
		int type = this.inference.operand(key, this.method.types);
		if (this.method.constantKey(key) instanceof LuaString k) {
			this.method.pushConstant(k);
			call(access.byString, value);
		}
		else if (Types.isWhole(type)) {
			this.method.pushWhole(key);
			call(access.byWhole, value);
		}
		else if (type == Types.NUMBER) {
			this.method.operand(key).pushNumber();
			call(access.byNumber, value);
		}
		else if (Types.isEither(type)) {
			Label generic = this.builder.newLabel();
			Label done = this.builder.newLabel();
			this.builder.aload(this.method.reference(key)).ifnonnull(generic);
			this.builder.dload(this.method.number(key));
			call(access.byNumber, value);
			this.builder.goto_(done);
			this.builder.labelBinding(generic);
			this.builder.aload(this.method.reference(key));
			call(access.byValue, value);
			this.builder.labelBinding(done);
		}
		else {
			this.method.pushOperand(key);
			call(access.byValue, value);
		}
	}

	private void call(SupportMethod support, @Nullable Runnable value) {
		if (value != null) {
			value.run();
		}
		this.method.call(support);
	}

	void setList(int pc, int a, int b, int c) {
		int offset = (((c == 0) ? Instruction.ax(this.code[pc + 1]) : c) - 1) * Lua.LFIELDS_PER_FLUSH;
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
			this.method.call(SupportMethod.SET_LIST);
		}
	}

}
