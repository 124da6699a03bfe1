package io.luaprocess.lua.engine.vm;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The hash part of a {@link Table}: an array of alternating keys and values whose length
 * is a power of two, probed linearly. An absent key is null; a removed one keeps its
 * place with the value {@code NIL}.
 */
final class HashPart {

	/** Steps of a search between polls; a power of two. */
	static final int STEPS = 16;

	private static final int MAX_SLOTS = Table.MAX_SLOTS;

	private HashPart() {
	}

	/** Counts a key in 2^(i-1) < key <= 2^i. */
	static int count(LuaValue key, int[] counts) {
		if (key instanceof Num num && num.v >= 1 && num.v <= (1 << 26) && num.v == (int) num.v) {
			counts[32 - Integer.numberOfLeadingZeros((int) num.v - 1)]++;
			return 1;
		}
		return 0;
	}

	/** Returns the largest power of two of which more than half would be in use. */
	static int bestArray(int[] counts) {
		int sum = 0;
		int best = 0;
		for (int i = 0; i < counts.length; i++) {
			sum += counts[i];
			if (sum > (1 << i) / 2) {
				best = 1 << i;
			}
		}
		return best;
	}

	/**
	 * Polls now and then while a search goes on: keys can be made to collide, and loops
	 * that only read and write tables do not poll in each turn.
	 * @param meter the meter of the process; {@code null} if none is known
	 * @param n counts down by two from the length of the hash part
	 */
	static void poll(@Nullable MemoryMeter meter, int n) {
		if ((n & 2 * STEPS - 1) == 2 && meter != null) {
			meter.poll();
		}
	}

	/** Adds a key that is absent; there is room. */
	static void insert(LuaValue[] h, LuaValue key, LuaValue value, @Nullable MemoryMeter meter) {
		int i = slot(hash(key), h.length);
		for (int n = h.length; h[i] != null; n -= 2) {
			poll(meter, n);
			i = (i + 2) & (h.length - 1);
		}
		h[i] = key;
		h[i + 1] = value;
	}

	/** Entries for which so many slots are enough. */
	static int capacity(int slots) {
		return (slots <= 4) ? slots : slots - (slots >> 2);
	}

	/** Length of the array for a number of entries. */
	static int hashLength(int entries) {
		if (entries > MAX_SLOTS / 4) {
			throw new LuaException("table overflow");
		}
		int slots = 1;
		while (entries > capacity(slots)) {
			slots <<= 1;
		}
		return slots * 2;
	}

	/** Position of the key of a hash, in an array of alternating keys and values. */
	static int slot(int hash, int length) {
		return ((hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(length - 1)) & ~1;
	}

	static int hash(LuaValue key) {
		if (key instanceof LuaString string) {
			return string.hashCode();
		}
		return (key instanceof Num num) ? Num.hash(num.v) : System.identityHashCode(key);
	}

	/** Whether two strings are equal. */
	static boolean same(LuaString a, LuaString b, @Nullable MemoryMeter meter) {
		if (a.m_length > Comparison.LONG && meter != null) {
			meter.poll();
		}
		return a.hashCode() == b.hashCode() && a.m_length == b.m_length && Arrays.equals(a.m_bytes, a.m_offset,
				a.m_offset + a.m_length, b.m_bytes, b.m_offset, b.m_offset + b.m_length);
	}

	/** The position of the key of a number, negative if absent. */
	static int find(LuaValue[] h, double key, @Nullable MemoryMeter meter) {
		if (h.length == 0) {
			return -1;
		}
		for (int i = slot(Num.hash(key), h.length), n = h.length; n > 0; n -= 2) {
			LuaValue k = h[i];
			if (k == null) {
				return -1;
			}
			if (k instanceof Num num && num.v == key) {
				return i;
			}
			poll(meter, n);
			i = (i + 2) & (h.length - 1);
		}
		return -1;
	}

	/** The position of a key, negative if absent. */
	static int find(LuaValue[] h, LuaValue key, @Nullable MemoryMeter meter) {
		if (key instanceof LuaNumber number) {
			return find(h, number.todouble(), meter);
		}
		if (h.length == 0) {
			return -1;
		}
		for (int i = slot(hash(key), h.length), n = h.length; n > 0; n -= 2) {
			LuaValue k = h[i];
			if (k == key || (k instanceof LuaString a && key instanceof LuaString b && same(a, b, meter))) {
				return i;
			}
			if (k == null) {
				return -1;
			}
			poll(meter, n);
			i = (i + 2) & (h.length - 1);
		}
		return -1;
	}

}
