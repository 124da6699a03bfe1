package io.luaprocess.lua.engine.vm;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * The entries of a {@link Table}: reading and writing.
 *
 * <p>
 * <strong>Array part.</strong> {@code array[0 … size)} holds elements 1 … size, with
 * {@code NIL} for holes; the last of them is never nil, so {@code size} is a border.
 * Slots from {@code size} on are never read. A whole key between 1 and
 * {@code array.length} is never in the hash part.
 *
 * <p>
 * <strong>Hash part.</strong> Open addressing with linear probing in one array of
 * alternating keys and values, see {@link HashPart}. Removing keeps the key with the
 * value {@code NIL} until the next rehash, therefore traversal may remove entries as it
 * goes. Only inserting a new key rehashes, see {@link TableGrowth}.
 *
 * <p>
 * <strong>Sharing.</strong> An overlay uses the arrays of its frozen template until its
 * first write. Frozen tables are never written, so any number of threads may read them.
 */
public abstract sealed class TableStorage extends LuaValue permits Table {

	static final LuaValue[] EMPTY = {};

	LuaValue[] array = EMPTY;

	LuaValue[] hash = EMPTY;

	/** Counts growth; {@code null} for tables made outside a process. */
	@Nullable MemoryMeter memory;

	int size;

	/** Keys in the hash part, removed ones included. */
	int used;

	/**
	 * A bit for every metamethod this table, used as a metatable, is known not to have.
	 */
	int absent;

	/** The value of {@code __index}, {@code NIL} if absent; null if not looked up yet. */
	@Nullable LuaValue indexHandler;

	/**
	 * A bit for the hash of every string that may be a key; an absent key is found out
	 * quickly.
	 */
	long names;

	boolean frozen;

	/** Uses the arrays of its template. */
	boolean shared;

	/** Made by Java code, which did not say for which process. */
	boolean unowned;

	/** Frozen, shared or unowned: writing takes the slow path. */
	boolean locked;

	TableStorage() {
	}

	// ---- reading ---------------------------------------------------------------------

	/**
	 * Reads.
	 * @param key any value
	 * @return the value or {@code nil}
	 */
	@Override
	public LuaValue get(LuaValue key) {
		if (key instanceof LuaString string) {
			return getStr(string);
		}
		if (key instanceof LuaNumber number) {
			return get(number.todouble());
		}
		LuaValue[] h = this.hash;
		if (h.length == 0) {
			return NIL;
		}
		int mask = h.length - 1;
		for (int i = HashPart.slot(System.identityHashCode(key), h.length), n = h.length; n > 0; n -= 2) {
			LuaValue k = h[i];
			if (k == key) {
				return resolve(h[i + 1]);
			}
			if (k == null) {
				return NIL;
			}
			i = (i + 2) & mask;
		}
		return NIL;
	}

	/**
	 * Reads a field.
	 * @param key the name
	 * @return the value or {@code nil}
	 */
	public LuaValue getStr(LuaString key) {
		int hash = key.hashCode();
		if ((this.names & (1L << hash)) == 0) {
			return NIL;
		}
		LuaValue[] h = this.hash;
		int i = HashPart.slot(hash, h.length);
		LuaValue k = h[i];
		return (k == key) ? resolve(h[i + 1]) : (k == null) ? NIL : getStr(key, h, i);
	}

	private LuaValue getStr(LuaString key, LuaValue[] h, int first) {
		int i = first;
		for (int n = h.length; n > 0; n -= 2) {
			LuaValue k = h[i];
			if (k == key || (k instanceof LuaString string && HashPart.same(string, key, this.memory))) {
				return resolve(h[i + 1]);
			}
			if (k == null) {
				return NIL;
			}
			HashPart.poll(this.memory, n);
			i = (i + 2) & (h.length - 1);
		}
		return NIL;
	}

	/**
	 * Reads an element.
	 * @param index the index
	 * @return the value or {@code nil}
	 */
	@Override
	public LuaValue get(int index) {
		int i = index - 1;
		if (i >= 0 && i < this.size) {
			return resolve(this.array[i]);
		}
		return (this.used == 0) ? NIL : getHash(index);
	}

	/**
	 * Reads the entry of a number.
	 * @param key the key
	 * @return the value or {@code nil}
	 */
	public LuaValue get(double key) {
		int index = (int) key;
		return (index == key) ? get(index) : (this.used == 0) ? NIL : getHash(key);
	}

	LuaValue getHash(double key) {
		int at = HashPart.find(this.hash, key, this.memory);
		return (at < 0) ? NIL : resolve(this.hash[at + 1]);
	}

	LuaValue resolve(LuaValue v) {
		return (v == Table.SELF) ? this : v;
	}

	// ---- writing ---------------------------------------------------------------------

	/**
	 * Writes; {@code nil} removes. The caller has checked {@link Table#isFrozen()} and
	 * that the key is neither nil nor NaN.
	 * @param key the key
	 * @param value the value
	 */
	public void put(LuaValue key, LuaValue value) {
		if (key instanceof LuaString string) {
			putStr(string, value);
		}
		else if (key instanceof LuaNumber number) {
			double d = number.todouble();
			int index = (int) d;
			if (index == d) {
				put(index, value);
			}
			else {
				putHash((number instanceof Num) ? number : Num.of(d), HashPart.find(this.hash, d, this.memory), value);
			}
		}
		else {
			putHash(key, HashPart.find(this.hash, key, this.memory), value);
		}
	}

	/**
	 * Writes a field; {@code nil} removes.
	 * @param key the name
	 * @param value the value
	 */
	public void putStr(LuaString key, LuaValue value) {
		LuaValue[] h = this.hash;
		if (h.length != 0 && !this.locked && !isNil(value)) {
			int i = HashPart.slot(key.hashCode(), h.length);
			for (int n = h.length; n > 0 && h[i] != null; n -= 2) {
				if (h[i] == key) {
					h[i + 1] = value;
					forgetMetamethods();
					return;
				}
				HashPart.poll(this.memory, n);
				i = (i + 2) & (h.length - 1);
			}
		}
		putHash(key, HashPart.find(this.hash, key, this.memory), value);
	}

	private void forgetMetamethods() {
		if (this.absent != 0) {
			this.absent = 0;
		}
		if (this.indexHandler != null) {
			this.indexHandler = null;
		}
	}

	static boolean isNil(LuaValue value) {
		return value == NIL || value == NONE;
	}

	/**
	 * Writes an element; {@code nil} removes.
	 * @param index the index
	 * @param value the value
	 */
	public void put(int index, LuaValue value) {
		int i = index - 1;
		if (i >= 0 && i < this.size && !this.locked) {
			if (isNil(value)) {
				clear(i);
			}
			// The collector has to be told of each write to a large array.
			else if (this.array[i] != value) {
				this.array[i] = value;
			}
			return;
		}
		if (i == this.size && i < this.array.length && !this.locked && !isNil(value)) {
			this.array[i] = value;
			this.size = index;
			return;
		}
		putBeyond(index, value);
	}

	private void clear(int i) {
		if (i < this.size - 1) {
			this.array[i] = NIL;
			return;
		}
		int n = i;
		this.array[n] = NIL;
		while (n > 0 && this.array[n - 1] == NIL) {
			n--;
			this.array[n] = NIL;
		}
		this.size = n;
		pollAfter(i - n);
	}

	private void putBeyond(int index, LuaValue value) {
		unshare();
		int i = index - 1;
		if (i >= 0 && i < this.size) {
			if (isNil(value)) {
				clear(i);
			}
			else {
				this.array[i] = value;
			}
			return;
		}
		if (i >= 0 && i < this.array.length) {
			if (!isNil(value)) {
				if (i > this.size) {
					pollAfter(i - this.size);
					Arrays.fill(this.array, this.size, i, NIL);
				}
				this.array[i] = value;
				this.size = index;
			}
			return;
		}
		int at = (this.used == 0) ? -1 : HashPart.find(this.hash, (double) index, this.memory);
		if (at < 0 && i == this.array.length && i == this.size && !isNil(value) && TableGrowth.growArray(this)) {
			put(index, value);
			return;
		}
		putHash(Num.of(index), at, value);
	}

	private void putHash(LuaValue key, int at, LuaValue value) {
		boolean nil = isNil(value);
		if (at < 0 && nil) {
			return;
		}
		unshare();
		forgetMetamethods();
		if (at >= 0) {
			this.hash[at + 1] = nil ? NIL : value;
			return;
		}
		if (this.used >= HashPart.capacity(this.hash.length >> 1)) {
			TableGrowth.rehash(this, key);
			if (key instanceof Num num && num.v >= 1 && num.v <= this.array.length && num.v == (int) num.v) {
				put((int) num.v, value);
				return;
			}
		}
		HashPart.insert(this.hash, key, value, this.memory);
		this.used++;
		if (key instanceof LuaString string) {
			this.names |= 1L << string.hashCode();
		}
	}

	/** Polls where a single access took so many steps. */
	private void pollAfter(int steps) {
		if (steps > HashPart.STEPS && this.memory != null) {
			this.memory.poll();
		}
	}

	private void unshare() {
		if (!this.shared) {
			return;
		}
		this.shared = false;
		this.locked = this.frozen || this.unowned;
		this.array = (this.array.length == 0) ? EMPTY : this.array.clone();
		this.hash = (this.hash.length == 0) ? EMPTY : this.hash.clone();
		Arrays.setAll(this.array, (i) -> (this.array[i] == Table.SELF) ? this : this.array[i]);
		for (int at = 1; at < this.hash.length; at += 2) {
			this.hash[at] = (this.hash[at] == Table.SELF) ? this : this.hash[at];
		}
	}

}
