package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

import io.luaprocess.lua.engine.analysis.Flow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.support.SlowPaths;
import io.luaprocess.lua.engine.vm.Comparison;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Arithmetic, length and comparison. Two numbers known as such take one JVM instruction.
 * Otherwise the operands are tested inline. The fast way leaves an unboxed result and
 * null in the reference, and so does the slow way (strings, metamethods, errors) if its
 * result is a number; else it leaves it in the reference, see {@link Types#UNBOXED}.
 */
final class OperatorCompiler {

	private final MethodCode m;

	private final BlockLinker edges;

	private final FunctionInfo f;

	private final Flow flow;

	private final CodeBuilder cb;

	private final int[] code;

	OperatorCompiler(MethodCode m, BlockLinker edges) {
		this.m = m;
		this.edges = edges;
		this.f = m.f;
		this.flow = m.flow;
		this.cb = m.cb;
		this.code = m.code;
	}

	void compare(int pc, int op, boolean wanted) {
		int i = this.code[pc];
		int[] state = this.m.st.clone();
		Label way = this.edges.way(pc + 1, this.flow.jumpTarget(pc + 1), this.m.st, null, state);
		Label done = this.cb.newLabel();
		int x = this.flow.operand(Instruction.b(i), this.m.st);
		int y = this.flow.operand(Instruction.c(i), this.m.st);
		if (op == Lua.OP_EQ && !(Types.isNumber(x) && Types.isNumber(y))) {
			equal(pc, Instruction.b(i), Instruction.c(i), wanted ? way : done, wanted ? done : way);
			this.cb.goto_(wanted ? done : way);
		}
		else if (Types.isWhole(x) && Types.isWhole(y)) {
			this.m.pushWhole(Instruction.b(i));
			this.m.pushWhole(Instruction.c(i));
			this.cb.lcmp().branch(condition(op, wanted), way);
		}
		else {
			Operand left = this.m.operand(Instruction.b(i));
			Operand right = this.m.operand(Instruction.c(i));
			if (!left.isNumber() || !right.isNumber()) {
				Label slow = this.cb.newLabel();
				left.guard(slow);
				right.guard(slow);
				this.m.stub(pc, () -> {
					this.cb.labelBinding(slow).aload(1);
					left.pushValue();
					right.pushValue();
					this.m.rt((op == Lua.OP_LT) ? "lt" : "le", ConstantDescs.CD_boolean, ClassFileShape.STATE,
							ClassFileShape.VALUE, ClassFileShape.VALUE);
					this.cb.branch(wanted ? Opcode.IFNE : Opcode.IFEQ, way);
					this.cb.goto_(done);
				});
			}
			left.pushNumber();
			right.pushNumber();
			this.cb.with(OperatorInstruction.of((op == Lua.OP_EQ) ? Opcode.DCMPL : Opcode.DCMPG));
			this.cb.branch(condition(op, wanted), way);
		}
		this.cb.labelBinding(done);
		this.edges.fallInto(pc + 1, pc + 2);
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
		Operand left = this.m.operand(b);
		Operand right = this.m.operand(c);
		LuaValue k = (left.constant != null) ? left.constant : right.constant;
		Operand other = (left.constant != null) ? right : left;
		if (k != null && !(k instanceof LuaNumber) && !isLong(k) && other.constant == null) {
			if (other.isNumber()) {
				return;
			}
			other.pushReference();
			if (k instanceof LuaString) {
				this.m.pushConstant(k);
				this.m.rt("eq", ConstantDescs.CD_boolean, ClassFileShape.VALUE, ClassFileShape.STRING);
				this.cb.ifne(yes);
			}
			else {
				this.m.pushConstant(k);
				this.cb.if_acmpeq(yes);
			}
			return;
		}
		if (left.isNumber() || right.isNumber()) {
			left.guard(no);
			right.guard(no);
			left.pushNumber();
			right.pushNumber();
			this.cb.dcmpl().ifeq(yes);
			return;
		}
		this.cb.aload(1);
		left.pushValue();
		right.pushValue();
		this.m.rt("eq", ConstantDescs.CD_boolean, ClassFileShape.STATE, ClassFileShape.VALUE, ClassFileShape.VALUE);
		this.cb.ifne(yes);
	}

	void arithmetic(int pc, int op, int a, int b, int c) {
		int type = this.flow.arithmetic(op, b, c, this.m.st);
		boolean shared = this.f.cellAt(pc, a) != null;
		if (Types.isWhole(type) && !shared) {
			this.m.pushWhole(b);
			this.m.pushWhole(c);
			switch (op) {
				case Lua.OP_ADD -> this.cb.ladd();
				case Lua.OP_SUB -> this.cb.lsub();
				case Lua.OP_MUL -> this.cb.lmul();
				default -> this.cb.invokestatic(ClassDesc.of("java.lang.Math"), "floorMod",
						MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_long));
			}
			this.cb.lstore(this.m.whole(a));
			return;
		}
		Operand left = this.m.operand(b);
		Operand right = this.m.operand(c);
		Label slow = this.cb.newLabel();
		Label done = this.cb.newLabel();
		if (type == Types.UNBOXED) {
			left.guard(slow);
			right.guard(slow);
			this.m.stub(pc, () -> {
				this.cb.labelBinding(slow).aload(1);
				left.pushBoth();
				right.pushBoth();
				this.cb.loadConstant(op - Lua.OP_ADD);
				this.cb.invokestatic(ClassFileShape.SLOW_WAYS, "arithmetic", slowArithmetic(left, right));
				storeResult(pc, a, shared);
				this.cb.goto_(done);
			});
		}
		left.pushNumber();
		right.pushNumber();
		operate(op);
		storeNumber(pc, a, shared, type == Types.UNBOXED && !left.isNull(a) && !right.isNull(a));
		this.cb.labelBinding(done);
	}

	private static MethodTypeDesc slowArithmetic(Operand left, Operand right) {
		List<ClassDesc> parameters = new ArrayList<>(List.of(ClassFileShape.STATE));
		for (Operand operand : List.of(left, right)) {
			parameters.add(ClassFileShape.VALUE);
			if (operand.isEither()) {
				parameters.add(ConstantDescs.CD_double);
			}
		}
		parameters.add(ConstantDescs.CD_int);
		return MethodTypeDesc.of(ClassFileShape.VALUE, parameters);
	}

	private void operate(int op) {
		switch (op) {
			case Lua.OP_ADD -> this.cb.dadd();
			case Lua.OP_SUB -> this.cb.dsub();
			case Lua.OP_MUL -> this.cb.dmul();
			case Lua.OP_DIV -> this.cb.ddiv();
			default -> this.cb.invokestatic(ClassFileShape.ARITHMETIC, (op == Lua.OP_MOD) ? "mod" : "pow",
					MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double));
		}
	}

	void negate(int pc, int a, int b) {
		boolean shared = this.f.cellAt(pc, a) != null;
		Operand x = this.m.operand(b);
		Label slow = this.cb.newLabel();
		Label done = this.cb.newLabel();
		if (!x.isNumber()) {
			x.guard(slow);
			this.m.stub(pc, () -> {
				this.cb.labelBinding(slow).aload(1);
				x.pushValue();
				slowUnary("negation", pc, a, shared);
				this.cb.goto_(done);
			});
		}
		x.pushNumber();
		this.cb.dneg();
		storeNumber(pc, a, shared, !x.isNumber() && !x.isNull(a));
		this.cb.labelBinding(done);
	}

	void length(int pc, int a, int b) {
		boolean shared = this.f.cellAt(pc, a) != null;
		Operand x = this.m.operand(b);
		if (shared || x.isNumber()) {
			this.cb.aload(1);
			x.pushValue();
			slowUnary("length", pc, a, shared);
			return;
		}
		Label slow = this.cb.newLabel();
		Label done = this.cb.newLabel();
		x.pushReference();
		this.m.rt("length", ConstantDescs.CD_long, ClassFileShape.VALUE);
		this.cb.dup2().lconst_0().lcmp().iflt(slow);
		this.cb.l2d();
		storeNumber(pc, a, false, true);
		this.m.stub(pc, () -> {
			this.cb.labelBinding(slow).pop2().aload(1);
			x.pushValue();
			slowUnary("length", pc, a, false);
			this.cb.goto_(done);
		});
		this.cb.labelBinding(done);
	}

	private void slowUnary(String name, int pc, int a, boolean shared) {
		this.cb.invokestatic(ClassFileShape.SLOW_WAYS, name,
				MethodTypeDesc.of(ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE));
		storeResult(pc, a, shared);
	}

	/**
	 * Stores the double on the stack.
	 * @param either whether the register may be a reference, which is to be null
	 */
	private void storeNumber(int pc, int a, boolean shared, boolean either) {
		if (shared) {
			this.m.rt("box", ClassFileShape.VALUE, ConstantDescs.CD_double);
			this.m.store(pc, a);
			return;
		}
		this.cb.dstore(this.m.number(a));
		if (either) {
			this.cb.aconst_null().astore(this.m.reference(a));
		}
	}

	/** Stores what a slow way gave, see {@link SlowPaths}. */
	private void storeResult(int pc, int a, boolean shared) {
		if (shared) {
			this.cb.aload(1);
			this.cb.invokestatic(ClassFileShape.SLOW_WAYS, "boxed",
					MethodTypeDesc.of(ClassFileShape.VALUE, ClassFileShape.VALUE, ClassFileShape.STATE));
			this.m.store(pc, a);
			return;
		}
		this.cb.astore(this.m.reference(a));
		this.cb.aload(1).getfield(ClassFileShape.STATE, "number", ConstantDescs.CD_double).dstore(this.m.number(a));
	}

}
