package io.luaprocess.lua.engine.interpreter;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Arithmetic;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Values;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What instructions do with several registers, or with tables in them.
 */
final class Registers {

	private Registers() {
	}

	/** Reads a field; null if a metamethod was suspended. */
	static @Nullable LuaValue get(LuaState s, LuaValue t, LuaValue key) {
		if (t instanceof Table table) {
			LuaValue v = (key instanceof LuaString name) ? table.getStr(name)
					: (key instanceof Num n) ? table.get(n.v) : table.get(key);
			if (v != LuaValue.NIL || table.meta() == null) {
				return v;
			}
		}
		return Ops.index(s, t, key);
	}

	/** Writes a field; true if a metamethod was suspended. */
	static boolean set(LuaState s, LuaValue t, LuaValue key, LuaValue v) {
		if (t instanceof Table table && table.isPlain()) {
			if (key instanceof LuaString name) {
				table.putStr(name, v);
				return false;
			}
			if (key instanceof Num n && n.v == (int) n.v) {
				table.put((int) n.v, v);
				return false;
			}
		}
		return Ops.setIndex(s, t, key, v);
	}

	/**
	 * Collects arguments or results: b - 1 registers, or for b = 0 everything up to the
	 * end of the open list.
	 */
	static Varargs arguments(LuaState s, InterpretedFrame frame, int from, int b) {
		LuaValue[] r = frame.registers;
		return (b > 0) ? Values.copy(r, from, b - 1) : Values.join(s, r, from, frame.listAt - from, frame.list);
	}

	/** Writes registers, for b = 0 up to the end of the open list, to a new table. */
	static void setList(InterpretedFrame frame, int a, int b, int offset) {
		LuaValue[] r = frame.registers;
		Varargs list = frame.list;
		Table t = (Table) r[a];
		int n = (b > 0) ? b : frame.listAt - a - 1;
		for (int j = 1; j <= n; j++) {
			t.put(offset + j, r[a + j]);
		}
		if (b == 0) {
			int more = list.narg();
			for (int j = 1; j <= more; j++) {
				t.put(offset + n + j, list.arg(j));
			}
		}
	}

	/** Checks the numbers of a loop and goes back one step. */
	static void prepareLoop(LuaState s, LuaValue[] r, int a) {
		Num index = Arithmetic.toNumber(s, r[a]);
		Num limit = Arithmetic.toNumber(s, r[a + 1]);
		Num step = Arithmetic.toNumber(s, r[a + 2]);
		if (index == null) {
			throw s.error("'for' initial value must be a number");
		}
		if (limit == null) {
			throw s.error("'for' limit must be a number");
		}
		if (step == null) {
			throw s.error("'for' step must be a number");
		}
		r[a] = Num.of(index.v - step.v);
		r[a + 1] = limit;
		r[a + 2] = step;
	}

}
