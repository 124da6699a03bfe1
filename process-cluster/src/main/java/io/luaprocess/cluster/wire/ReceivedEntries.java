package io.luaprocess.cluster.wire;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The receiver's half of a list of entries that come once in full and then by number; see
 * {@link Dictionary}. Not thread-safe.
 *
 * @param <V> the entries
 */
final class ReceivedEntries<V> {

	private static final int FIRST = 64;

	private final int capacity;

	private @Nullable Object[] entries = new @Nullable Object[FIRST];

	/** The number of the next new entry. */
	private int next;

	ReceivedEntries(int capacity) {
		this.capacity = capacity;
	}

	/** Returns the entry of a number; {@code null} if there is none. */
	@SuppressWarnings("unchecked")
	@Nullable V get(long number) {
		return (number >= 0 && number < this.entries.length) ? (V) this.entries[(int) number] : null;
	}

	/** Gives a new entry the next number; the oldest one loses it. */
	void add(V entry) {
		if (this.next >= this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, Math.min(this.capacity, 2 * this.entries.length));
		}
		this.entries[this.next] = entry;
		this.next = (this.next + 1) % this.capacity;
	}

}
