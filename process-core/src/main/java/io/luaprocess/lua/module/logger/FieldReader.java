package io.luaprocess.lua.module.logger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.json.JsonEncoder;
import io.luaprocess.lua.module.json.JsonException;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Reads the fields of a record from a table. A {@code __tostring} may suspend it.
 */
final class FieldReader extends Continuation {

	/** Longest text of a table as a field, in bytes; larger tables are only named. */
	private static final int MAX_FIELD = 1 << 16;

	private final Table table;

	private final int n;

	private final String function;

	private final Function<Map<String, Object>, Varargs> use;

	private final Map<String, Object> fields = new LinkedHashMap<>();

	/** The first slot of the table that was not read. */
	private int next;

	/** The name of the field that is read now. */
	private String key = "";

	/**
	 * Creates a reader.
	 * @param s the running coroutine
	 * @param args the arguments
	 * @param n number of the table among them
	 * @param function name of the function
	 * @param use gets the fields and returns the results of the function
	 */
	FieldReader(LuaState s, Varargs args, int n, String function, Function<Map<String, Object>, Varargs> use) {
		this.table = Args.table(s, args, n, function);
		this.n = n;
		this.function = function;
		this.use = use;
	}

	/**
	 * Reads the fields.
	 * @param s the running coroutine
	 * @return the results of the function; {@code null} if it was suspended
	 */
	@Nullable Varargs read(LuaState s) {
		for (int slot = this.table.slotFrom(this.next); slot >= 0; slot = this.table.slotFrom(slot + 1)) {
			s.poll();
			if (!(this.table.keyAt(slot) instanceof LuaString key)) {
				throw Args.bad(s, this.n, this.function, "field keys must be strings");
			}
			this.key = s.text(key);
			// Taken now: the table may change before the record is written.
			Object value = value(s, this.table.valueAt(slot));
			if (value == null) {
				this.next = slot + 1;
				return s.save(this);
			}
			this.fields.put(this.key, value);
		}
		return this.use.apply(this.fields);
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs results) {
		this.fields.put(this.key, s.text((LuaString) results.arg1()));
		return read(s);
	}

	/** Returns {@code null} if it was suspended. */
	private static @Nullable Object value(LuaState s, LuaValue value) {
		if (value instanceof LuaBoolean bool) {
			return bool.v;
		}
		if (value instanceof Num num && num.v == (long) num.v) {
			return (long) num.v;
		}
		if (value instanceof Num num) {
			return num.v;
		}
		if (value instanceof Table table && table.meta() == null) {
			try {
				return s.text(JsonEncoder.encode(s, table, MAX_FIELD));
			}
			catch (JsonException ex) {
				// What has no JSON text is named like any other object.
			}
		}
		LuaString text = Ops.tostring(s, value);
		return (text != null) ? s.text(text) : null;
	}

}
