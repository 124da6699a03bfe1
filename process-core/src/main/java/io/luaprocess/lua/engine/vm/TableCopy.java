package io.luaprocess.lua.engine.vm;

import io.luaprocess.lua.engine.number.Num;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Copies the entries of a table into a new one. Where all keys are strings, numbers and
 * booleans, whose copies have the same hash, an entry keeps its slot, so that nothing is
 * searched.
 */
public final class TableCopy {

	/** Slots copied between two polls; a power of two. */
	private static final int STRIDE = 16;

	private TableCopy() {
	}

	/**
	 * Copies.
	 * @param source a table that does not change meanwhile
	 * @param target an empty table, made for as many elements and fields, that no other
	 * thread knows
	 * @param entries makes the copies of keys and values
	 */
	public static void copy(Table source, Table target, Entries entries) {
		copyElements(source, target, entries);
		if (source.used == 0) {
			return;
		}
		if (source.hash.length == target.hash.length && source.array.length >= target.array.length
				&& keepsSlots(source)) {
			copySlots(source, target, entries);
		}
		else {
			putFields(source, target, entries);
		}
	}

	private static void copyElements(Table source, Table target, Entries entries) {
		int size = source.size;
		if (size > target.array.length) {
			throw new LuaException("table overflow");
		}
		for (int i = 0; i < size; i++) {
			poll(i, entries);
			LuaValue value = source.array[i];
			target.array[i] = (value != LuaValue.NIL) ? entries.element(i + 1, source.resolve(value)) : value;
		}
		target.size = size;
	}

	/** Whether no entry was removed, and the copy of each key has the same hash. */
	private static boolean keepsSlots(Table source) {
		LuaValue[] h = source.hash;
		for (int at = 0; at < h.length; at += 2) {
			LuaValue key = h[at];
			if (key != null && (h[at + 1] == LuaValue.NIL
					|| !(key instanceof LuaString || key instanceof Num || key instanceof LuaBoolean))) {
				return false;
			}
		}
		return true;
	}

	private static void copySlots(Table source, Table target, Entries entries) {
		LuaValue[] from = source.hash;
		LuaValue[] to = target.hash;
		for (int at = 0; at < from.length; at += 2) {
			poll(at >> 1, entries);
			LuaValue key = from[at];
			if (key != null) {
				to[at] = entries.key(key);
				to[at + 1] = entries.field(key, source.resolve(from[at + 1]));
			}
		}
		target.names = source.names;
		target.used = source.used;
	}

	private static void putFields(Table source, Table target, Entries entries) {
		LuaValue[] from = source.hash;
		for (int at = 0; at < from.length; at += 2) {
			poll(at >> 1, entries);
			LuaValue key = from[at];
			if (key != null && from[at + 1] != LuaValue.NIL) {
				target.put(entries.key(key), entries.field(key, source.resolve(from[at + 1])));
			}
		}
	}

	private static void poll(int slot, Entries entries) {
		if ((slot & STRIDE - 1) == STRIDE - 1) {
			entries.poll();
		}
	}

	/** Makes the copies. */
	public interface Entries {

		/**
		 * Copies a key.
		 * @param key the key
		 * @return the copy, which has the same hash if it is a string, number or boolean
		 */
		LuaValue key(LuaValue key);

		/**
		 * Copies the value of a field.
		 * @param key its key in the source
		 * @param value the value
		 * @return the copy, not nil
		 */
		LuaValue field(LuaValue key, LuaValue value);

		/**
		 * Copies an element of the array part.
		 * @param index its index, from 1
		 * @param value the value
		 * @return the copy, not nil
		 */
		LuaValue element(int index, LuaValue value);

		/** Called now and then. */
		void poll();

	}

}
