package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import org.luaj.vm2.Upvaldesc;

/**
 * Functions that are made by functions, and the variables they share.
 */
final class ClosureCompiler {

	private final MethodCode method;

	private final FunctionInfo function;

	private final CodeBuilder builder;

	ClosureCompiler(MethodCode method) {
		this.method = method;
		this.function = method.function;
		this.builder = method.builder;
	}

	void getUpvalue(int pc, int a, int b) {
		if (this.function.upvalueTypes[b] == Types.NUMBER && this.function.cellAt(pc, a) == null) {
			this.method.pushUpvalue(b);
			this.builder.dstore(this.method.number(a));
		}
		else {
			this.method.pushUpvalueValue(b);
			this.method.store(pc, a);
		}
	}

	void closure(int pc, int a, int child) {
		FunctionInfo inner = this.function.children[child];
		inner.reached = true;
		Upvaldesc[] upvalues = inner.prototype.upvalues;
		for (int j = 0; j < upvalues.length; j++) {
			int from = upvalues[j].idx;
			if (!upvalues[j].instack) {
				inner.upvalueTypes[j] = this.function.upvalueTypes[from];
			}
			else if (this.function.cellAt(pc, from) != null) {
				inner.upvalueTypes[j] = Types.CELL;
			}
			else if (from == a) {
				inner.upvalueTypes[j] = Types.function(inner.index);
			}
			else {
				int type = TypeInference.read(this.method.types, from);
				inner.upvalueTypes[j] = Types.isNumber(type) ? Types.NUMBER
						: Types.isFunction(type) ? type : Types.VALUE;
			}
		}
		for (int j = 0; j < upvalues.length; j++) {
			if (inner.isSelf(j)) {
				continue;
			}
			if (!upvalues[j].instack) {
				this.method.pushUpvalue(upvalues[j].idx);
			}
			else if (inner.isCell(j)) {
				this.builder.aload(this.method.cell(upvalues[j].idx));
			}
			else if (inner.upvalueTypes[j] == Types.NUMBER) {
				this.method.pushDouble(upvalues[j].idx);
			}
			else {
				this.method.pushValue(upvalues[j].idx, this.method.types);
			}
		}
		this.builder.invokestatic(ClassDesc.of(inner.className), "make", ClassFileShape.make(inner));
		this.builder.dup().aload(1);
		this.method.call(SupportMethod.MADE);
		this.method.store(pc, a);
	}

}
