package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

import io.luaprocess.lua.engine.analysis.Flow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Types;
import org.luaj.vm2.Upvaldesc;

/**
 * Functions that are made by functions, and the variables they share.
 */
final class ClosureCompiler {

	private final MethodCode m;

	private final FunctionInfo f;

	private final CodeBuilder cb;

	ClosureCompiler(MethodCode m) {
		this.m = m;
		this.f = m.f;
		this.cb = m.cb;
	}

	void getUpvalue(int pc, int a, int b) {
		if (this.f.upvalueTypes[b] == Types.NUMBER && this.f.cellAt(pc, a) == null) {
			this.m.pushUpvalue(b);
			this.cb.dstore(this.m.number(a));
		}
		else {
			this.m.pushUpvalueValue(b);
			this.m.store(pc, a);
		}
	}

	void closure(int pc, int a, int child) {
		FunctionInfo inner = this.f.children[child];
		inner.reached = true;
		Upvaldesc[] upvalues = inner.prototype.upvalues;
		for (int j = 0; j < upvalues.length; j++) {
			int from = upvalues[j].idx;
			if (!upvalues[j].instack) {
				inner.upvalueTypes[j] = this.f.upvalueTypes[from];
			}
			else if (this.f.cellAt(pc, from) != null) {
				inner.upvalueTypes[j] = Types.CELL;
			}
			else if (from == a) {
				inner.upvalueTypes[j] = Types.function(inner.index);
			}
			else {
				int type = Flow.read(this.m.st, from);
				inner.upvalueTypes[j] = Types.isNumber(type) ? Types.NUMBER
						: Types.isFunction(type) ? type : Types.VALUE;
			}
		}
		for (int j = 0; j < upvalues.length; j++) {
			if (inner.isSelf(j)) {
				continue;
			}
			if (!upvalues[j].instack) {
				this.m.pushUpvalue(upvalues[j].idx);
			}
			else if (inner.isCell(j)) {
				this.cb.aload(this.m.cell(upvalues[j].idx));
			}
			else if (inner.upvalueTypes[j] == Types.NUMBER) {
				this.m.pushDouble(upvalues[j].idx);
			}
			else {
				this.m.pushValue(upvalues[j].idx, this.m.st);
			}
		}
		this.cb.invokestatic(ClassDesc.of(inner.className), "make", ClassFileShape.make(inner));
		this.cb.dup().aload(1);
		this.m.rt("made", ConstantDescs.CD_void, ClassFileShape.VALUE, ClassFileShape.STATE);
		this.m.store(pc, a);
	}

}
