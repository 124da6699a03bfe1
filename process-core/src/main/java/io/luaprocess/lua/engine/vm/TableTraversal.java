package io.luaprocess.lua.engine.vm;

import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaValue;

/**
 * Traversal of a {@link Table} by slots, and its length. The slots of the array part come
 * first, those of the hash part follow.
 */
final class TableTraversal {

	private TableTraversal() {
	}

	/** Finds a border where the hash part may go on with the array part. */
	static int border(TableStorage t) {
		int n = t.size;
		long present = n;
		long absent = n + 1L;
		while (t.getHash(absent) != LuaValue.NIL) {
			present = absent;
			absent *= 2;
			if (absent > Integer.MAX_VALUE) {
				return firstBorder(t, n);
			}
		}
		while (absent - present > 1) {
			long middle = (present + absent) / 2;
			if (t.getHash(middle) != LuaValue.NIL) {
				present = middle;
			}
			else {
				absent = middle;
			}
		}
		return (int) present;
	}

	/** Keys were chosen so that doubling leads astray. */
	private static int firstBorder(TableStorage t, int from) {
		int n = from;
		while (t.getHash(n + 1.0) != LuaValue.NIL) {
			n++;
		}
		return n;
	}

	/** Finds the first entry at or after a slot; negative if there is none. */
	static int slotFrom(TableStorage t, int slot) {
		int i = slot;
		while (i < t.size) {
			if (t.array[i] != LuaValue.NIL) {
				return i;
			}
			i++;
		}
		int offset = t.array.length;
		for (int at = 2 * Math.max(0, i - offset); at < t.hash.length; at += 2) {
			if (t.hash[at] != null && t.hash[at + 1] != LuaValue.NIL) {
				return offset + (at >> 1);
			}
		}
		return -1;
	}

	/** Returns the slot of a key. */
	static int slotOf(TableStorage t, LuaValue key) {
		if (key instanceof LuaNumber number) {
			double d = number.todouble();
			if (d >= 1 && d <= t.array.length && d == (int) d) {
				return (int) d - 1;
			}
		}
		int at = HashPart.find(t.hash, key, t.memory);
		if (at >= 0) {
			return t.array.length + (at >> 1);
		}
		throw new LuaException("invalid key to 'next'");
	}

}
