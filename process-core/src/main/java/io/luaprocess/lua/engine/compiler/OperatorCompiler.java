package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.support.SlowPaths;
import io.luaprocess.lua.engine.vm.Comparison;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Arithmetic, length and comparison. Two numbers known as such take one JVM instruction.
 * Otherwise the operands are tested inline. The fast path leaves an unboxed result and
 * null in the reference, and so does the slow path (strings, metamethods, errors) if its
 * result is a number; else it leaves it in the reference, see {@link Types#UNBOXED}.
 */
final class OperatorCompiler {

	private final MethodCode method;

	private final BlockLinker linker;

	private final FunctionInfo function;

	private final ControlFlow controlFlow;

	private final TypeInference inference;

	private final CodeBuilder builder;

	private final int[] code;

	OperatorCompiler(MethodCode method, BlockLinker linker) {
		this.method = method;
		this.linker = linker;
		this.function = method.function;
		this.controlFlow = method.controlFlow;
		this.inference = method.inference;
		this.builder = method.builder;
		this.code = method.code;
	}

	void compare(int pc, int op, boolean wanted) {
		int i = this.code[pc];
		int[] state = this.method.types.clone();
		Label edge = this.linker.edgeLabel(pc + 1, this.controlFlow.jumpTarget(pc + 1), this.method.types, null, state);
		Label done = this.builder.newLabel();
		int x = this.inference.operand(Instruction.b(i), this.method.types);
		int y = this.inference.operand(Instruction.c(i), this.method.types);
		if (op == Lua.OP_EQ && !(Types.isNumber(x) && Types.isNumber(y))) {
			equal(pc, Instruction.b(i), Instruction.c(i), wanted ? edge : done, wanted ? done : edge);
			this.builder.goto_(wanted ? done : edge);
		}
		else if (Types.isWhole(x) && Types.isWhole(y)) {
			this.method.pushWhole(Instruction.b(i));
			this.method.pushWhole(Instruction.c(i));
			this.builder.lcmp().branch(condition(op, wanted), edge);
		}
		else {
			Operand left = this.method.operand(Instruction.b(i));
			Operand right = this.method.operand(Instruction.c(i));
			if (!left.isNumber() || !right.isNumber()) {
				Label slow = this.builder.newLabel();
				left.guard(slow);
				right.guard(slow);
				this.method.stub(pc, () -> {
					this.builder.labelBinding(slow).aload(1);
					left.pushValue();
					right.pushValue();
					this.method.call((op == Lua.OP_LT) ? SupportMethod.LT : SupportMethod.LE);
					this.method.points.operation(pc, ResumePoints.Result.COMPARISON);
					this.builder.branch(wanted ? Opcode.IFNE : Opcode.IFEQ, edge);
					this.builder.goto_(done);
				});
			}
			left.pushNumber();
			right.pushNumber();
			this.builder.with(OperatorInstruction.of((op == Lua.OP_EQ) ? Opcode.DCMPL : Opcode.DCMPG));
			this.builder.branch(condition(op, wanted), edge);
		}
		this.builder.labelBinding(done);
		this.linker.fallInto(pc + 1, pc + 2);
	}

	private static Opcode condition(int op, boolean wanted) {
		return switch (op) {
			case Lua.OP_LT -> wanted ? Opcode.IFLT : Opcode.IFGE;
			case Lua.OP_LE -> wanted ? Opcode.IFLE : Opcode.IFGT;
			default -> wanted ? Opcode.IFEQ : Opcode.IFNE;
		};
	}

	private static boolean isLong(LuaValue constant) {
		return constant instanceof LuaString string && string.m_length > Comparison.LONG;
	}

	/** Jumps to {@code yes} if equal, else falls through or jumps to {@code no}. */
	private void equal(int pc, int b, int c, Label yes, Label no) {
		Operand left = this.method.operand(b);
		Operand right = this.method.operand(c);
		LuaValue k = (left.constant != null) ? left.constant : right.constant;
		Operand other = (left.constant != null) ? right : left;
		if (k != null && !(k instanceof LuaNumber) && !isLong(k) && other.constant == null) {
			if (other.isNumber()) {
				return;
			}
			other.pushReference();
			if (k instanceof LuaString) {
				this.method.pushConstant(k);
				this.method.call(SupportMethod.EQ_STRING);
				this.builder.ifne(yes);
			}
			else {
				this.method.pushConstant(k);
				this.builder.if_acmpeq(yes);
			}
			return;
		}
		if (left.isNumber() || right.isNumber()) {
			left.guard(no);
			right.guard(no);
			left.pushNumber();
			right.pushNumber();
			this.builder.dcmpl().ifeq(yes);
			return;
		}
		this.builder.aload(1);
		left.pushValue();
		right.pushValue();
		this.method.call(SupportMethod.EQ);
		this.method.points.operation(pc, ResumePoints.Result.COMPARISON);
		this.builder.ifne(yes);
	}

	void arithmetic(int pc, int op, int a, int b, int c) {
		int type = this.inference.arithmetic(op, b, c, this.method.types);
		boolean shared = this.function.cellAt(pc, a) != null;
		if (Types.isWhole(type) && !shared) {
			this.method.pushWhole(b);
			this.method.pushWhole(c);
			switch (op) {
				case Lua.OP_ADD -> this.builder.ladd();
				case Lua.OP_SUB -> this.builder.lsub();
				case Lua.OP_MUL -> this.builder.lmul();
				default -> this.builder.invokestatic(ClassDesc.of("java.lang.Math"), "floorMod",
						MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_long));
			}
			this.builder.lstore(this.method.whole(a));
			return;
		}
		Operand left = this.method.operand(b);
		Operand right = this.method.operand(c);
		Label slow = this.builder.newLabel();
		Label done = this.builder.newLabel();
		if (type == Types.UNBOXED) {
			left.guard(slow);
			right.guard(slow);
			this.method.stub(pc, () -> {
				this.builder.labelBinding(slow).aload(1);
				left.pushBoth();
				right.pushBoth();
				this.builder.loadConstant(op - Lua.OP_ADD);
				this.method.call(slowArithmetic(left, right));
				this.method.points.operation(pc, ResumePoints.Result.OPERATOR);
				storeResult(pc, a, shared);
				this.builder.goto_(done);
			});
		}
		left.pushNumber();
		right.pushNumber();
		operate(op);
		storeNumber(pc, a, shared,
				type == Types.UNBOXED && !left.isNull(a) && !right.isNull(a) && !this.method.points.isUnset(pc, a));
		this.builder.labelBinding(done);
	}

	private static SupportMethod slowArithmetic(Operand left, Operand right) {
		if (left.isEither()) {
			return right.isEither() ? SupportMethod.SLOW_ARITHMETIC_BOTH_EITHER
					: SupportMethod.SLOW_ARITHMETIC_LEFT_EITHER;
		}
		return right.isEither() ? SupportMethod.SLOW_ARITHMETIC_RIGHT_EITHER : SupportMethod.SLOW_ARITHMETIC;
	}

	private void operate(int op) {
		switch (op) {
			case Lua.OP_ADD -> this.builder.dadd();
			case Lua.OP_SUB -> this.builder.dsub();
			case Lua.OP_MUL -> this.builder.dmul();
			case Lua.OP_DIV -> this.builder.ddiv();
			default -> this.builder.invokestatic(ClassFileShape.ARITHMETIC, (op == Lua.OP_MOD) ? "mod" : "pow",
					MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double));
		}
	}

	void negate(int pc, int a, int b) {
		boolean shared = this.function.cellAt(pc, a) != null;
		Operand x = this.method.operand(b);
		Label slow = this.builder.newLabel();
		Label done = this.builder.newLabel();
		if (!x.isNumber()) {
			x.guard(slow);
			this.method.stub(pc, () -> {
				this.builder.labelBinding(slow).aload(1);
				x.pushValue();
				slowUnary(SupportMethod.SLOW_NEGATION, pc, a, shared);
				this.builder.goto_(done);
			});
		}
		x.pushNumber();
		this.builder.dneg();
		storeNumber(pc, a, shared, !x.isNumber() && !x.isNull(a));
		this.builder.labelBinding(done);
	}

	void length(int pc, int a, int b) {
		boolean shared = this.function.cellAt(pc, a) != null;
		Operand x = this.method.operand(b);
		if (shared || x.isNumber()) {
			this.builder.aload(1);
			x.pushValue();
			slowUnary(SupportMethod.SLOW_LENGTH, pc, a, shared);
			return;
		}
		Label slow = this.builder.newLabel();
		Label done = this.builder.newLabel();
		x.pushReference();
		this.method.call(SupportMethod.LENGTH);
		this.builder.dup2().lconst_0().lcmp().iflt(slow);
		this.builder.l2d();
		storeNumber(pc, a, false, true);
		this.method.stub(pc, () -> {
			this.builder.labelBinding(slow).pop2().aload(1);
			x.pushValue();
			slowUnary(SupportMethod.SLOW_LENGTH, pc, a, false);
			this.builder.goto_(done);
		});
		this.builder.labelBinding(done);
	}

	private void slowUnary(SupportMethod slow, int pc, int a, boolean shared) {
		this.method.call(slow);
		this.method.points.operation(pc, ResumePoints.Result.OPERATOR);
		storeResult(pc, a, shared);
	}

	/**
	 * Stores the double on the stack.
	 * @param either whether the register may be a reference, which is to be null
	 */
	private void storeNumber(int pc, int a, boolean shared, boolean either) {
		if (shared) {
			this.method.call(SupportMethod.BOX_NUMBER);
			this.method.store(pc, a);
			return;
		}
		this.builder.dstore(this.method.number(a));
		if (either) {
			this.builder.aconst_null().astore(this.method.reference(a));
		}
	}

	/** Stores the result of a slow path, see {@link SlowPaths}. */
	private void storeResult(int pc, int a, boolean shared) {
		if (shared) {
			this.builder.aload(1);
			this.method.call(SupportMethod.BOXED);
			this.method.store(pc, a);
			return;
		}
		this.builder.astore(this.method.reference(a));
		this.builder.aload(1)
			.getfield(ClassFileShape.STATE, "number", ConstantDescs.CD_double)
			.dstore(this.method.number(a));
	}

}
