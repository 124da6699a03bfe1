package io.luaprocess.lua.engine.interpreter;

import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Table;

/**
 * A chunk run by the interpreter.
 */
public final class InterpretedProgram implements Program {

	private final LuaCode code;

	public InterpretedProgram(LuaCode code) {
		this.code = code;
	}

	@Override
	public LuaFn instantiate(LuaState s, Table env) {
		Cell[] upvalues = new Cell[this.code.p.upvalues.length];
		for (int i = 0; i < upvalues.length; i++) {
			upvalues[i] = new Cell(env);
		}
		return new InterpretedFunction(this.code, upvalues);
	}

}
