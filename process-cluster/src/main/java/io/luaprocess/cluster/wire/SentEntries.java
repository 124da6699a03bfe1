package io.luaprocess.cluster.wire;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The sender's half of a list of entries that go once in full and then by number; see
 * {@link Dictionary}. Not thread-safe.
 *
 * @param <K> the entries, with {@code equals} and {@code hashCode}
 */
final class SentEntries<K> {

	private static final int FIRST = 64;

	private final int capacity;

	private final Map<K, Integer> numbers = new HashMap<>();

	private @Nullable Object[] entries = new @Nullable Object[FIRST];

	/** The number of the next new entry. */
	private int next;

	/**
	 * The entries whose numbers were used again since the mark; absent ones are marks.
	 */
	private final Deque<Object> replaced = new ArrayDeque<>();

	SentEntries(int capacity) {
		this.capacity = capacity;
	}

	/** Returns the number of an entry; negative if it has none. */
	int find(Object key) {
		Integer number = this.numbers.get(key);
		return (number != null) ? number : -1;
	}

	/** Whether a number is that of this very entry. */
	boolean isAt(int number, K key) {
		return number >= 0 && number < this.entries.length && this.entries[number] == key;
	}

	/** Returns the entry of a number that was found. */
	@SuppressWarnings("unchecked")
	K at(int number) {
		return (K) Objects.requireNonNull(this.entries[number]);
	}

	/** Gives a new entry the next number, which is returned; the oldest one loses it. */
	int add(K key) {
		int number = this.next;
		if (number >= this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, Math.min(this.capacity, 2 * this.entries.length));
		}
		Object old = this.entries[number];
		if (old != null) {
			this.numbers.remove(old);
		}
		this.replaced.push((old != null) ? old : this);
		this.entries[number] = key;
		this.numbers.put(key, number);
		this.next = (number + 1) % this.capacity;
		return number;
	}

	/** What was added until now has been sent. */
	void mark() {
		if (!this.replaced.isEmpty()) {
			this.replaced.clear();
		}
	}

	/** What was added since the mark has not been sent. */
	@SuppressWarnings("unchecked")
	void rollBack() {
		while (!this.replaced.isEmpty()) {
			Object old = this.replaced.pop();
			this.next = (this.next + this.capacity - 1) % this.capacity;
			this.numbers.remove(at(this.next));
			this.entries[this.next] = (old != this) ? old : null;
			if (old != this) {
				this.numbers.put((K) old, this.next);
			}
		}
	}

}
