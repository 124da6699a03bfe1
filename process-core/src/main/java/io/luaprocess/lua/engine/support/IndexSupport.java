package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Reads and writes of tables by generated code. The methods are small where they are
 * fast, so that the JVM inlines them. A read gives null if a metamethod was suspended, a
 * write true.
 */
public final class IndexSupport {

	private IndexSupport() {
	}

	/** Reads a global variable, through {@code __index} if it is absent. */
	public static LuaValue global(LuaState s, Table env, LuaString k) {
		LuaValue v = env.getStr(k);
		return (v != LuaValue.NIL || env.meta() == null) ? v : inherited(s, env, k);
	}

	/** Reads {@code t.k} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, LuaString k) {
		if (t instanceof Table table) {
			LuaValue v = table.getStr(k);
			return (v != LuaValue.NIL || table.meta() == null) ? v : inherited(s, table, k);
		}
		return Suspension.orLeave(Ops.index(s, t, (LuaValue) k));
	}

	/** Reads the method of {@code t:k()} with metamethods; raises if t has none. */
	public static LuaValue method(LuaState s, LuaValue t, LuaString k) {
		if (t instanceof Table table) {
			LuaValue v = table.getStr(k);
			return (v != LuaValue.NIL || table.meta() == null) ? v : inherited(s, table, k);
		}
		return Suspension.orLeave(Ops.method(s, t, k));
	}

	/** Reads a field the table itself does not have. */
	private static LuaValue inherited(LuaState s, Table t, LuaString k) {
		Table object = t;
		for (int loop = 0; loop < Ops.MAX_CHAIN; loop++) {
			Table meta = object.meta();
			if (meta == null) {
				return LuaValue.NIL;
			}
			LuaValue handler = meta.indexHandler();
			if (handler == LuaValue.NIL) {
				return LuaValue.NIL;
			}
			if (!(handler instanceof Table next)) {
				return Suspension.orLeave(Ops.index(s, object, (LuaValue) k));
			}
			LuaValue v = next.getStr(k);
			if (v != LuaValue.NIL) {
				return v;
			}
			object = next;
			Ops.pollChain(s, loop);
		}
		throw Ops.tooLongChain(s);
	}

	/** Reads {@code t[k]} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, double k) {
		if (t instanceof Table table) {
			LuaValue v = table.get(k);
			if (v != LuaValue.NIL || table.meta() == null) {
				return v;
			}
		}
		return Suspension.orLeave(Ops.index(s, t, Num.of(k)));
	}

	/** Reads {@code t[k]} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, long k) {
		if (t instanceof Table table && k == (int) k) {
			LuaValue v = table.get((int) k);
			if (v != LuaValue.NIL || table.meta() == null) {
				return v;
			}
		}
		return Suspension.orLeave(Ops.index(s, t, Num.of(k)));
	}

	/** Reads {@code t[k]} with metamethods; raises if t cannot be indexed. */
	public static LuaValue index(LuaState s, LuaValue t, LuaValue k) {
		if (t instanceof Table table) {
			LuaValue v = (k instanceof Num n) ? table.get(n.v)
					: (k instanceof LuaString string) ? table.getStr(string) : table.get(k);
			if (v != LuaValue.NIL || table.meta() == null) {
				return v;
			}
		}
		return Suspension.orLeave(Ops.index(s, t, k));
	}

	/** Writes {@code t.k} with metamethods; raises if t cannot be written. */
	public static void setIndex(LuaState s, LuaValue t, LuaString k, LuaValue v) {
		if (t instanceof Table table && table.isPlain()) {
			table.putStr(k, v);
		}
		else {
			setInherited(s, t, k, v);
		}
	}

	/**
	 * Writes {@code t[k]} with metamethods; raises if t cannot be written, or k is NaN.
	 */
	public static void setIndex(LuaState s, LuaValue t, double k, LuaValue v) {
		int i = (int) k;
		if (t instanceof Table table && i == k && table.isPlain()) {
			table.put(i, v);
		}
		else {
			setInherited(s, t, Num.of(k), v);
		}
	}

	/** Writes {@code t[k]} with metamethods; raises if t cannot be written. */
	public static void setIndex(LuaState s, LuaValue t, long k, LuaValue v) {
		int i = (int) k;
		if (t instanceof Table table && i == k && table.isPlain()) {
			table.put(i, v);
		}
		else {
			setInherited(s, t, Num.of(k), v);
		}
	}

	/**
	 * Writes {@code t[k]} with metamethods; raises if t cannot be written, or k is nil or
	 * NaN.
	 */
	public static void setIndex(LuaState s, LuaValue t, LuaValue k, LuaValue v) {
		if (k instanceof Num n) {
			setIndex(s, t, n.v, v);
		}
		else if (k instanceof LuaString string) {
			setIndex(s, t, string, v);
		}
		else {
			setInherited(s, t, k, v);
		}
	}

	private static void setInherited(LuaState s, LuaValue t, LuaValue k, LuaValue v) {
		if (Ops.setIndex(s, t, k, v)) {
			throw Suspension.of();
		}
	}

	/** Writes a list of open length behind an offset of a new table. */
	public static void setList(LuaState s, LuaValue table, int offset, Varargs values) {
		Table t = (Table) table;
		int n = values.narg();
		for (int i = 1; i <= n; i++) {
			t.put(offset + i, values.arg(i));
		}
	}

}
