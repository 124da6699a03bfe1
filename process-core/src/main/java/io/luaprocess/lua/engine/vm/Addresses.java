package io.luaprocess.lua.engine.vm;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * What {@code tostring} shows of values that have no text of their own: a number of the
 * process for each value it has been asked for, as identity hash codes may be equal.
 * Takes memory only for values shown that are still alive. Belongs to the thread that
 * runs the process.
 */
final class Addresses {

	/** What a value takes here. */
	private static final int BYTES = 112;

	private static final int FIRST = 0x1000;

	private static final int STEP = 0x10;

	private final ReferenceQueue<LuaValue> gone = new ReferenceQueue<>();

	private final Map<Key, Key> known = new HashMap<>();

	private long last = FIRST;

	String of(LuaState s, LuaValue value) {
		for (Object key = this.gone.poll(); key != null; key = this.gone.poll()) {
			this.known.remove(key);
		}
		Key probe = new Key(value, this.gone, this.last + STEP);
		Key key = this.known.putIfAbsent(probe, probe);
		if (key == null) {
			key = probe;
			this.last += STEP;
			s.count(key, BYTES);
		}
		return "0x%08x".formatted(key.address);
	}

	private static final class Key extends WeakReference<LuaValue> {

		private final int hash;

		private final long address;

		Key(LuaValue value, ReferenceQueue<LuaValue> queue, long address) {
			super(value, queue);
			this.hash = System.identityHashCode(value);
			this.address = address;
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			if (this == other) {
				return true;
			}
			LuaValue value = get();
			return value != null && other instanceof Key key && key.refersTo(value);
		}

	}

}
