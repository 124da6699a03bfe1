package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;

/**
 * Calls, results and lists of values. Calls with up to three arguments and at most one
 * result pass no list. A function known when compiling is called without looking at the
 * value.
 */
final class CallCompiler {

	private final MethodCode method;

	private final Activation activation;

	private final FunctionInfo function;

	private final ControlFlow controlFlow;

	private final CodeBuilder builder;

	private final ClassFileShape shape;

	CallCompiler(MethodCode method, Activation activation) {
		this.method = method;
		this.activation = activation;
		this.function = method.function;
		this.controlFlow = method.controlFlow;
		this.builder = method.builder;
		this.shape = method.shape;
	}

	void call(int pc, int a, int b, int c) {
		this.method.pollBefore(pc);
		int type = TypeInference.read(this.method.types, a);
		if (Types.isFunction(type) && b != 0) {
			directCall(pc, a, b, c, this.shape.program.get(type - Types.FUNCTION));
			return;
		}
		this.method.pushValue(a, this.method.types);
		this.builder.aload(1);
		this.method.call(SupportMethod.CALLEE);
		this.builder.aload(1);
		if (b != 0 && b <= 4 && (c == 1 || c == 2)) {
			for (int j = 1; j < b; j++) {
				this.method.pushValue(a + j, this.method.types);
			}
			this.builder.invokevirtual(ClassFileShape.FUNCTION, "call", ClassFileShape.CALL[b - 1]);
			if (c == 2) {
				this.method.points.call(pc, ResumePoints.Result.VALUE);
				this.method.store(pc, a);
			}
			else {
				this.method.points.callForNothing(pc);
			}
			return;
		}
		pushList(a + 1, b, pc);
		this.builder.invokevirtual(ClassFileShape.FUNCTION, "invoke", ClassFileShape.INVOKE);
		results(pc, a, c);
	}

	/** A call of a function known when compiling, without looking it up by its class. */
	private void directCall(int pc, int a, int b, int c, FunctionInfo callee) {
		this.method.pushValue(a, this.method.types);
		this.builder.aload(1);
		int params = callee.prototype.numparams;
		for (int j = 1; j <= params; j++) {
			if (j < b) {
				this.method.pushValue(a + j, this.method.types);
			}
			else {
				this.method.constant(SupportValue.NIL);
			}
		}
		if (callee.isVararg()) {
			if (b - 1 > params) {
				pushFixedList(a + 1 + params, b - 1 - params);
			}
			else {
				this.method.constant(SupportValue.NONE);
			}
		}
		this.builder.invokestatic(ClassDesc.of(callee.className), "run", ClassFileShape.run(callee));
		if (callee.isTail()) {
			this.builder.aload(1).swap();
			this.method.call(SupportMethod.FINISH);
		}
		if (c == 2 && !callee.isMulti()) {
			this.method.points.call(pc, ResumePoints.Result.VALUE);
			this.method.call(SupportMethod.ONE);
			this.method.store(pc, a);
		}
		else {
			results(pc, a, c);
		}
	}

	/** Distributes the results on the stack. */
	private void results(int pc, int a, int c) {
		if (c == 1) {
			this.method.points.callForNothing(pc);
			return;
		}
		this.method.points.call(pc, ResumePoints.Result.LIST);
		switch (c) {
			case 0 -> this.builder.astore(this.method.list);
			case 2 -> {
				this.method.call(SupportMethod.FIRST);
				this.method.store(pc, a);
			}
			default -> {
				for (int j = 1; j < c; j++) {
					if (j < c - 1) {
						this.builder.dup();
					}
					this.builder.loadConstant(j).invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
					this.method.store(pc, a + j - 1);
				}
			}
		}
	}

	void tailCall(int pc, int a, int b) {
		this.method.pollBefore(pc);
		int type = TypeInference.read(this.method.types, a);
		if (type == Types.function(this.function.index) && b != 0 && !this.function.isVararg()
				&& this.activation.begin != null) {
			// The stack is full if the process is to give way, see LuaState.
			Label full = this.builder.newLabel();
			int[] state = this.method.types.clone();
			this.builder.aload(1).getfield(ClassFileShape.STATE, "stackEnd", ConstantDescs.CD_int).ifle(full);
			this.method.stub(pc, () -> {
				this.builder.labelBinding(full);
				this.method.types = state;
				tailCallElsewhere(pc, a, b);
			});
			int params = this.function.prototype.numparams;
			for (int j = 1; j <= params; j++) {
				if (j < b) {
					this.method.pushValue(a + j, this.method.types);
				}
				else {
					this.method.constant(SupportValue.NIL);
				}
			}
			this.method.pushValue(a, this.method.types);
			this.builder.astore(0);
			for (int j = params - 1; j >= 0; j--) {
				this.builder.astore(2 + j);
			}
			this.builder.goto_(this.activation.begin);
			return;
		}
		tailCallElsewhere(pc, a, b);
	}

	private void tailCallElsewhere(int pc, int a, int b) {
		this.builder.aload(1);
		this.method.pushValue(a, this.method.types);
		pushList(a + 1, b, pc);
		// A library function is called right here, so the call still counts.
		this.method.call(SupportMethod.TAIL);
		this.method.points.call(pc, ResumePoints.Result.LIST);
		this.activation.end();
	}

	void giveBack(int pc, int a, int b) {
		if (b == 1) {
			this.method.constant(SupportValue.NONE);
		}
		else if (b == 2) {
			this.method.pushValue(a, this.method.types);
		}
		else {
			pushList(a, b, pc);
		}
		this.activation.end();
	}

	void iterate(int pc, int a, int c) {
		this.method.pollBefore(pc);
		if (c <= 2) {
			this.builder.aload(1);
			for (int j = 0; j < 3; j++) {
				this.method.pushValue(a + j, this.method.types);
			}
			this.method.call(SupportMethod.STEP);
			this.method.points.call(pc, ResumePoints.Result.STEP);
			this.method.store(pc, a + 3);
			if (c == 2) {
				this.builder.aload(1);
				this.method.call(SupportMethod.SECOND);
				this.method.store(pc, a + 4);
			}
			return;
		}
		this.method.pushValue(a, this.method.types);
		this.builder.aload(1);
		this.method.call(SupportMethod.CALLEE);
		this.builder.aload(1);
		pushFixedList(a + 1, 2);
		this.builder.invokevirtual(ClassFileShape.FUNCTION, "invoke", ClassFileShape.INVOKE);
		results(pc, a + 3, c + 1);
	}

	/** Pushes the registers an instruction takes as a list; b = 0: up to the open end. */
	private void pushList(int from, int b, int pc) {
		if (b != 0) {
			pushFixedList(from, b - 1);
			return;
		}
		int count = this.controlFlow.open(pc) - from;
		if (count <= 0) {
			this.builder.aload(this.method.list);
		}
		else if (count == 1) {
			this.builder.aload(1);
			this.method.pushValue(from, this.method.types);
			this.builder.aload(this.method.list);
			this.method.call(SupportMethod.JOIN_ONE);
		}
		else {
			this.builder.aload(1);
			this.method.pushArray(from, count);
			this.builder.aload(this.method.list);
			this.method.call(SupportMethod.JOIN);
		}
	}

	private void pushFixedList(int from, int count) {
		switch (count) {
			case 0 -> this.method.constant(SupportValue.NONE);
			case 1 -> this.method.pushValue(from, this.method.types);
			case 2, 3 -> {
				for (int j = 0; j < count; j++) {
					this.method.pushValue(from + j, this.method.types);
				}
				this.method.call((count == 2) ? SupportMethod.LIST_OF_TWO : SupportMethod.LIST_OF_THREE);
			}
			default -> {
				this.method.pushArray(from, count);
				this.method.call(SupportMethod.LIST);
			}
		}
	}

}
