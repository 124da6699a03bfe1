package io.luaprocess.lua.engine;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ConstantDescs;

import org.luaj.vm2.Lua;

/**
 * Numeric loops. A counter that starts as a small whole number and steps by a small
 * constant is a {@code long}, else a {@code double}.
 */
final class LoopCompiler {

	private final MethodCode m;

	private final Edges edges;

	private final Flow flow;

	private final CodeBuilder cb;

	LoopCompiler(MethodCode m, Edges edges) {
		this.m = m;
		this.edges = edges;
		this.flow = m.flow;
		this.cb = m.cb;
	}

	void prepareLoop(int pc, int a) {
		int[] after = this.m.st.clone();
		this.flow.step(pc, after);
		double step = this.flow.constantStep(pc);
		if (Types.isWhole(after[a])) {
			int limit = Flow.read(this.m.st, a + 1);
			if (!Types.isWhole(limit)) {
				pushLoopNumber(a + 1, "loopLimit");
				this.m.rt((step > 0) ? "limitUp" : "limitDown", ConstantDescs.CD_long, ConstantDescs.CD_double);
				this.cb.lstore(this.m.whole(a + 1));
			}
			this.cb.lload(this.m.whole(a)).loadConstant((long) step).lsub().lstore(this.m.whole(a));
			return;
		}
		pushLoopNumber(a, "loopStart");
		pushLoopNumber(a + 1, "loopLimit");
		if (step == step) {
			this.cb.dstore(this.m.number(a + 1)).loadConstant(step);
		}
		else {
			pushLoopNumber(a + 2, "loopStep");
			this.cb.dstore(this.m.number(a + 2)).dstore(this.m.number(a + 1)).dload(this.m.number(a + 2));
		}
		this.cb.dsub().dstore(this.m.number(a));
	}

	private void pushLoopNumber(int register, String check) {
		if (Types.isNumber(Flow.read(this.m.st, register))) {
			this.m.pushDouble(register);
		}
		else {
			this.cb.aload(1);
			this.m.pushValue(register, this.m.st);
			this.m.rt(check, ConstantDescs.CD_double, ClassFileShape.STATE, ClassFileShape.VALUE);
		}
	}

	void loop(int pc, int a) {
		double step = this.flow.constantStep(this.flow.preparation(pc));
		Label done = this.cb.newLabel();
		int[] after = this.m.st.clone();
		if (Types.isWhole(this.m.st[a])) {
			this.cb.lload(this.m.whole(a)).loadConstant((long) step).ladd().dup2().lstore(this.m.whole(a));
			this.cb.lload(this.m.whole(a + 1)).lcmp();
			this.cb.branch((step > 0) ? Opcode.IFGT : Opcode.IFLT, done);
			this.cb.lload(this.m.whole(a)).lstore(this.m.whole(a + 3));
		}
		else {
			this.cb.dload(this.m.number(a));
			if (step == step) {
				this.cb.loadConstant(step).dadd().dup2().dstore(this.m.number(a));
				this.cb.dload(this.m.number(a + 1));
				// Not a number ends the loop either way.
				if (step > 0) {
					this.cb.dcmpg().ifgt(done);
				}
				else {
					this.cb.dcmpl().iflt(done);
				}
			}
			else {
				Label down = this.cb.newLabel();
				Label go = this.cb.newLabel();
				this.cb.dload(this.m.number(a + 2)).dadd().dstore(this.m.number(a));
				this.cb.dload(this.m.number(a + 2)).dconst_0().dcmpl().ifle(down);
				this.cb.dload(this.m.number(a)).dload(this.m.number(a + 1)).dcmpg().ifgt(done);
				this.cb.goto_(go);
				this.cb.labelBinding(down);
				this.cb.dload(this.m.number(a + 1)).dload(this.m.number(a)).dcmpg().ifgt(done);
				this.cb.labelBinding(go);
			}
			this.cb.dload(this.m.number(a)).dstore(this.m.number(a + 3));
		}
		this.flow.stepLast(pc, true, after);
		if (Types.isWhole(this.m.st[a]) && step % 2 != 0 && isShort(pc)) {
			this.edges.goBack(pc, this.flow.jumpTarget(pc), after, this.m.whole(a));
		}
		else {
			this.edges.goTo(pc, this.flow.jumpTarget(pc), after);
		}
		this.cb.labelBinding(done);
		this.edges.fallInto(pc, pc + 1);
	}

	/**
	 * Whether a turn of a loop takes so little time that not each needs to poll: it holds
	 * no loop and no call; metamethods poll by themselves. A poll is a volatile read,
	 * which keeps the JVM from moving reads of tables over it.
	 */
	private boolean isShort(int pc) {
		int[] code = this.m.f.prototype.code;
		for (int i = this.flow.jumpTarget(pc); i < pc; i++) {
			switch (Instruction.op(code[i])) {
				case Lua.OP_MOVE, Lua.OP_LOADK, Lua.OP_LOADBOOL, Lua.OP_LOADNIL, Lua.OP_GETUPVAL, Lua.OP_SETUPVAL,
						Lua.OP_GETTABUP, Lua.OP_GETTABLE, Lua.OP_SETTABUP, Lua.OP_SETTABLE, Lua.OP_ADD, Lua.OP_SUB,
						Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW, Lua.OP_UNM, Lua.OP_NOT, Lua.OP_EQ, Lua.OP_LT,
						Lua.OP_LE, Lua.OP_TEST, Lua.OP_TESTSET ->
					{
					}
				case Lua.OP_JMP -> {
					if (this.flow.jumpTarget(i) <= i) {
						return false;
					}
				}
				default -> {
					return false;
				}
			}
		}
		return true;
	}

}
