package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.ControlFlow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.analysis.TypeInference;
import io.luaprocess.lua.engine.analysis.Types;
import io.luaprocess.lua.engine.vm.ChunkBound;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Chooses the code for each instruction of a function.
 */
final class InstructionCompiler {

	private final MethodCode method;

	private final BlockLinker linker;

	private final OperatorCompiler operators;

	private final LoopCompiler loops;

	private final FieldCompiler fields;

	private final CallCompiler calls;

	private final ClosureCompiler closures;

	private final FunctionInfo function;

	private final ControlFlow controlFlow;

	private final TypeInference inference;

	private final CodeBuilder builder;

	private final ClassFileShape shape;

	private final ResumePoints points;

	private final int[] code;

	InstructionCompiler(MethodCode method, BlockLinker linker, Activation activation) {
		this.method = method;
		this.linker = linker;
		this.operators = new OperatorCompiler(method, linker);
		this.loops = new LoopCompiler(method, linker);
		this.fields = new FieldCompiler(method);
		this.calls = new CallCompiler(method, activation);
		this.closures = new ClosureCompiler(method);
		this.function = method.function;
		this.controlFlow = method.controlFlow;
		this.inference = method.inference;
		this.builder = method.builder;
		this.shape = method.shape;
		this.points = method.points;
		this.code = method.code;
	}

	void last(int pc) {
		int i = this.code[pc];
		int op = Instruction.op(i);
		int a = Instruction.a(i);
		switch (op) {
			case Lua.OP_JMP -> {
				int to = this.controlFlow.jumpTarget(pc);
				if (to <= pc) {
					this.linker.goTo(pc, to, this.method.types);
				}
				else {
					this.linker.edge(pc, to, this.method.types);
					if (!this.linker.comesNext(pc, to)) {
						this.builder.goto_(this.linker.label(to));
					}
				}
			}
			case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE -> this.operators.compare(pc, op, a != 0);
			case Lua.OP_TEST -> test(pc, a, Instruction.c(i) != 0, false);
			case Lua.OP_TESTSET -> test(pc, Instruction.b(i), Instruction.c(i) != 0, true);
			case Lua.OP_FORPREP -> {
				this.loops.prepareLoop(pc, a);
				this.inference.step(pc, this.method.types);
				this.loops.enter(pc, a);
			}
			case Lua.OP_FORLOOP -> this.loops.test(pc);
			case Lua.OP_TFORLOOP -> {
				this.method.pushValue(a + 1, this.method.types);
				this.method.constant(SupportValue.NIL);
				Label done = this.builder.newLabel();
				this.builder.if_acmpeq(done);
				int[] state = this.method.types.clone();
				this.method.copy(pc, a, a + 1);
				this.inference.stepLast(pc, true, state);
				this.linker.goTo(pc, this.controlFlow.jumpTarget(pc), state);
				this.builder.labelBinding(done);
				this.linker.fallInto(pc, pc + 1);
			}
			case Lua.OP_RETURN -> this.calls.giveBack(pc, a, Instruction.b(i));
			case Lua.OP_TAILCALL -> this.calls.tailCall(pc, a, Instruction.b(i));
			default -> {
				instruction(pc);
				this.linker.fallInto(pc,
						(op == Lua.OP_LOADBOOL && Instruction.c(i) != 0) ? pc + 2 : this.controlFlow.next(pc));
			}
		}
	}

	private void test(int pc, int register, boolean wanted, boolean set) {
		int to = this.controlFlow.jumpTarget(pc + 1);
		int[] after = this.method.types.clone();
		Runnable before = null;
		if (set) {
			int[] state = this.method.types.clone();
			this.inference.stepLast(pc, true, after);
			int target = Instruction.a(this.code[pc]);
			before = () -> {
				this.method.types = state.clone();
				this.method.copy(pc, target, register);
			};
		}
		int type = TypeInference.read(this.method.types, register);
		if (Types.isNumber(type) || Types.isFunction(type)) {
			if (wanted) {
				if (before != null) {
					before.run();
				}
				this.linker.goTo(pc + 1, to, after);
			}
			else {
				this.linker.fallInto(pc + 1, pc + 2);
			}
			return;
		}
		Label edge = this.linker.edgeLabel(pc + 1, to, this.method.types, before, after);
		this.method.pushReference(register);
		this.method.call(SupportMethod.TRUTH);
		this.builder.branch(wanted ? Opcode.IFNE : Opcode.IFEQ, edge);
		this.linker.fallInto(pc + 1, pc + 2);
	}

	void instruction(int pc) {
		int i = this.code[pc];
		int op = Instruction.op(i);
		int a = Instruction.a(i);
		int b = Instruction.b(i);
		int c = Instruction.c(i);
		switch (op) {
			case Lua.OP_MOVE -> this.method.copy(pc, a, b);
			case Lua.OP_LOADK -> loadConstant(pc, a, this.function.prototype.k[Instruction.bx(i)]);
			case Lua.OP_LOADBOOL -> {
				this.method.constant((b != 0) ? SupportValue.TRUE : SupportValue.FALSE);
				this.method.store(pc, a);
			}
			case Lua.OP_LOADNIL -> {
				for (int r = a; r <= a + b; r++) {
					this.method.constant(SupportValue.NIL);
					this.method.store(pc, r);
				}
			}
			case Lua.OP_GETUPVAL -> this.closures.getUpvalue(pc, a, b);
			case Lua.OP_SETUPVAL -> {
				this.method.pushUpvalue(b);
				this.method.pushValue(a, this.method.types);
				this.builder.putfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
			}
			case Lua.OP_GETTABUP -> {
				this.builder.aload(1);
				if (this.function.upvalueTypes[b] == Types.TABLE && this.method.constantKey(c) instanceof LuaString k) {
					this.method.pushUpvalue(b);
					this.method.pushConstant(k);
					this.method.call(SupportMethod.GLOBAL);
				}
				else {
					this.method.pushUpvalueValue(b);
					this.fields.index(c);
				}
				this.points.operation(pc, ResumePoints.Result.VALUE);
				bind(c);
				this.method.store(pc, a);
			}
			case Lua.OP_GETTABLE -> {
				this.builder.aload(1);
				this.method.pushValue(b, this.method.types);
				this.fields.index(c);
				this.points.operation(pc, ResumePoints.Result.VALUE);
				bind(c);
				this.method.store(pc, a);
			}
			case Lua.OP_SELF -> {
				this.builder.aload(1);
				this.method.pushValue(b, this.method.types);
				this.fields.method(c);
				this.points.operation(pc, ResumePoints.Result.VALUE);
				int receiver = TypeInference.read(this.method.types, b);
				this.method.copy(pc, a + 1, b);
				this.method.store(pc, a);
				this.method.types[a + 1] = receiver;
			}
			case Lua.OP_SETTABUP -> {
				this.builder.aload(1);
				this.method.pushUpvalueValue(a);
				this.fields.setIndex(b, c);
				this.points.operation(pc, ResumePoints.Result.NOTHING);
			}
			case Lua.OP_SETTABLE -> {
				this.builder.aload(1);
				this.method.pushValue(a, this.method.types);
				this.fields.setIndex(b, c);
				this.points.operation(pc, ResumePoints.Result.NOTHING);
			}
			case Lua.OP_NEWTABLE -> {
				this.builder.loadConstant(Instruction.size(b)).loadConstant(Instruction.size(c)).aload(1);
				this.method.call(SupportMethod.TABLE);
				this.method.store(pc, a);
			}
			case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW ->
				this.operators.arithmetic(pc, op, a, b, c);
			case Lua.OP_UNM -> this.operators.negate(pc, a, b);
			case Lua.OP_NOT -> {
				int type = TypeInference.read(this.method.types, b);
				if (Types.isNumber(type)) {
					this.method.constant(SupportValue.FALSE);
				}
				else {
					this.method.pushReference(b);
					this.method.call(SupportMethod.NOT);
				}
				this.method.store(pc, a);
			}
			case Lua.OP_LEN -> this.operators.length(pc, a, b);
			case Lua.OP_CONCAT -> {
				this.builder.aload(1);
				if (c == b + 1) {
					this.method.pushValue(b, this.method.types);
					this.method.pushValue(c, this.method.types);
					this.method.call(SupportMethod.CONCAT_TWO);
				}
				else {
					this.method.pushArray(b, c - b + 1);
					this.method.call(SupportMethod.CONCAT);
				}
				this.points.operation(pc, ResumePoints.Result.VALUE);
				this.method.store(pc, a);
			}
			case Lua.OP_CALL -> this.calls.call(pc, a, b, c);
			case Lua.OP_TFORCALL -> this.calls.iterate(pc, a, c);
			case Lua.OP_SETLIST -> this.fields.setList(pc, a, b, c);
			case Lua.OP_CLOSURE -> this.closures.closure(pc, a, Instruction.bx(i));
			case Lua.OP_VARARG -> {
				if (b == 0) {
					this.method.pushVarargs();
					this.builder.astore(this.method.list);
				}
				else {
					for (int j = 0; j < b - 1; j++) {
						this.method.pushVarargs();
						this.builder.loadConstant(j + 1)
							.invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
						this.method.store(pc, a + j);
					}
				}
			}
			default -> throw new CompilationException("unknown instruction " + op);
		}
		this.inference.step(pc, this.method.types);
	}

	private void loadConstant(int pc, int a, LuaValue k) {
		if (k instanceof LuaNumber n && this.function.cellAt(pc, a) == null) {
			if (Types.isWhole(Types.ofConstant(n.todouble()))) {
				this.shape.pushWhole(this.builder, n);
				this.builder.lstore(this.method.whole(a));
			}
			else {
				this.shape.pushNumber(this.builder, n);
				this.builder.dstore(this.method.number(a));
			}
		}
		else {
			this.method.pushConstant(k);
			this.method.store(pc, a);
		}
	}

	/** The value read is on the stack. */
	private void bind(int key) {
		if (this.method.constantKey(key) instanceof LuaString name && name.tojstring().equals(ChunkBound.NAME)) {
			this.builder.aload(1).loadConstant(this.function.code.source);
			this.method.call(SupportMethod.BOUND);
		}
	}

}
