package io.luaprocess.lua.engine.interpreter;

import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.ChunkBound;
import io.luaprocess.lua.engine.vm.Frame;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.TailCall;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A call run by the {@link Interpreter}. It holds all that the function needs to go on:
 * saved, it is its own continuation.
 */
final class InterpretedFrame extends Frame {

	/** The arguments beyond the parameters. */
	final Varargs varargs;

	/** The open list. */
	Varargs list = LuaValue.NONE;

	/** The register at which the open list begins. */
	int listAt;

	/** The registers that inner functions share. */
	Cell.@Nullable Open open;

	InterpretedFrame(InterpretedFunction function, LuaValue[] registers, Varargs varargs, @Nullable Frame previous) {
		super(function.code, function.upvalues, registers, previous);
		this.varargs = varargs;
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs results) {
		returnTo(s);
		int i = this.code.p.code[this.pc];
		if (Instruction.op(i) == Lua.OP_TAILCALL) {
			return results;
		}
		Varargs own = Interpreter.execute(s, this, finish(s, i, results));
		if (own == TailCall.PENDING) {
			s.depth--;
			s.frame = null;
			return TailCall.resolve(s);
		}
		return own;
	}

	/**
	 * Does what is left to do of the instruction that was suspended.
	 * @param i the instruction
	 * @param results what the call gave
	 * @return the instruction that follows
	 */
	private int finish(LuaState s, int i, Varargs results) {
		LuaValue[] r = this.registers;
		int a = Instruction.a(i);
		int next = this.pc + 1;
		switch (Instruction.op(i)) {
			case Lua.OP_SETTABUP, Lua.OP_SETTABLE -> {
			}
			case Lua.OP_JMP, Lua.OP_FORLOOP, Lua.OP_TFORLOOP -> {
				return next + Instruction.sbx(i);
			}
			case Lua.OP_EQ, Lua.OP_LT, Lua.OP_LE -> {
				return (Values.first(results).toboolean() != (a != 0)) ? next + 1 : next;
			}
			case Lua.OP_CALL -> {
				int c = Instruction.c(i);
				if (c == 0) {
					this.list = results;
					this.listAt = a;
				}
				else {
					Values.copyTo(results, 1, r, a, c - 1);
				}
			}
			case Lua.OP_TFORCALL -> Values.copyTo(results, 1, r, a + 3, Instruction.c(i));
			case Lua.OP_GETTABUP, Lua.OP_GETTABLE -> {
				LuaValue v = Values.first(results);
				r[a] = (v instanceof ChunkBound f) ? bound(s, i, f) : v;
			}
			default -> r[a] = Values.first(results);
		}
		return next;
	}

	/** Only a name that stands in the chunk binds the function to it. */
	LuaValue bound(LuaState s, int instruction, ChunkBound function) {
		int key = Instruction.c(instruction);
		boolean named = Instruction.isConstant(key)
				&& this.code.p.k[Instruction.constant(key)].tojstring().equals(ChunkBound.NAME);
		return named ? function.bind(s, this.code.source) : function;
	}

}
