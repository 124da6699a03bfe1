package io.luaprocess.lua.engine.vm;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * Finds out where a value came from, for messages like
 * {@code attempt to index local 'x' (a nil value)}: runs the code before an instruction
 * symbolically, looking for the one that loaded the register.
 */
final class VariableNames {

	private VariableNames() {
	}

	/**
	 * Names the variable a value was read from.
	 * @param s the running coroutine
	 * @param at a running function, at the instruction that failed
	 * @param v the value that was wrong
	 * @return for example {@code local 'x'}, or {@code null} if it cannot be told
	 */
	static @Nullable String find(LuaState s, CallStack.Entry at, LuaValue v) {
		return (at.frame() != null) ? find(at.frame(), v) : find(s, at.code().p, at.pc(), v);
	}

	/** A compiled function: its registers cannot be read. */
	private static @Nullable String find(LuaState s, Prototype p, int pc, LuaValue v) {
		int i = p.code[pc];
		int a = Lua.GETARG_A(i);
		int b = Lua.GETARG_B(i);
		int c = Lua.GETARG_C(i);
		return switch (Lua.GET_OPCODE(i)) {
			case Lua.OP_GETTABUP -> "upvalue '" + upvalueName(p, b) + "'";
			case Lua.OP_SETTABUP -> "upvalue '" + upvalueName(p, a) + "'";
			case Lua.OP_GETTABLE, Lua.OP_SELF, Lua.OP_UNM, Lua.OP_LEN -> name(p, pc, b);
			case Lua.OP_SETTABLE, Lua.OP_CALL, Lua.OP_TAILCALL -> name(p, pc, a);
			case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW ->
				operand(p, pc, (s.left == v) ? b : c);
			case Lua.OP_CONCAT -> {
				LuaValue[] operands = s.operands;
				if (operands == null) {
					yield operand(p, pc, (s.left == v) ? b : c);
				}
				yield operand(p, pc, b + culprit(operands, 0, operands.length, v));
			}
			default -> null;
		};
	}

	/**
	 * Which of some values that are concatenated from the right is the one that cannot
	 * be; see {@link Concatenation}. If neither of the last two can be, it is the left
	 * one.
	 */
	private static int culprit(LuaValue[] values, int first, int count, LuaValue v) {
		int last = count - 1;
		while (last > 1 && values[first + last] == LuaValue.NONE) {
			last--;
		}
		return (values[first + last - 1] == v) ? last - 1 : last;
	}

	private static @Nullable String operand(Prototype p, int pc, int r) {
		return Lua.ISK(r) ? null : name(p, pc, r);
	}

	private static @Nullable String find(Frame frame, LuaValue v) {
		Prototype p = frame.code.p;
		int i = p.code[frame.pc];
		int a = Lua.GETARG_A(i);
		int b = Lua.GETARG_B(i);
		int c = Lua.GETARG_C(i);
		return switch (Lua.GET_OPCODE(i)) {
			case Lua.OP_GETTABUP -> upvalue(frame, b, v);
			case Lua.OP_SETTABUP -> upvalue(frame, a, v);
			case Lua.OP_GETTABLE, Lua.OP_SELF, Lua.OP_UNM, Lua.OP_LEN -> register(frame, b, v);
			case Lua.OP_SETTABLE, Lua.OP_CALL, Lua.OP_TAILCALL -> register(frame, a, v);
			case Lua.OP_ADD, Lua.OP_SUB, Lua.OP_MUL, Lua.OP_DIV, Lua.OP_MOD, Lua.OP_POW -> {
				// The left operand is the culprit if both are wrong, with or without a
				// name.
				boolean left = !Lua.ISK(b) && frame.registers[b] == v;
				yield register(frame, left ? b : c, v);
			}
			case Lua.OP_CONCAT -> {
				yield register(frame, b + culprit(frame.registers, b, c - b + 1, v), v);
			}
			default -> null;
		};
	}

	private static @Nullable String upvalue(Frame frame, int n, LuaValue v) {
		return (frame.upvalues[n].get() == v) ? "upvalue '" + upvalueName(frame.code.p, n) + "'" : null;
	}

	private static @Nullable String register(Frame frame, int r, LuaValue v) {
		Prototype p = frame.code.p;
		return (!Lua.ISK(r) && frame.registers[r] == v) ? name(p, frame.pc, r) : null;
	}

	/**
	 * Names what a register holds.
	 * @param p the function
	 * @param lastpc the instruction that reads it
	 * @param r the register
	 * @return for example {@code local 'x'}, or {@code null} if it cannot be told
	 */
	static @Nullable String name(Prototype p, int lastpc, int r) {
		LuaString local = p.getlocalname(r + 1, lastpc);
		if (local != null) {
			return "local '" + local.tojstring() + "'";
		}
		int pc = setter(p, lastpc, r);
		if (pc < 0) {
			return null;
		}
		int i = p.code[pc];
		switch (Lua.GET_OPCODE(i)) {
			case Lua.OP_MOVE: {
				int b = Lua.GETARG_B(i);
				return (b < Lua.GETARG_A(i)) ? name(p, pc, b) : null;
			}
			case Lua.OP_GETTABUP: {
				boolean global = upvalueName(p, Lua.GETARG_B(i)).equals("_ENV");
				return (global ? "global '" : "field '") + key(p, Lua.GETARG_C(i)) + "'";
			}
			case Lua.OP_GETTABLE: {
				LuaString table = p.getlocalname(Lua.GETARG_B(i) + 1, pc);
				boolean global = table != null && table.tojstring().equals("_ENV");
				return (global ? "global '" : "field '") + key(p, Lua.GETARG_C(i)) + "'";
			}
			case Lua.OP_GETUPVAL:
				return "upvalue '" + upvalueName(p, Lua.GETARG_B(i)) + "'";
			case Lua.OP_LOADK:
				return (p.k[Lua.GETARG_Bx(i)] instanceof LuaString string) ? "constant '" + string.tojstring() + "'"
						: null;
			case Lua.OP_SELF:
				return "method '" + key(p, Lua.GETARG_C(i)) + "'";
			default:
				return null;
		}
	}

	private static String upvalueName(Prototype p, int n) {
		LuaString name = p.upvalues[n].name;
		return (name != null) ? name.tojstring() : "?";
	}

	private static String key(Prototype p, int c) {
		return (Lua.ISK(c) && p.k[Lua.INDEXK(c)] instanceof LuaString string) ? string.tojstring() : "?";
	}

	/** Finds the last instruction before another that changed a register. */
	private static int setter(Prototype p, int lastpc, int r) {
		int found = -1;
		for (int pc = 0; pc < lastpc; pc++) {
			int i = p.code[pc];
			int op = Lua.GET_OPCODE(i);
			int a = Lua.GETARG_A(i);
			boolean sets = switch (op) {
				case Lua.OP_LOADNIL -> a <= r && r <= a + Lua.GETARG_B(i);
				case Lua.OP_TFORCALL -> r >= a + 2;
				case Lua.OP_CALL, Lua.OP_TAILCALL -> r >= a;
				case Lua.OP_TEST -> r == a;
				case Lua.OP_JMP -> false;
				default -> Lua.testAMode(op) && r == a;
			};
			if (op == Lua.OP_JMP) {
				int offset = Lua.GETARG_sBx(i);
				if (offset > 0 && pc + 1 + offset <= lastpc) {
					pc += offset;
				}
			}
			if (sets) {
				found = pc;
			}
		}
		return found;
	}

}
