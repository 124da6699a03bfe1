package io.luaprocess.lua.engine;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Lua table. All access here is raw: metamethods are the business of {@link Ops}.
 */
public final class Table extends LuaValue {

	private final Map<LuaValue, LuaValue> entries = new HashMap<>();

	private @Nullable Table metatable;

	private boolean frozen;

	/** Creates an empty table. */
	public Table() {
		this(0, 0);
	}

	/**
	 * Creates an empty table.
	 * @param array expected number of elements 1…n
	 * @param hash expected number of other elements
	 */
	public Table(int array, int hash) {
	}

	/**
	 * Makes a private table that shares the entries of a template until its first write.
	 * Entries whose value is {@link #SELF} read as the new table itself.
	 * @param template a frozen table
	 * @return the new table
	 */
	public static Table overlay(Table template) {
		Table t = new Table();
		t.entries.putAll(template.entries);
		t.entries.replaceAll((k, v) -> (v == SELF) ? t : v);
		return t;
	}

	/** Stands for the table itself in a template of {@link #overlay}. */
	public static final LuaValue SELF = new Table().freeze();

	/**
	 * Reads.
	 * @param key any value
	 * @return the value or {@code nil}
	 */
	public LuaValue get(LuaValue key) {
		return this.entries.getOrDefault(key, NIL);
	}

	/**
	 * Reads an element.
	 * @param index the index
	 * @return the value or {@code nil}
	 */
	@Override
	public LuaValue get(int index) {
		return get((LuaValue) Num.of(index));
	}

	/**
	 * Reads a field.
	 * @param name the name
	 * @return the value or {@code nil}
	 */
	@Override
	public LuaValue get(String name) {
		return get((LuaValue) LuaString.valueOf(name));
	}

	/**
	 * Writes; {@code nil} removes. The caller has checked {@link #isFrozen()} and that
	 * the key is neither nil nor NaN.
	 * @param key the key
	 * @param value the value
	 */
	public void put(LuaValue key, LuaValue value) {
		if (value.isnil()) {
			this.entries.remove(key);
		}
		else {
			this.entries.put(key, value);
		}
	}

	/**
	 * Writes an element.
	 * @param index the index
	 * @param value the value
	 */
	public void put(int index, LuaValue value) {
		put(Num.of(index), value);
	}

	/**
	 * Writes a field.
	 * @param name the name
	 * @param value the value
	 * @return this table, for chains
	 */
	public Table put(String name, LuaValue value) {
		put(LuaString.valueOf(name), value);
		return this;
	}

	/**
	 * Adds a Java function as a field.
	 * @param name the name of field and function
	 * @param body the code
	 * @return this table, for chains
	 */
	public Table fn(String name, LuaFn.Body body) {
		return put(name, LuaFn.of(name, body));
	}

	/**
	 * Returns a border, as the length operator without metamethods.
	 * @return n such that element n is not nil and element n + 1 is
	 */
	@Override
	public int length() {
		int n = 0;
		while (!get(n + 1).isnil()) {
			n++;
		}
		return n;
	}

	/**
	 * Steps through the entries. Removing the current entry meanwhile is allowed.
	 * @param key the last key, {@code nil} to begin
	 * @return key and value, or {@code nil} at the end
	 * @throws LuaException if the key is not in the table
	 */
	@Override
	public Varargs next(LuaValue key) {
		boolean found = key.isnil();
		for (Map.Entry<LuaValue, LuaValue> e : this.entries.entrySet()) {
			if (found) {
				return varargsOf(e.getKey(), e.getValue());
			}
			found = e.getKey().equals(key);
		}
		return NIL;
	}

	/**
	 * Returns the metatable.
	 * @return the metatable or {@code null}
	 */
	public @Nullable Table meta() {
		return this.metatable;
	}

	/**
	 * Sets the metatable. The caller has checked {@link #isFrozen()}.
	 * @param metatable the metatable or {@code null}
	 */
	public void meta(@Nullable Table metatable) {
		this.metatable = metatable;
	}

	/**
	 * Makes this table itself immutable, not the tables in it.
	 * @return this table
	 */
	public Table freeze() {
		this.frozen = true;
		return this;
	}

	/**
	 * Whether writes are forbidden.
	 * @return true after {@link #freeze()}
	 */
	public boolean isFrozen() {
		return this.frozen;
	}

	/**
	 * Raises unless the table may be written.
	 * @param s the running coroutine
	 */
	public void checkMutable(LuaState s) {
		if (this.frozen) {
			throw s.error("attempt to modify an immutable table");
		}
	}

	@Override
	public int type() {
		return TTABLE;
	}

	@Override
	public String typename() {
		return "table";
	}

	@Override
	public boolean istable() {
		return true;
	}

	@Override
	public String tojstring() {
		return "table: 0x" + String.format("%08x", System.identityHashCode(this));
	}

}
