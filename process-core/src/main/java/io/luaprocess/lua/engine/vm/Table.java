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
 * A Lua table. All access here is raw: {@link Ops} calls metamethods.
 *
 * <p>
 * {@link TableStorage} reads and writes the entries, {@link TableGrowth} makes room for
 * more, {@link TableTraversal} steps through them.
 */
public final class Table extends TableStorage {

	static final int MAX_SLOTS = 1 << 27;

	private static final int NEWINDEX = Metamethod.NEWINDEX.bit;

	/** Stands for the table itself in a template of {@link #overlay}. */
	public static final LuaValue SELF = new Table().freeze();

	private @Nullable Table metatable;

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

	/** Whether this table has no owner: no process yet, and it is not frozen. */
	boolean isUnowned() {
		return this.unowned && !this.frozen;
	}

	/**
	 * Makes a process the owner of this table: the table counts as its memory.
	 * @param meter the meter of the process
	 * @return false if the table has an owner already or is frozen
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

	// ---- convenience -----------------------------------------------------------------

	/**
	 * Reads a field.
	 * @param name the name
	 * @return the value or {@code nil}
	 */
	@Override
	public LuaValue get(String name) {
		return getStr(Args.str(name));
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

	// ---- length and traversal --------------------------------------------------------

	/**
	 * Returns a border, as the length operator without metamethods.
	 * @return n such that element n is not nil and element n + 1 is
	 */
	@Override
	public int length() {
		int n = this.size;
		return (this.used == 0 || n < this.array.length) ? n : TableTraversal.border(this);
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
	 * Returns how many entries stand outside of the array part.
	 * @return the number; removed entries may be included
	 */
	public int hashEntries() {
		return this.used;
	}

	/**
	 * Finds the entry after a key, for {@link #keyAt} and {@link #valueAt}.
	 * @param key the last key, {@code nil} to begin
	 * @return the number of the slot; negative at the end
	 * @throws LuaException if the key is not in the table
	 */
	public int nextSlot(LuaValue key) {
		return slotFrom(isNil(key) ? 0 : TableTraversal.slotOf(this, key) + 1);
	}

	/**
	 * Finds the first entry at or after a slot.
	 * @param slot the number of a slot, from 0
	 * @return the number of the slot; negative at the end
	 */
	public int slotFrom(int slot) {
		return TableTraversal.slotFrom(this, slot);
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
	 * Whether writing needs neither a check nor a metamethod.
	 * @return true if {@link #put} is all there is to do
	 */
	public boolean isPlain() {
		Table meta = this.metatable;
		return !this.locked && (meta == null || (meta.absent & NEWINDEX) != 0);
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
