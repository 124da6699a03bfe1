package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

import io.luaprocess.lua.engine.analysis.Flow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Types;

/**
 * Calls, results and lists of values. Calls with up to three arguments and at most one
 * result pass no list. A function known when compiling is called without looking at the
 * value.
 */
final class CallCompiler {

	private final MethodCode m;

	private final Activation activation;

	private final FunctionInfo f;

	private final Flow flow;

	private final CodeBuilder cb;

	private final ClassFileShape shape;

	CallCompiler(MethodCode m, Activation activation) {
		this.m = m;
		this.activation = activation;
		this.f = m.f;
		this.flow = m.flow;
		this.cb = m.cb;
		this.shape = m.shape;
	}

	void call(int pc, int a, int b, int c) {
		this.m.pollBefore(pc);
		int type = Flow.read(this.m.st, a);
		if (Types.isFunction(type) && b != 0) {
			directCall(pc, a, b, c, this.shape.program.get(type - Types.FUNCTION));
			return;
		}
		this.m.pushValue(a, this.m.st);
		this.cb.aload(1);
		this.m.rt("callee", ClassFileShape.FUNCTION, ClassFileShape.VALUE, ClassFileShape.STATE);
		this.cb.aload(1);
		if (b != 0 && b <= 4 && (c == 1 || c == 2)) {
			for (int j = 1; j < b; j++) {
				this.m.pushValue(a + j, this.m.st);
			}
			this.cb.invokevirtual(ClassFileShape.FUNCTION, "call", ClassFileShape.CALL[b - 1]);
			if (c == 2) {
				this.m.store(pc, a);
			}
			else {
				this.cb.pop();
			}
			return;
		}
		pushList(a + 1, b, pc);
		this.cb.invokevirtual(ClassFileShape.FUNCTION, "invoke", ClassFileShape.INVOKE);
		results(pc, a, c);
	}

	/** A call of a function known when compiling, without looking it up by its class. */
	private void directCall(int pc, int a, int b, int c, FunctionInfo callee) {
		this.m.pushValue(a, this.m.st);
		this.cb.aload(1);
		int params = callee.prototype.numparams;
		for (int j = 1; j <= params; j++) {
			if (j < b) {
				this.m.pushValue(a + j, this.m.st);
			}
			else {
				this.m.constant("NIL");
			}
		}
		if (callee.isVararg()) {
			if (b - 1 > params) {
				pushFixedList(a + 1 + params, b - 1 - params);
			}
			else {
				this.m.constant("NONE");
			}
		}
		this.cb.invokestatic(ClassDesc.of(callee.className), "run", ClassFileShape.run(callee));
		if (callee.isTail()) {
			this.cb.aload(1).swap();
			this.m.rt("finish", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VARARGS);
		}
		if (c == 2 && !callee.isMulti()) {
			this.m.rt("one", ClassFileShape.VALUE, ClassFileShape.VALUE);
			this.m.store(pc, a);
		}
		else {
			results(pc, a, c);
		}
	}

	/** Distributes the results on the stack. */
	private void results(int pc, int a, int c) {
		switch (c) {
			case 0 -> this.cb.astore(this.m.list);
			case 1 -> this.cb.pop();
			case 2 -> {
				this.m.rt("first", ClassFileShape.VALUE, ClassFileShape.VARARGS);
				this.m.store(pc, a);
			}
			default -> {
				for (int j = 1; j < c; j++) {
					if (j < c - 1) {
						this.cb.dup();
					}
					this.cb.loadConstant(j).invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
					this.m.store(pc, a + j - 1);
				}
			}
		}
	}

	void tailCall(int pc, int a, int b) {
		this.m.pollBefore(pc);
		int type = Flow.read(this.m.st, a);
		if (type == Types.function(this.f.index) && b != 0 && !this.f.isVararg() && this.activation.begin != null) {
			int params = this.f.prototype.numparams;
			for (int j = 1; j <= params; j++) {
				if (j < b) {
					this.m.pushValue(a + j, this.m.st);
				}
				else {
					this.m.constant("NIL");
				}
			}
			this.m.pushValue(a, this.m.st);
			this.cb.astore(0);
			for (int j = params - 1; j >= 0; j--) {
				this.cb.astore(2 + j);
			}
			this.cb.goto_(this.activation.begin);
			return;
		}
		this.cb.aload(1);
		this.m.pushValue(a, this.m.st);
		pushList(a + 1, b, pc);
		// A library function is called right here, so the call still counts.
		this.m.rt("tail", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VARARGS);
		this.activation.end();
	}

	void giveBack(int pc, int a, int b) {
		if (b == 1) {
			this.m.constant("NONE");
		}
		else if (b == 2) {
			this.m.pushValue(a, this.m.st);
		}
		else {
			pushList(a, b, pc);
		}
		this.activation.end();
	}

	void iterate(int pc, int a, int c) {
		this.m.pollBefore(pc);
		if (c <= 2) {
			this.cb.aload(1);
			for (int j = 0; j < 3; j++) {
				this.m.pushValue(a + j, this.m.st);
			}
			this.m.rt("step", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VALUE,
					ClassFileShape.VALUE);
			this.m.store(pc, a + 3);
			if (c == 2) {
				this.cb.aload(1);
				this.m.rt("second", ClassFileShape.VALUE, ClassFileShape.STATE);
				this.m.store(pc, a + 4);
			}
			return;
		}
		this.m.pushValue(a, this.m.st);
		this.cb.aload(1);
		this.m.rt("callee", ClassFileShape.FUNCTION, ClassFileShape.VALUE, ClassFileShape.STATE);
		this.cb.aload(1);
		pushFixedList(a + 1, 2);
		this.cb.invokevirtual(ClassFileShape.FUNCTION, "invoke", ClassFileShape.INVOKE);
		results(pc, a + 3, c + 1);
	}

	/** Pushes the registers an instruction takes as a list; b = 0: up to the open end. */
	private void pushList(int from, int b, int pc) {
		if (b != 0) {
			pushFixedList(from, b - 1);
			return;
		}
		int count = this.flow.open(pc) - from;
		if (count <= 0) {
			this.cb.aload(this.m.list);
		}
		else if (count == 1) {
			this.cb.aload(1);
			this.m.pushValue(from, this.m.st);
			this.cb.aload(this.m.list);
			this.m.rt("join", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUE,
					ClassFileShape.VARARGS);
		}
		else {
			this.cb.aload(1);
			this.m.pushArray(from, count);
			this.cb.aload(this.m.list);
			this.m.rt("join", ClassFileShape.VARARGS, ClassFileShape.STATE, ClassFileShape.VALUES,
					ClassFileShape.VARARGS);
		}
	}

	private void pushFixedList(int from, int count) {
		switch (count) {
			case 0 -> this.m.constant("NONE");
			case 1 -> this.m.pushValue(from, this.m.st);
			case 2, 3 -> {
				ClassDesc[] types = new ClassDesc[count];
				for (int j = 0; j < count; j++) {
					this.m.pushValue(from + j, this.m.st);
					types[j] = ClassFileShape.VALUE;
				}
				this.m.rt("list", ClassFileShape.VARARGS, types);
			}
			default -> {
				this.m.pushArray(from, count);
				this.m.rt("list", ClassFileShape.VARARGS, ClassFileShape.VALUES);
			}
		}
	}

}
