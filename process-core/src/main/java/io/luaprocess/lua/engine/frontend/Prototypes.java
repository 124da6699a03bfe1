package io.luaprocess.lua.engine.frontend;

import io.luaprocess.lua.engine.analysis.Instruction;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.Names;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * Turns the prototypes of LuaJ's compiler into code: constants become values of the
 * engine, functions get names for tracebacks.
 */
final class Prototypes {

	private Prototypes() {
	}

	/**
	 * Reads what LuaJ's compiler made. Replaces the constants of the prototype.
	 * @param main the prototype of the chunk
	 * @param source the name of the chunk
	 * @return the code
	 */
	static LuaCode read(Prototype main, String source) {
		return read(main, source, Args.str("@" + source), null);
	}

	private static LuaCode read(Prototype p, String source, LuaString chunk, @Nullable String name) {
		p.source = chunk;
		if (p.k == null) {
			p.k = new LuaValue[0];
		}
		for (int i = 0; i < p.k.length; i++) {
			LuaValue k = p.k[i];
			if (k instanceof LuaNumber number) {
				p.k[i] = constant(number.todouble());
			}
			else if (k instanceof LuaString string) {
				double hidden = Numerals.constant(string);
				p.k[i] = Double.isNaN(hidden) ? Names.intern(string) : constant(hidden);
			}
		}
		markBatches(p.code);
		LuaCode code = new LuaCode(p, source, name);
		@Nullable String[] names = names(p);
		for (int i = 0; i < p.p.length; i++) {
			code.children[i] = read(p.p[i], source, chunk, names[i]);
		}
		return code;
	}

	/** LuaJ leaves large batch numbers as they are, which reads as some instruction. */
	private static void markBatches(int[] code) {
		for (int pc = 0; pc < code.length; pc++) {
			if (Instruction.op(code[pc]) == Lua.OP_SETLIST && Instruction.c(code[pc]) == 0) {
				pc++;
				code[pc] = code[pc] << 6 | Lua.OP_EXTRAARG;
			}
		}
	}

	private static Num constant(double value) {
		return (value == (int) value && (value != 0 || 1 / value > 0)) ? Num.of((int) value) : Num.of(value);
	}

	/** Names nested functions after the variable or field they are first stored in. */
	private static @Nullable String[] names(Prototype p) {
		@Nullable String[] names = new String[p.p.length];
		for (int pc = 0; pc + 1 < p.code.length; pc++) {
			int i = p.code[pc];
			if (Lua.GET_OPCODE(i) == Lua.OP_CLOSURE) {
				names[Lua.GETARG_Bx(i)] = name(p, pc, Lua.GETARG_A(i));
			}
		}
		return names;
	}

	private static @Nullable String name(Prototype p, int pc, int register) {
		int next = p.code[pc + 1];
		int op = Lua.GET_OPCODE(next);
		if ((op == Lua.OP_SETTABUP || op == Lua.OP_SETTABLE) && Lua.GETARG_C(next) == register) {
			int key = Lua.GETARG_B(next);
			return (Lua.ISK(key) && p.k[Lua.INDEXK(key)] instanceof LuaString field) ? field.tojstring() : null;
		}
		if (op == Lua.OP_SETUPVAL && Lua.GETARG_A(next) == register) {
			LuaString upvalue = p.upvalues[Lua.GETARG_B(next)].name;
			return (upvalue != null) ? upvalue.tojstring() : null;
		}
		LuaString local = p.getlocalname(register + 1, pc + 1);
		return (local != null) ? local.tojstring() : null;
	}

}
