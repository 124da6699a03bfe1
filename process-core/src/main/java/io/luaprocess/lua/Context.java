package io.luaprocess.lua;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ValueMapper;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The values that travel with spawns and calls. Processes share them. None of them owns
 * the table, so that a receiver does not keep the process that made it in memory.
 * <p>
 * Each process that holds the values counts them as its memory, by an instance of its own
 * which is not referred to elsewhere.
 *
 * @param values never changed; copy before giving it out
 * @param bytes their size, estimated
 */
public record Context(Table values, long bytes) {

	/**
	 * Makes a context of values of the application.
	 * @param values a table that is not written to any more
	 * @return the context
	 */
	static Context of(Table values) {
		if (values.next(LuaValue.NIL).arg1().isnil()) {
			return new Context(values, 0);
		}
		Copier copier = new Copier(null);
		return new Context((Table) copier.copy(values, "context"), copier.bytes());
	}

	/**
	 * Makes a context with copies of more values, which win, and counts it as memory of
	 * the process that asks.
	 * @param s the running coroutine
	 * @param more the values
	 * @return the new context
	 */
	public Context with(LuaState s, Table more) {
		Copier copier = new Copier(s);
		Table added = (Table) copier.copy(more, "context");
		Table merged = new Table();
		putAll(s, merged, this.values);
		putAll(s, merged, added);
		return new Context(merged, this.bytes + copier.bytes()).heldBy(s);
	}

	private static void putAll(LuaState s, Table target, Table source) {
		for (Varargs e = source.next(LuaValue.NIL); !e.arg1().isnil(); e = source.next(e.arg1())) {
			s.poll();
			target.put(e.arg1(), e.arg(2));
		}
	}

	/**
	 * Counts the values as memory of a process.
	 * @param s its running coroutine
	 * @return the instance to hold
	 */
	Context heldBy(LuaState s) {
		if (this.bytes == 0) {
			return this;
		}
		Context own = new Context(this.values, this.bytes);
		s.count(own, this.bytes);
		return own;
	}

	/**
	 * Returns the names of the values, for any thread.
	 * @return the keys, in no order
	 */
	public List<String> keys() {
		List<String> result = new ArrayList<>();
		for (Varargs e = this.values.next(LuaValue.NIL); !e.arg1().isnil(); e = this.values.next(e.arg1())) {
			result.add(e.arg1().tojstring());
		}
		return result;
	}

	/**
	 * Returns the values, for any thread.
	 * @return plain Java values by key
	 */
	public Map<String, @Nullable Object> toJava() {
		Map<String, @Nullable Object> result = new LinkedHashMap<>();
		for (Varargs e = this.values.next(LuaValue.NIL); !e.arg1().isnil(); e = this.values.next(e.arg1())) {
			result.put(e.arg1().tojstring(), ValueMapper.toJava(e.arg(2)));
		}
		return result;
	}

	/**
	 * Reads a value.
	 * @param key its name
	 * @return the value, not to be given out; {@code nil} if absent
	 */
	public LuaValue get(LuaString key) {
		return this.values.get(key);
	}

}
