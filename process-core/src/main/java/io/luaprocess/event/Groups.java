package io.luaprocess.event;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts things that happen again and again, by a key. A limited number of groups is
 * kept: one more displaces the group that has not grown for the longest time.
 * Thread-safe; two threads wait for each other only while one of them counts for the same
 * group.
 * <p>
 * A group that is removed is closed first, so that nothing is counted for a group that
 * can no longer be found.
 *
 * @param <K> the type of the keys
 * @param <E> the type of the things
 */
final class Groups<K, E> {

	private final int capacity;

	private final Map<K, Group<E>> groups = new ConcurrentHashMap<>();

	private final AtomicLong forgotten = new AtomicLong();

	Groups(int capacity) {
		this.capacity = capacity;
	}

	void add(K key, Instant at, E thing) {
		Group<E> group = this.groups.get(key);
		if (group != null && group.add(at, thing)) {
			return;
		}
		this.groups.compute(key, (same, present) -> {
			boolean added = present != null && present.add(at, thing);
			return added ? present : new Group<>(at, thing);
		});
		while (this.groups.size() > this.capacity) {
			removeOldest();
		}
	}

	private void removeOldest() {
		this.groups.entrySet()
			.stream()
			.min(Comparator.comparing((entry) -> entry.getValue().last()))
			.ifPresent((oldest) -> {
				this.forgotten.addAndGet(oldest.getValue().close());
				this.groups.remove(oldest.getKey(), oldest.getValue());
			});
	}

	/** All groups, those that grew last first. */
	List<Counted<E>> all() {
		return this.groups.values()
			.stream()
			.map(Group::counted)
			.sorted(Comparator.<Counted<E>, Instant>comparing(Counted::last).reversed())
			.toList();
	}

	/** How many things were in groups that are no longer kept. */
	long forgotten() {
		return this.forgotten.get();
	}

	/**
	 * A group at one moment.
	 *
	 * @param <E> the type of the things
	 * @param latest the latest thing
	 * @param count how many there were
	 * @param first when the first one happened
	 * @param last when the latest one happened
	 */
	record Counted<E>(E latest, long count, Instant first, Instant last) {
	}

	private static final class Group<E> {

		private final Instant first;

		private Instant last;

		private E latest;

		private long count = 1;

		private boolean closed;

		Group(Instant at, E thing) {
			this.first = at;
			this.last = at;
			this.latest = thing;
		}

		synchronized boolean add(Instant at, E thing) {
			if (!this.closed) {
				this.count++;
				this.last = at;
				this.latest = thing;
			}
			return !this.closed;
		}

		/** Returns how many things there were; 0 if another thread has closed it. */
		synchronized long close() {
			long counted = this.closed ? 0 : this.count;
			this.closed = true;
			return counted;
		}

		synchronized Instant last() {
			return this.last;
		}

		synchronized Counted<E> counted() {
			return new Counted<>(this.latest, this.count, this.first, this.last);
		}

	}

}
