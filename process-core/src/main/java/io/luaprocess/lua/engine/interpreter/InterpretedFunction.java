package io.luaprocess.lua.engine.interpreter;

import java.util.Arrays;

import io.luaprocess.lua.engine.vm.Cell;
import io.luaprocess.lua.engine.vm.Frame;
import io.luaprocess.lua.engine.vm.LuaCode;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.ProtectedCall;
import io.luaprocess.lua.engine.vm.ScriptFunction;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * A Lua function run by the {@link Interpreter}.
 */
final class InterpretedFunction extends ScriptFunction {

	final LuaCode code;

	final Cell[] upvalues;

	InterpretedFunction(LuaCode code, Cell[] upvalues) {
		this.code = code;
		this.upvalues = upvalues;
	}

	@Override
	public @Nullable Varargs body(LuaState s, Varargs args) {
		Prototype p = this.code.p;
		LuaValue[] registers = new LuaValue[p.maxstacksize];
		int n = p.numparams;
		Values.copyTo(args, 1, registers, 0, n);
		Arrays.fill(registers, n, registers.length, LuaValue.NIL);
		return run(s, registers, (p.is_vararg != 0 && args.narg() > n) ? args.subargs(n + 1) : LuaValue.NONE);
	}

	@Override
	public @Nullable Varargs body(LuaState s) {
		LuaValue[] registers = new LuaValue[this.code.p.maxstacksize];
		Arrays.fill(registers, LuaValue.NIL);
		return run(s, registers, LuaValue.NONE);
	}

	@Override
	public @Nullable Varargs body(LuaState s, LuaValue a) {
		Prototype p = this.code.p;
		if (p.numparams < 1) {
			return body(s, (Varargs) a);
		}
		LuaValue[] registers = new LuaValue[p.maxstacksize];
		Arrays.fill(registers, LuaValue.NIL);
		registers[0] = a;
		return run(s, registers, LuaValue.NONE);
	}

	@Override
	public @Nullable Varargs body(LuaState s, LuaValue a, LuaValue b) {
		Prototype p = this.code.p;
		if (p.numparams < 2) {
			return body(s, Values.of(a, b));
		}
		LuaValue[] registers = new LuaValue[p.maxstacksize];
		Arrays.fill(registers, LuaValue.NIL);
		registers[0] = a;
		registers[1] = b;
		return run(s, registers, LuaValue.NONE);
	}

	@Override
	public @Nullable Varargs body(LuaState s, LuaValue a, LuaValue b, LuaValue c) {
		Prototype p = this.code.p;
		if (p.numparams < 3) {
			return body(s, Values.of(a, b, c));
		}
		LuaValue[] registers = new LuaValue[p.maxstacksize];
		Arrays.fill(registers, LuaValue.NIL);
		registers[0] = a;
		registers[1] = b;
		registers[2] = c;
		return run(s, registers, LuaValue.NONE);
	}

	/**
	 * Left by an error, the function does not undo its bookkeeping: its callers do when
	 * they go on, see {@link ProtectedCall}. Suspended, it is saved before it does.
	 */
	private @Nullable Varargs run(LuaState s, LuaValue[] registers, Varargs varargs) {
		if (s.depth >= s.stackEnd) {
			return Trampoline.repeat(s, this, Values.join(s, registers, 0, this.code.p.numparams, varargs));
		}
		Frame previous = s.frame;
		InterpretedFrame frame = new InterpretedFrame(this, registers, varargs, previous);
		s.frame = frame;
		s.depth++;
		Varargs results = Interpreter.execute(s, frame, 0);
		s.depth--;
		s.frame = previous;
		return results;
	}

	@Override
	public String name() {
		return (this.code.name != null) ? this.code.name : "?";
	}

}
