package io.luaprocess.lua;

import java.util.IdentityHashMap;
import java.util.Map;

import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.Outside;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Makes the functions of modules of the application run where they may block.
 */
final class OutsideModules {

	/**
	 * Copies of tables and functions that were met before: tables may contain themselves.
	 */
	private final Map<LuaValue, LuaValue> known = new IdentityHashMap<>();

	private OutsideModules() {
	}

	/**
	 * Returns a module whose functions are run so.
	 * @param module the module
	 * @return a module with the value that programs get, always the same
	 */
	static EngineModule of(EngineModule module) {
		LuaValue value = module.value();
		return EngineModule.of(module.name(), module.blocking() ? new OutsideModules().outside(value) : value,
				module.blocking());
	}

	private LuaValue outside(LuaValue value) {
		LuaValue copy = this.known.get(value);
		if (copy != null) {
			return copy;
		}
		if (value instanceof Table table) {
			return outside(table);
		}
		if (!(value instanceof LuaFn function)) {
			return value;
		}
		LuaFn result = Outside.function(function);
		this.known.put(function, result);
		return result;
	}

	private Table outside(Table table) {
		Table copy = new Table();
		this.known.put(table, copy);
		for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
			copy.put(outside(entry.arg1()), outside(entry.arg(2)));
		}
		Table meta = table.meta();
		if (meta != null) {
			copy.meta(outside(meta));
		}
		return copy.freeze();
	}

}
