package io.luaprocess.lua.engine.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;

import io.luaprocess.lua.engine.analysis.CompilationException;
import io.luaprocess.lua.engine.analysis.Flow;
import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.analysis.Instruction;
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

	private final MethodCode m;

	private final BlockLinker edges;

	private final OperatorCompiler operators;

	private final LoopCompiler loops;

	private final FieldCompiler fields;

	private final CallCompiler calls;

	private final ClosureCompiler closures;

	private final FunctionInfo f;

	private final Flow flow;

	private final CodeBuilder cb;

	private final ClassFileShape shape;

	private final int[] code;

	InstructionCompiler(MethodCode m, BlockLinker edges, Activation activation) {
		this.m = m;
		this.edges = edges;
		this.operators = new OperatorCompiler(m, edges);
		this.loops = new LoopCompiler(m, edges);
		this.fields = new FieldCompiler(m);
		this.calls = new CallCompiler(m, activation);
		this.closures = new ClosureCompiler(m);
		this.f = m.f;
		this.flow = m.flow;
		this.cb = m.cb;
		this.shape = m.shape;
		this.code = m.code;
	}

	void last(int pc) {
		int i = this.code[pc];
		int op = Instruction.op(i);
		int a = Instruction.a(i);
		switch (op) {
			case Lua.OP_JMP -> {
				int to = this.flow.jumpTarget(pc);
				if (to <= pc) {
					this.edges.goTo(pc, to, this.m.st);
				}
				else {
					this.edges.edge(pc, to, this.m.st);
					if (!this.edges.comesNext(pc, to)) {
						this.cb.goto_(this.edges.label(to));
					}
				}
			}
			case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE -> this.operators.compare(pc, op, a != 0);
			case Lua.OP_TEST -> test(pc, a, Instruction.c(i) != 0, false);
			case Lua.OP_TESTSET -> test(pc, Instruction.b(i), Instruction.c(i) != 0, true);
			case Lua.OP_FORPREP -> {
				this.loops.prepareLoop(pc, a);
				this.flow.step(pc, this.m.st);
				this.loops.enter(pc, a);
			}
			case Lua.OP_FORLOOP -> this.loops.test(pc);
			case Lua.OP_TFORLOOP -> {
				this.m.pushValue(a + 1, this.m.st);
				this.m.constant("NIL");
				Label done = this.cb.newLabel();
				this.cb.if_acmpeq(done);
				int[] state = this.m.st.clone();
				this.m.copy(pc, a, a + 1);
				this.flow.stepLast(pc, true, state);
				this.edges.goTo(pc, this.flow.jumpTarget(pc), state);
				this.cb.labelBinding(done);
				this.edges.fallInto(pc, pc + 1);
			}
			case Lua.OP_RETURN -> this.calls.giveBack(pc, a, Instruction.b(i));
			case Lua.OP_TAILCALL -> this.calls.tailCall(pc, a, Instruction.b(i));
			default -> {
				instruction(pc);
				this.edges.fallInto(pc, (op == Lua.OP_LOADBOOL && Instruction.c(i) != 0) ? pc + 2 : this.flow.next(pc));
			}
		}
	}

	private void test(int pc, int register, boolean wanted, boolean set) {
		int to = this.flow.jumpTarget(pc + 1);
		int[] after = this.m.st.clone();
		Runnable before = null;
		if (set) {
			int[] state = this.m.st.clone();
			this.flow.stepLast(pc, true, after);
			int target = Instruction.a(this.code[pc]);
			before = () -> {
				this.m.st = state.clone();
				this.m.copy(pc, target, register);
			};
		}
		int type = Flow.read(this.m.st, register);
		if (Types.isNumber(type) || Types.isFunction(type)) {
			if (wanted) {
				if (before != null) {
					before.run();
				}
				this.edges.goTo(pc + 1, to, after);
			}
			else {
				this.edges.fallInto(pc + 1, pc + 2);
			}
			return;
		}
		Label way = this.edges.way(pc + 1, to, this.m.st, before, after);
		this.m.pushReference(register);
		this.m.rt("truth", ConstantDescs.CD_boolean, ClassFileShape.VALUE);
		this.cb.branch(wanted ? Opcode.IFNE : Opcode.IFEQ, way);
		this.edges.fallInto(pc + 1, pc + 2);
	}

	void instruction(int pc) {
		int i = this.code[pc];
		int op = Instruction.op(i);
		int a = Instruction.a(i);
		int b = Instruction.b(i);
		int c = Instruction.c(i);
		switch (op) {
			case Lua.OP_MOVE -> this.m.copy(pc, a, b);
			case Lua.OP_LOADK -> loadConstant(pc, a, this.f.prototype.k[Instruction.bx(i)]);
			case Lua.OP_LOADBOOL -> {
				this.m.constant((b != 0) ? "TRUE" : "FALSE");
				this.m.store(pc, a);
			}
			case Lua.OP_LOADNIL -> {
				for (int r = a; r <= a + b; r++) {
					this.m.constant("NIL");
					this.m.store(pc, r);
				}
			}
			case Lua.OP_GETUPVAL -> this.closures.getUpvalue(pc, a, b);
			case Lua.OP_SETUPVAL -> {
				this.m.pushUpvalue(b);
				this.m.pushValue(a, this.m.st);
				this.cb.putfield(ClassFileShape.CELL, "v", ClassFileShape.VALUE);
			}
			case Lua.OP_GETTABUP -> {
				this.cb.aload(1);
				if (this.f.upvalueTypes[b] == Types.TABLE && this.m.constantKey(c) instanceof LuaString k) {
					this.m.pushUpvalue(b);
					this.m.pushConstant(k);
					this.m.rt("global", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.TABLE,
							ClassFileShape.STRING);
				}
				else {
					this.m.pushUpvalueValue(b);
					this.fields.index(c);
				}
				bind(c);
				this.m.store(pc, a);
			}
			case Lua.OP_GETTABLE -> {
				this.cb.aload(1);
				this.m.pushValue(b, this.m.st);
				this.fields.index(c);
				bind(c);
				this.m.store(pc, a);
			}
			case Lua.OP_SELF -> {
				this.cb.aload(1);
				this.m.pushValue(b, this.m.st);
				this.fields.method(c);
				int receiver = Flow.read(this.m.st, b);
				this.m.copy(pc, a + 1, b);
				this.m.store(pc, a);
				this.m.st[a + 1] = receiver;
			}
			case Lua.OP_SETTABUP -> {
				this.cb.aload(1);
				this.m.pushUpvalueValue(a);
				this.fields.setIndex(b, c);
			}
			case Lua.OP_SETTABLE -> {
				this.cb.aload(1);
				this.m.pushValue(a, this.m.st);
				this.fields.setIndex(b, c);
			}
			case Lua.OP_NEWTABLE -> {
				this.cb.loadConstant(Instruction.size(b)).loadConstant(Instruction.size(c)).aload(1);
				this.m.rt("table", ClassFileShape.VALUE, ConstantDescs.CD_int, ConstantDescs.CD_int,
						ClassFileShape.STATE);
				this.m.store(pc, a);
			}
			case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW ->
				this.operators.arithmetic(pc, op, a, b, c);
			case Lua.OP_UNM -> this.operators.negate(pc, a, b);
			case Lua.OP_NOT -> {
				int type = Flow.read(this.m.st, b);
				if (Types.isNumber(type)) {
					this.m.constant("FALSE");
				}
				else {
					this.m.pushReference(b);
					this.m.rt("not", ClassFileShape.VALUE, ClassFileShape.VALUE);
				}
				this.m.store(pc, a);
			}
			case Lua.OP_LEN -> this.operators.length(pc, a, b);
			case Lua.OP_CONCAT -> {
				this.cb.aload(1);
				if (c == b + 1) {
					this.m.pushValue(b, this.m.st);
					this.m.pushValue(c, this.m.st);
					this.m.rt("concat", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUE,
							ClassFileShape.VALUE);
				}
				else {
					this.m.pushArray(b, c - b + 1);
					this.m.rt("concat", ClassFileShape.VALUE, ClassFileShape.STATE, ClassFileShape.VALUES);
				}
				this.m.store(pc, a);
			}
			case Lua.OP_CALL -> this.calls.call(pc, a, b, c);
			case Lua.OP_TFORCALL -> this.calls.iterate(pc, a, c);
			case Lua.OP_SETLIST -> this.fields.setList(pc, a, b, c);
			case Lua.OP_CLOSURE -> this.closures.closure(pc, a, Instruction.bx(i));
			case Lua.OP_VARARG -> {
				if (b == 0) {
					this.m.pushVarargs();
					this.cb.astore(this.m.list);
				}
				else {
					for (int j = 0; j < b - 1; j++) {
						this.m.pushVarargs();
						this.cb.loadConstant(j + 1).invokevirtual(ClassFileShape.VARARGS, "arg", ClassFileShape.ARG);
						this.m.store(pc, a + j);
					}
				}
			}
			default -> throw new CompilationException("unknown instruction " + op);
		}
		this.flow.step(pc, this.m.st);
	}

	private void loadConstant(int pc, int a, LuaValue k) {
		if (k instanceof LuaNumber n && this.f.cellAt(pc, a) == null) {
			if (Types.isWhole(Types.ofConstant(n.todouble()))) {
				this.shape.pushWhole(this.cb, n);
				this.cb.lstore(this.m.whole(a));
			}
			else {
				this.shape.pushNumber(this.cb, n);
				this.cb.dstore(this.m.number(a));
			}
		}
		else {
			this.m.pushConstant(k);
			this.m.store(pc, a);
		}
	}

	/** The value read is on the stack. */
	private void bind(int key) {
		if (this.m.constantKey(key) instanceof LuaString name && name.tojstring().equals(ChunkBound.NAME)) {
			this.cb.aload(1).loadConstant(this.f.code.source);
			this.m.rt("bound", ClassFileShape.VALUE, ClassFileShape.VALUE, ClassFileShape.STATE,
					ConstantDescs.CD_String);
		}
	}

}
