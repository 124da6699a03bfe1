package io.luaprocess.lua.engine.vm;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Lua table. All access here is raw: metamethods are the business of {@link Ops}.
 *
 * <p>
 * <strong>Array part.</strong> {@code array[0 … size)} holds elements 1 … size, with
 * {@code NIL} for holes; the last of them is never nil, so {@code size} is a border.
 * Slots from {@code size} on are never read. A whole key between 1 and
 * {@code array.length} is never in the hash part.
 *
 * <p>
 * <strong>Hash part.</strong> Open addressing with linear probing in one array of
 * alternating keys and values. Removing keeps the key with the value {@code NIL} until
 * the next rehash, therefore traversal may remove entries as it goes. Only inserting a
 * new key rehashes; a rehash also moves whole keys to the array part when more than half
 * of it would be used.
 *
 * <p>
 * <strong>Sharing.</strong> An overlay uses the arrays of its frozen template until its
 * first write. Frozen tables are never written, so any number of threads may read them.
 */
public final class Table extends LuaValue {

	/** Slots visited between two polls; a power of two. */
	private static final int STRIDE = 1 << 15;

	private static final LuaValue[] EMPTY = {};

	private static final int NEWINDEX = Metamethod.NEWINDEX.bit;

	static final int MAX_SLOTS = 1 << 27;

	/** Stands for the table itself in a template of {@link #overlay}. */
	public static final LuaValue SELF = new Table().freeze();

	private LuaValue[] array = EMPTY;

	private LuaValue[] hash = EMPTY;

	private @Nullable Table metatable;

	/** Counts growth; {@code null} for tables made outside a process. */
	private @Nullable MemoryMeter memory;

	private int size;

	/** Keys in the hash part, removed ones included. */
	private int used;

	/**
	 * A bit for every metamethod this table, used as a metatable, is known not to have.
	 */
	private int absent;

	/** The value of {@code __index}, {@code NIL} if absent; null if not looked up yet. */
	private @Nullable LuaValue indexHandler;

	/**
	 * A bit for the hash of every string that may be a key; tells absent ones quickly.
	 */
	private long names;

	private boolean frozen;

	private boolean shared;

	/** Made by Java code, which did not say for which process. */
	private boolean unowned;

	/** Frozen, shared or unowned: not to be written without a closer look. */
	private boolean locked;

	/** Creates an empty table that belongs to the process whose code writes to it. */
	public Table() {
		this(0, 0);
	}

	/**
	 * Creates an empty table that belongs to the process whose code writes to it.
	 * @param array expected number of elements 1…n
	 * @param hash expected number of other elements
	 */
	public Table(int array, int hash) {
		if (array > 0) {
			this.array = new LuaValue[Math.min(array, MAX_SLOTS)];
		}
		if (hash > 0) {
			this.hash = new LuaValue[HashPart.hashLength(Math.min(hash, MAX_SLOTS / 4))];
		}
		this.unowned = true;
		this.locked = true;
	}

	/**
	 * Creates an empty table of a process, counted against its memory limit.
	 * @param s the running coroutine
	 * @param array expected number of elements 1…n
	 * @param hash expected number of other elements
	 */
	public Table(LuaState s, int array, int hash) {
		this(array, hash);
		setOwner(s.g.memory);
	}

	private void setOwner(MemoryMeter meter) {
		this.unowned = false;
		this.locked = this.frozen || this.shared;
		this.memory = meter;
		meter.allocated(this, MemoryMeter.TABLE + MemoryMeter.SLOT * ((long) this.array.length + this.hash.length));
	}

	/** Whether this table belongs to no process yet, and not to all either. */
	boolean isUnowned() {
		return this.unowned && !this.frozen;
	}

	/**
	 * Counts this table, which others made for a process, as memory of that.
	 * @param meter the meter of the process
	 * @return false if it belongs to a process already, or to all
	 */
	boolean assignTo(MemoryMeter meter) {
		if (!isUnowned()) {
			return false;
		}
		setOwner(meter);
		return true;
	}

	/**
	 * Makes a private table that shares the entries of a template until its first write.
	 * Entries whose value is {@link #SELF} read as the new table itself.
	 * @param template a frozen table
	 * @return the new table
	 */
	public static Table overlay(Table template) {
		Table t = new Table();
		t.array = template.array;
		t.hash = template.hash;
		t.size = template.size;
		t.used = template.used;
		t.names = template.names;
		t.metatable = template.metatable;
		t.shared = true;
		t.locked = true;
		return t;
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

	/**
	 * Reads a field.
	 * @param name the name
	 * @return the value or {@code nil}
	 */
	@Override
	public LuaValue get(String name) {
		return getStr(Args.str(name));
	}

	private LuaValue getHash(double key) {
		int at = HashPart.find(this.hash, key, this.memory);
		return (at < 0) ? NIL : resolve(this.hash[at + 1]);
	}

	private LuaValue resolve(LuaValue v) {
		return (v == SELF) ? this : v;
	}

	// ---- writing ---------------------------------------------------------------------

	/**
	 * Writes; {@code nil} removes. The caller has checked {@link #isFrozen()} and that
	 * the key is neither nil nor NaN.
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

	/**
	 * Whether writing needs neither a check nor a metamethod.
	 * @return true if {@link #put} is all there is to do
	 */
	public boolean isPlain() {
		Table meta = this.metatable;
		return !this.locked && (meta == null || (meta.absent & NEWINDEX) != 0);
	}

	private void forgetMetamethods() {
		if (this.absent != 0) {
			this.absent = 0;
		}
		if (this.indexHandler != null) {
			this.indexHandler = null;
		}
	}

	private static boolean isNil(LuaValue value) {
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

	/**
	 * Writes a field.
	 * @param name the name
	 * @param value the value
	 * @return this table, for chains
	 */
	public Table put(String name, LuaValue value) {
		putStr(Names.intern(Args.str(name)), value);
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
	 * Inserts an element and moves those behind it up, if all are in the array part.
	 * @param index where, from 1 to the length
	 * @param value the new element
	 * @return false if nothing was done
	 */
	public boolean shiftUp(int index, LuaValue value) {
		int n = this.size;
		if (index < 1 || index > n || this.shared || value.isnil() || length() != n) {
			return false;
		}
		put(n + 1, this.array[n - 1]);
		if (this.size != n + 1) {
			// The table has become too sparse for an array; as before then.
			put(n + 1, NIL);
			return false;
		}
		System.arraycopy(this.array, index - 1, this.array, index, n - index);
		this.array[index - 1] = value;
		return true;
	}

	/**
	 * Removes an element and moves those behind it down, if all are in the array part.
	 * @param index which, from 1 to the length
	 * @return false if nothing was done
	 */
	public boolean shiftDown(int index) {
		int n = this.size;
		if (index < 1 || index > n || this.shared || length() != n) {
			return false;
		}
		System.arraycopy(this.array, index, this.array, index - 1, n - index);
		put(n, NIL);
		return true;
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
		if (at < 0 && i == this.array.length && i == this.size && !isNil(value) && growArray()) {
			put(index, value);
			return;
		}
		putHash(Num.of(index), at, value);
	}

	/**
	 * Makes room for one more element at the end.
	 * @return false if so many elements are holes that the hash part is better
	 */
	private boolean growArray() {
		int n = this.size;
		if (n >= 16) {
			int live = 0;
			for (int i = 0; i < n; i++) {
				if (this.array[i] != NIL) {
					live++;
				}
			}
			if (live < n / 2) {
				arrayToHash(live);
				return false;
			}
		}
		resizeArray(Math.max(4, checkedDouble(n)));
		return true;
	}

	private void resizeArray(int capacity) {
		int old = this.array.length;
		MemoryMeter meter = this.memory;
		if (meter == null) {
			this.array = Arrays.copyOf(this.array, capacity);
		}
		else {
			meter.reserve((long) MemoryMeter.SLOT * capacity);
			this.array = slots(this.array, capacity);
			meter.allocated(this.array, (long) MemoryMeter.SLOT * capacity);
		}
		if (this.used == 0) {
			return;
		}
		// Whole keys up to the new capacity must leave the hash part.
		if (capacity - old <= this.used) {
			for (int index = old + 1; index <= capacity; index++) {
				poll(index);
				int at = HashPart.find(this.hash, (double) index, this.memory);
				if (at >= 0) {
					moveToArray(index, at);
				}
			}
			return;
		}
		for (int at = 0; at < this.hash.length; at += 2) {
			poll(at >> 1);
			if (this.hash[at] instanceof Num num && num.v >= 1 && num.v <= capacity && num.v == (int) num.v) {
				moveToArray((int) num.v, at);
			}
		}
	}

	/** The removed key stays behind so that probing and traversal go on. */
	private void moveToArray(int index, int at) {
		LuaValue v = this.hash[at + 1];
		if (v == NIL) {
			return;
		}
		this.hash[at + 1] = NIL;
		if (index > this.size) {
			Arrays.fill(this.array, this.size, index - 1, NIL);
			this.size = index;
		}
		this.array[index - 1] = v;
	}

	private void arrayToHash(int live) {
		LuaValue[] elements = this.array;
		int n = this.size;
		this.array = EMPTY;
		this.size = 0;
		rehashTo(this.used + live + 1);
		for (int i = 0; i < n; i++) {
			poll(i);
			if (elements[i] != NIL) {
				HashPart.insert(this.hash, Num.of(i + 1), elements[i], this.memory);
				this.used++;
			}
		}
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
			rehash(key);
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

	/** Drops removed keys, moves whole keys to the array part if dense, makes room. */
	private void rehash(LuaValue extra) {
		int[] counts = new int[28];
		int live = 1;
		int whole = HashPart.count(extra, counts);
		for (int at = 0; at < this.hash.length; at += 2) {
			poll(at >> 1);
			if (this.hash[at] != null && this.hash[at + 1] != NIL) {
				live++;
				whole += HashPart.count(this.hash[at], counts);
			}
		}
		if (whole > 4) {
			for (int i = 0; i < this.size; i++) {
				if (this.array[i] != NIL) {
					counts[32 - Integer.numberOfLeadingZeros(i)]++;
				}
			}
			int capacity = HashPart.bestArray(counts);
			if (capacity > this.array.length) {
				resizeArray(capacity);
				live = 1;
				for (int at = 0; at < this.hash.length; at += 2) {
					if (this.hash[at] != null && this.hash[at + 1] != NIL) {
						live++;
					}
				}
			}
		}
		rehashTo(live);
	}

	private void rehashTo(int entries) {
		LuaValue[] old = this.hash;
		int length = HashPart.hashLength(entries);
		MemoryMeter meter = this.memory;
		if (meter != null) {
			meter.reserve((long) MemoryMeter.SLOT * length);
		}
		LuaValue[] fresh = slots(EMPTY, length);
		if (meter != null) {
			meter.allocated(fresh, (long) MemoryMeter.SLOT * length);
		}
		int n = 0;
		for (int at = 0; at < old.length; at += 2) {
			poll(at >> 1);
			if (old[at] != null && old[at + 1] != NIL) {
				HashPart.insert(fresh, old[at], old[at + 1], meter);
				n++;
			}
		}
		this.hash = fresh;
		this.used = n;
	}

	/** Takes memory for as many slots, the first of them copied. */
	private LuaValue[] slots(LuaValue[] from, int length) {
		MemoryMeter meter = this.memory;
		return (meter != null && (long) MemoryMeter.SLOT * length >= MemoryMeter.LARGE)
				? meter.allocate(() -> Arrays.copyOf(from, length)) : Arrays.copyOf(from, length);
	}

	/**
	 * Looks now and then whether the process goes on, while a large table is worked on.
	 * Afterwards nobody of the process sees a table left half done.
	 */
	private void poll(int slot) {
		if ((slot & STRIDE - 1) == STRIDE - 1 && this.memory != null) {
			this.memory.poll();
		}
	}

	/** Looks whether the process goes on where a single access took that many steps. */
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
		Arrays.setAll(this.array, (i) -> (this.array[i] == SELF) ? this : this.array[i]);
		for (int at = 1; at < this.hash.length; at += 2) {
			this.hash[at] = (this.hash[at] == SELF) ? this : this.hash[at];
		}
	}

	private int checkedDouble(int n) {
		if (n >= MAX_SLOTS / 2) {
			throw new LuaException("table overflow");
		}
		return n * 2;
	}

	// ---- length and traversal --------------------------------------------------------

	/**
	 * Returns a border, as the length operator without metamethods.
	 * @return n such that element n is not nil and element n + 1 is
	 */
	@Override
	public int length() {
		int n = this.size;
		if (this.used == 0 || n < this.array.length) {
			return n;
		}
		long present = n;
		long absent = n + 1L;
		while (getHash(absent) != NIL) {
			present = absent;
			absent *= 2;
			if (absent > Integer.MAX_VALUE) {
				return firstBorder(n);
			}
		}
		while (absent - present > 1) {
			long middle = (present + absent) / 2;
			if (getHash(middle) != NIL) {
				present = middle;
			}
			else {
				absent = middle;
			}
		}
		return (int) present;
	}

	/** Keys were chosen so that doubling leads astray. */
	private int firstBorder(int from) {
		int n = from;
		while (getHash(n + 1.0) != NIL) {
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
		int i = nextSlot(key);
		return (i < 0) ? NIL : varargsOf(keyAt(i), valueAt(i));
	}

	/**
	 * Steps through the entries as {@link #next}, without making a list.
	 * @param s the running coroutine, takes the value, see {@link LuaState#second}
	 * @param key the last key, {@code nil} to begin
	 * @return the key, {@code nil} at the end
	 * @throws LuaException if the key is not in the table
	 */
	public LuaValue step(LuaState s, LuaValue key) {
		int i = nextSlot(key);
		if (i < 0) {
			return NIL;
		}
		s.second(valueAt(i));
		return keyAt(i);
	}

	/**
	 * Finds the entry after a key, for {@link #keyAt} and {@link #valueAt}.
	 * @param key the last key, {@code nil} to begin
	 * @return the number of the slot; negative at the end
	 * @throws LuaException if the key is not in the table
	 */
	public int nextSlot(LuaValue key) {
		return slotFrom(isNil(key) ? 0 : slotOf(key) + 1);
	}

	/**
	 * Finds the first entry at or after a slot.
	 * @param slot the number of a slot, from 0
	 * @return the number of the slot; negative at the end
	 */
	public int slotFrom(int slot) {
		int i = slot;
		while (i < this.size) {
			if (this.array[i] != NIL) {
				return i;
			}
			i++;
		}
		int offset = this.array.length;
		for (int at = 2 * Math.max(0, i - offset); at < this.hash.length; at += 2) {
			if (this.hash[at] != null && this.hash[at + 1] != NIL) {
				return offset + (at >> 1);
			}
		}
		return -1;
	}

	/**
	 * Returns the key in a slot.
	 * @param slot the number of an occupied slot
	 * @return the key
	 */
	public LuaValue keyAt(int slot) {
		int offset = this.array.length;
		return (slot < offset) ? Num.of(slot + 1) : this.hash[2 * (slot - offset)];
	}

	/**
	 * Returns the value in a slot.
	 * @param slot the number of an occupied slot
	 * @return the value
	 */
	public LuaValue valueAt(int slot) {
		int offset = this.array.length;
		return resolve((slot < offset) ? this.array[slot] : this.hash[2 * (slot - offset) + 1]);
	}

	private int slotOf(LuaValue key) {
		if (key instanceof LuaNumber number) {
			double d = number.todouble();
			if (d >= 1 && d <= this.array.length && d == (int) d) {
				return (int) d - 1;
			}
		}
		int at = HashPart.find(this.hash, key, this.memory);
		if (at >= 0) {
			return this.array.length + (at >> 1);
		}
		throw new LuaException("invalid key to 'next'");
	}

	// ---- metatable, freezing, size ---------------------------------------------------

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
	 * Finds a metamethod in this table, which is a metatable; remembers what is absent.
	 * @param event the metamethod
	 * @return the metamethod; {@code null} if absent
	 */
	@Nullable LuaValue metamethod(Metamethod event) {
		int bit = event.bit;
		if ((this.absent & bit) != 0) {
			return null;
		}
		LuaValue v = getStr(event.key);
		if (v == NIL) {
			this.absent |= bit;
			return null;
		}
		return v;
	}

	/** The value of {@code __index} in this table, which is a metatable. */
	public LuaValue indexHandler() {
		LuaValue handler = this.indexHandler;
		if (handler == null) {
			handler = getStr(Metamethod.INDEX.key);
			this.indexHandler = handler;
		}
		return handler;
	}

	/**
	 * Makes this table itself immutable, not the tables in it.
	 * @return this table
	 */
	public Table freeze() {
		this.frozen = true;
		this.locked = true;
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
	 * Raises unless the table may be written. What it grows by from now on is memory of
	 * the process that asks.
	 * @param s the running coroutine
	 */
	public void checkMutable(LuaState s) {
		if (this.frozen) {
			throw s.error("attempt to modify an immutable table");
		}
		if (this.unowned) {
			setOwner(s.g.memory);
		}
	}

	/**
	 * Returns the memory this table itself takes, without what it refers to. Entries
	 * shared with a template count for nothing.
	 * @return bytes, estimated
	 */
	long memory() {
		return this.shared ? 40 : 40L + memory(this.array) + memory(this.hash);
	}

	private static long memory(LuaValue[] values) {
		return (values.length == 0) ? 0 : 16L + 4L * values.length;
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
