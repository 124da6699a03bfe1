package io.luaprocess.lua.engine.vm;

import java.util.Arrays;
import java.util.Comparator;

import io.luaprocess.lua.engine.number.Num;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The two parts of a table for code that writes tables as bytes and makes them again. It
 * takes time in proportion to the number of entries, whatever the keys are: keys of one
 * hash, which a program can choose, are not searched one after the other.
 */
public final class TableParts {

	/** Entries that are inserted one by one. */
	private static final int FEW = 32;

	/** Keys with one place that are compared each with each other. */
	private static final int GROUP = 16;

	/** Equal keys stand next to each other. */
	private static final Comparator<LuaValue> BY_CONTENT = Comparator.<LuaValue>comparingInt(LuaValue::type)
		.thenComparing((a, b) -> {
			if (a instanceof LuaString x && b instanceof LuaString y) {
				return Arrays.compare(x.m_bytes, x.m_offset, x.m_offset + x.m_length, y.m_bytes, y.m_offset,
						y.m_offset + y.m_length);
			}
			return (a instanceof Num x && b instanceof Num y) ? Double.compare(x.v + 0.0, y.v + 0.0)
					: Integer.compare(System.identityHashCode(a), System.identityHashCode(b));
		});

	private TableParts() {
	}

	/**
	 * Returns the number of elements in the array part.
	 * @param table a table that does not change meanwhile
	 * @return the number, holes included
	 */
	public static int elements(Table table) {
		return table.size;
	}

	/**
	 * Returns an element of the array part.
	 * @param table the table
	 * @param index its index, from 0
	 * @return the value; nil for a hole, never for the last one
	 */
	public static LuaValue element(Table table, int index) {
		return table.resolve(table.array[index]);
	}

	/**
	 * Returns the number of entries in the hash part.
	 * @param table a table that does not change meanwhile
	 * @return the number, without removed entries
	 */
	public static int fields(Table table) {
		if (table.used == 0) {
			return 0;
		}
		int fields = 0;
		for (int at = 0; at < table.hash.length; at += 2) {
			if (table.hash[at] != null && table.hash[at + 1] != LuaValue.NIL) {
				fields++;
			}
		}
		return fields;
	}

	/**
	 * Returns the number of slots of the hash part.
	 * @param table a table that does not change meanwhile
	 * @return the number, at least that of the entries
	 */
	public static int slots(Table table) {
		return table.hash.length >> 1;
	}

	/**
	 * Returns the key in a slot of the hash part.
	 * @param table the table
	 * @param slot the slot, from 0
	 * @return the key; {@code null} if there is no entry
	 */
	public static @Nullable LuaValue key(Table table, int slot) {
		return (table.hash[2 * slot + 1] != LuaValue.NIL) ? table.hash[2 * slot] : null;
	}

	/**
	 * Returns the value in a slot of the hash part.
	 * @param table the table
	 * @param slot a slot with an entry
	 * @return the value, not nil
	 */
	public static LuaValue value(Table table, int slot) {
		return table.resolve(table.hash[2 * slot + 1]);
	}

	/**
	 * Fills an empty table that no other thread knows.
	 * @param table the table, made without room
	 * @param elements its elements from 1 on, nil for holes, the last one not nil; the
	 * table keeps the array
	 * @param fields its other entries, key and value alternating, without nil and NaN
	 * @return whether the table is filled; false if a key stands twice, or is the index
	 * of an element
	 */
	public static boolean fill(Table table, LuaValue[] elements, LuaValue[] fields) {
		if (elements.length > 0) {
			table.array = elements;
			table.size = elements.length;
		}
		int count = fields.length >> 1;
		if (count == 0) {
			return true;
		}
		table.hash = new LuaValue[HashPart.hashLength(count)];
		table.used = count;
		for (int at = 0; at < fields.length; at += 2) {
			LuaValue key = fields[at];
			if (key instanceof LuaString string) {
				table.names |= 1L << string.hashCode();
			}
			else if (key instanceof Num num && num.v >= 1 && num.v <= elements.length && num.v == (int) num.v) {
				return false;
			}
		}
		return (count <= FEW) ? insert(table.hash, fields) : place(table.hash, fields);
	}

	private static boolean insert(LuaValue[] h, LuaValue[] fields) {
		for (int at = 0; at < fields.length; at += 2) {
			LuaValue key = fields[at];
			int i = home(key, h);
			while (h[i] != null) {
				if (same(h[i], key)) {
					return false;
				}
				i = (i + 2) & (h.length - 1);
			}
			h[i] = key;
			h[i + 1] = fields[at + 1];
		}
		return true;
	}

	/**
	 * Places entries in the order of where the search for them begins, so that each goes
	 * behind the one before. Those that do not fit at the end follow at the beginning.
	 */
	private static boolean place(LuaValue[] h, LuaValue[] fields) {
		int[] ends = new int[(h.length >> 1) + 1];
		int[] order = order(h, fields, ends);
		int free = 0;
		int next = 0;
		for (; next < order.length; next++) {
			int i = Math.max(free, home(fields[order[next]], h));
			if (i >= h.length) {
				break;
			}
			put(h, i, fields, order[next]);
			free = i + 2;
		}
		for (int i = 0; next < order.length; i += 2) {
			if (h[i] == null) {
				put(h, i, fields, order[next++]);
			}
		}
		return distinct(fields, order, ends);
	}

	private static void put(LuaValue[] h, int i, LuaValue[] fields, int at) {
		h[i] = fields[at];
		h[i + 1] = fields[at + 1];
	}

	/** Sorts entries by their home; {@code ends} gets where those of each home end. */
	private static int[] order(LuaValue[] h, LuaValue[] fields, int[] ends) {
		for (int at = 0; at < fields.length; at += 2) {
			ends[(home(fields[at], h) >> 1) + 1]++;
		}
		for (int i = 1; i < ends.length; i++) {
			ends[i] += ends[i - 1];
		}
		int[] order = new int[fields.length >> 1];
		for (int at = 0; at < fields.length; at += 2) {
			order[ends[home(fields[at], h) >> 1]++] = at;
		}
		return order;
	}

	private static boolean distinct(LuaValue[] fields, int[] order, int[] ends) {
		int from = 0;
		for (int end : ends) {
			if (!distinct(fields, order, from, end)) {
				return false;
			}
			from = end;
		}
		return true;
	}

	private static boolean distinct(LuaValue[] fields, int[] order, int from, int end) {
		if (end - from > GROUP) {
			LuaValue[] keys = new LuaValue[end - from];
			Arrays.setAll(keys, (i) -> fields[order[from + i]]);
			Arrays.sort(keys, BY_CONTENT);
			for (int i = 1; i < keys.length; i++) {
				if (same(keys[i - 1], keys[i])) {
					return false;
				}
			}
			return true;
		}
		for (int i = from; i < end; i++) {
			for (int j = i + 1; j < end; j++) {
				if (same(fields[order[i]], fields[order[j]])) {
					return false;
				}
			}
		}
		return true;
	}

	private static int home(LuaValue key, LuaValue[] h) {
		return HashPart.slot(HashPart.hash(key), h.length);
	}

	private static boolean same(LuaValue a, LuaValue b) {
		if (a instanceof LuaString x && b instanceof LuaString y) {
			return HashPart.same(x, y, null);
		}
		return a == b || a instanceof Num x && b instanceof Num y && x.v == y.v;
	}

}
