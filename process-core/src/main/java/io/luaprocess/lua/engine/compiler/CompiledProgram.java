package io.luaprocess.lua.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import io.luaprocess.lua.engine.analysis.FunctionInfo;
import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.ScriptFile;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaValue;

/**
 * A program compiled to JVM bytecode.
 */
public final class CompiledProgram implements Program {

	private final MethodHandle make;

	private final boolean shared;

	public CompiledProgram(LuaCode code, ScriptFile file, int goal, boolean polls) {
		Class<?> main = ProgramLoader.load(code, file, goal, polls);
		FunctionInfo function = ProgramLoader.function(main);
		this.shared = function.upvalueTypes.length > 0 && function.isCell(0);
		try {
			MethodType type = (function.upvalueTypes.length == 0) ? MethodType.methodType(LuaValue.class)
					: MethodType.methodType(LuaValue.class, this.shared ? Cell.class : Table.class);
			this.make = MethodHandles.publicLookup().findStatic(main, "make", type);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public LuaFn instantiate(LuaState s, Table env) {
		try {
			if (this.make.type().parameterCount() == 0) {
				return (LuaFn) (LuaValue) this.make.invokeExact();
			}
			return this.shared ? (LuaFn) (LuaValue) this.make.invokeExact(new Cell(env))
					: (LuaFn) (LuaValue) this.make.invokeExact(env);
		}
		catch (Error | RuntimeException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
