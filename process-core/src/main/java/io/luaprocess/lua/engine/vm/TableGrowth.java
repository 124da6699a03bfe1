package io.luaprocess.lua.engine.vm;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.luaj.vm2.LuaValue;

/**
 * Growth of a {@link Table}: makes the array part and the hash part larger and moves
 * entries between them. A rehash moves whole keys to the array part when more than half
 * of it would be used.
 */
final class TableGrowth {

	/** Slots visited between two polls; a power of two. */
	private static final int STRIDE = 1 << 15;

	private TableGrowth() {
	}

	/**
	 * Makes room for one more element at the end.
	 * @return false if so many elements are holes that the hash part is better
	 */
	static boolean growArray(TableStorage t) {
		int n = t.size;
		if (n >= 16) {
			int live = 0;
			for (int i = 0; i < n; i++) {
				if (t.array[i] != LuaValue.NIL) {
					live++;
				}
			}
			if (live < n / 2) {
				arrayToHash(t, live);
				return false;
			}
		}
		resizeArray(t, Math.max(4, checkedDouble(n)));
		return true;
	}

	private static void resizeArray(TableStorage t, int capacity) {
		int old = t.array.length;
		MemoryMeter meter = t.memory;
		if (meter == null) {
			t.array = Arrays.copyOf(t.array, capacity);
		}
		else {
			meter.reserve((long) MemoryMeter.SLOT * capacity);
			t.array = slots(t, t.array, capacity);
			meter.allocated(t.array, (long) MemoryMeter.SLOT * capacity);
		}
		if (t.used == 0) {
			return;
		}
		// Whole keys up to the new capacity must leave the hash part.
		if (capacity - old <= t.used) {
			for (int index = old + 1; index <= capacity; index++) {
				poll(t, index);
				int at = HashPart.find(t.hash, (double) index, t.memory);
				if (at >= 0) {
					moveToArray(t, index, at);
				}
			}
			return;
		}
		for (int at = 0; at < t.hash.length; at += 2) {
			poll(t, at >> 1);
			if (t.hash[at] instanceof Num num && num.v >= 1 && num.v <= capacity && num.v == (int) num.v) {
				moveToArray(t, (int) num.v, at);
			}
		}
	}

	/** The removed key stays behind so that probing and traversal go on. */
	private static void moveToArray(TableStorage t, int index, int at) {
		LuaValue v = t.hash[at + 1];
		if (v == LuaValue.NIL) {
			return;
		}
		t.hash[at + 1] = LuaValue.NIL;
		if (index > t.size) {
			Arrays.fill(t.array, t.size, index - 1, LuaValue.NIL);
			t.size = index;
		}
		t.array[index - 1] = v;
	}

	private static void arrayToHash(TableStorage t, int live) {
		LuaValue[] elements = t.array;
		int n = t.size;
		t.array = TableStorage.EMPTY;
		t.size = 0;
		rehashTo(t, t.used + live + 1);
		for (int i = 0; i < n; i++) {
			poll(t, i);
			if (elements[i] != LuaValue.NIL) {
				HashPart.insert(t.hash, Num.of(i + 1), elements[i], t.memory);
				t.used++;
			}
		}
	}

	/** Drops removed keys, moves whole keys to the array part if dense, makes room. */
	static void rehash(TableStorage t, LuaValue extra) {
		int[] counts = new int[28];
		int live = 1;
		int whole = HashPart.count(extra, counts);
		for (int at = 0; at < t.hash.length; at += 2) {
			poll(t, at >> 1);
			if (t.hash[at] != null && t.hash[at + 1] != LuaValue.NIL) {
				live++;
				whole += HashPart.count(t.hash[at], counts);
			}
		}
		if (whole > 4) {
			for (int i = 0; i < t.size; i++) {
				if (t.array[i] != LuaValue.NIL) {
					counts[32 - Integer.numberOfLeadingZeros(i)]++;
				}
			}
			int capacity = HashPart.bestArray(counts);
			if (capacity > t.array.length) {
				resizeArray(t, capacity);
				live = 1;
				for (int at = 0; at < t.hash.length; at += 2) {
					if (t.hash[at] != null && t.hash[at + 1] != LuaValue.NIL) {
						live++;
					}
				}
			}
		}
		rehashTo(t, live);
	}

	private static void rehashTo(TableStorage t, int entries) {
		LuaValue[] old = t.hash;
		int length = HashPart.hashLength(entries);
		MemoryMeter meter = t.memory;
		if (meter != null) {
			meter.reserve((long) MemoryMeter.SLOT * length);
		}
		LuaValue[] fresh = slots(t, TableStorage.EMPTY, length);
		if (meter != null) {
			meter.allocated(fresh, (long) MemoryMeter.SLOT * length);
		}
		int n = 0;
		for (int at = 0; at < old.length; at += 2) {
			poll(t, at >> 1);
			if (old[at] != null && old[at + 1] != LuaValue.NIL) {
				HashPart.insert(fresh, old[at], old[at + 1], meter);
				n++;
			}
		}
		t.hash = fresh;
		t.used = n;
	}

	/** Takes memory for as many slots, the first of them copied. */
	private static LuaValue[] slots(TableStorage t, LuaValue[] from, int length) {
		MemoryMeter meter = t.memory;
		return (meter != null && (long) MemoryMeter.SLOT * length >= MemoryMeter.LARGE)
				? meter.allocate(() -> Arrays.copyOf(from, length)) : Arrays.copyOf(from, length);
	}

	/**
	 * Polls from time to time while a large table is processed. If a poll ends the
	 * process, no code of the process runs afterwards that could read a half-moved table.
	 */
	private static void poll(TableStorage t, int slot) {
		if ((slot & STRIDE - 1) == STRIDE - 1 && t.memory != null) {
			t.memory.poll();
		}
	}

	private static int checkedDouble(int n) {
		if (n >= Table.MAX_SLOTS / 2) {
			throw new LuaException("table overflow");
		}
		return n * 2;
	}

}
