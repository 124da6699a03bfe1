package io.luaprocess.lua.value;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.luaprocess.kernel.SharedParts;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Adds up how much memory plain values take. A string counts with all the bytes it holds,
 * also if it is a part of a longer one.
 */
public class Weigher {

	/** Length from which a string of a message counts once for a mailbox. */
	private static final int LARGE = 4096;

	/** Size of an entry of the table of large parts. */
	private static final int PART = 64;

	private static final SharedParts.Part[] NO_PARTS = {};

	private final boolean sharing;

	private long bytes;

	private @Nullable List<SharedParts.Part> parts;

	/**
	 * Begins with nothing.
	 * @param sharing whether large strings become shared parts, which do not count here
	 */
	Weigher(boolean sharing) {
		this.sharing = sharing;
	}

	/**
	 * Weighs the payload of a message of the application.
	 * @param values plain values
	 * @return the weigher, with shared parts
	 */
	public static Weigher of(Varargs values) {
		Weigher weigher = new Weigher(true);
		ArrayDeque<Table> open = new ArrayDeque<>(2);
		Set<Table> seen = Collections.newSetFromMap(new IdentityHashMap<>(2));
		for (int i = 1; i <= values.narg(); i++) {
			weigher.add(values.arg(i), open, seen);
		}
		for (Table table = open.poll(); table != null; table = open.poll()) {
			for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
				weigher.add(table.keyAt(slot), open, seen);
				weigher.add(table.valueAt(slot), open, seen);
			}
		}
		return weigher;
	}

	/**
	 * Begins to weigh the payload of a message, value by value.
	 * @return a weigher, with shared parts
	 */
	public static Weigher forMessage() {
		return new Weigher(true);
	}

	/**
	 * Begins to weigh values other than the payload of a message, value by value.
	 * @return a weigher without shared parts
	 */
	public static Weigher forValues() {
		return new Weigher(false);
	}

	private void add(LuaValue value, ArrayDeque<Table> open, Set<Table> seen) {
		if (!(value instanceof Table table)) {
			atom(value);
		}
		else if (seen.add(table)) {
			add(MemoryMeter.TABLE);
			open.add(table);
		}
	}

	/**
	 * Adds a value without parts.
	 * @param value the value
	 */
	public final void atom(LuaValue value) {
		if (value instanceof LuaString string && this.sharing && string.m_bytes.length >= LARGE) {
			List<SharedParts.Part> all = this.parts;
			if (all == null) {
				all = new ArrayList<>(2);
				this.parts = all;
			}
			all.add(new SharedParts.Part(string.m_bytes, MemoryMeter.STRING + string.m_bytes.length));
			this.bytes += PART;
		}
		else {
			this.bytes += bytesOf(value);
		}
	}

	/**
	 * Adds an object of the runtime as the copier does.
	 * @param object what has arrived
	 */
	public final void object(Sendable object) {
		add(MemoryMeter.OBJECT);
		if (object instanceof ErrorValue error) {
			add(error.memory());
		}
	}

	/**
	 * Adds memory.
	 * @param more bytes
	 */
	public final void add(long more) {
		this.bytes += more;
	}

	/**
	 * Returns the size of what was weighed, without the shared parts.
	 * @return an estimate in bytes
	 */
	public final long bytes() {
		return this.bytes;
	}

	/**
	 * Returns the large strings of a message.
	 * @return the parts; {@code null} for none
	 */
	public final SharedParts.Part @Nullable [] parts() {
		List<SharedParts.Part> all = this.parts;
		return (all != null) ? all.toArray(NO_PARTS) : null;
	}

	/**
	 * Returns the size of a value without parts.
	 * @param value the value
	 * @return an estimate in bytes
	 */
	public static long bytesOf(LuaValue value) {
		return (value instanceof LuaString string) ? MemoryMeter.SLOT + MemoryMeter.STRING + string.m_bytes.length
				: MemoryMeter.SLOT;
	}

}
