package io.luaprocess.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The latest of a sequence of values. Thread-safe; writers never wait for each other or
 * for readers.
 * <ol>
 * <li>Each value has a number, one more than the one before; the number decides its
 * slot.</li>
 * <li>The number in a slot only grows: a slow writer whose value was overtaken by one a
 * whole round later leaves the slot as it is.</li>
 * <li>A value whose writer has taken the number but not written the slot is missing for
 * readers, and for no longer than that.</li>
 * </ol>
 *
 * @param <T> the type of the values
 */
final class Ring<T> {

	private final AtomicReferenceArray<@Nullable Entry<T>> slots;

	private final AtomicLong last = new AtomicLong();

	Ring(int capacity) {
		this.slots = new AtomicReferenceArray<>(capacity);
	}

	int capacity() {
		return this.slots.length();
	}

	/** Adds a value; returns its number. */
	long add(T value) {
		long id = this.last.incrementAndGet();
		Entry<T> entry = new Entry<>(id, value);
		int slot = slot(id);
		while (true) {
			Entry<T> before = this.slots.get(slot);
			if (before != null && before.id > id || this.slots.compareAndSet(slot, before, entry)) {
				return id;
			}
		}
	}

	private int slot(long id) {
		return (int) (id % this.slots.length());
	}

	/** The number of the newest value; 0 if there is none. */
	long last() {
		return this.last.get();
	}

	/**
	 * Reads a slot.
	 * @param id number of the value that is wanted
	 * @return what the slot of the value holds: the value itself, a newer one if it was
	 * overwritten, or something older if it has not been written yet
	 */
	@Nullable Entry<T> read(long id) {
		return this.slots.get(slot(id));
	}

	/** The newest values that fulfil a condition, the newest first. */
	List<Entry<T>> latest(int most, Predicate<T> condition) {
		List<Entry<T>> found = new ArrayList<>();
		long newest = last();
		for (long id = newest; id > 0 && id > newest - capacity() && found.size() < most; id--) {
			Entry<T> entry = read(id);
			if (entry != null && entry.id == id && condition.test(entry.value)) {
				found.add(entry);
			}
		}
		return found;
	}

	/**
	 * A value with its number.
	 *
	 * @param <T> the type of the value
	 * @param id the number
	 * @param value the value
	 */
	record Entry<T>(long id, T value) {
	}

}
