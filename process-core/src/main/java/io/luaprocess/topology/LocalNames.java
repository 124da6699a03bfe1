package io.luaprocess.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * The names of this node. A name is free as soon as its owner is ending, before the exit
 * path has removed it. Every change of a name happens while the entry of its owner is
 * locked, so the two tables always agree.
 */
public final class LocalNames implements Names {

	private final Map<String, Pid> names = new ConcurrentHashMap<>();

	/** Size of a name without its characters: an entry by name and one by owner. */
	private static final int BYTES = 256;

	/** The names of each process that has any. */
	private final Map<Pid, Owned> owned = new ConcurrentHashMap<>();

	private final Predicate<Pid> alive;

	/**
	 * Creates an empty table.
	 * @param alive whether a process can own names
	 */
	public LocalNames(Predicate<Pid> alive) {
		this.alive = alive;
	}

	@Override
	public Pid register(String name, Pid pid, int most) {
		while (true) {
			Pid owner = this.names.get(name);
			if (owner == null) {
				owner = take(name, pid, most);
			}
			if (!this.alive.test(pid)) {
				release(pid);
				throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
			}
			if (this.alive.test(owner)) {
				return owner;
			}
			forget(name, owner);
		}
	}

	private Pid take(String name, Pid pid, int most) {
		AtomicReference<Pid> owner = new AtomicReference<>(pid);
		this.owned.compute(pid, (key, set) -> {
			boolean full = set != null && set.names.size() >= most;
			Pid before = full ? this.names.get(name) : this.names.putIfAbsent(name, pid);
			if (full && before == null) {
				throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too many names");
			}
			if (before != null && !before.equals(pid)) {
				owner.set(before);
				return set;
			}
			Owned all = (set != null) ? set : new Owned();
			all.add(name);
			return all;
		});
		return owner.get();
	}

	@Override
	public @Nullable Pid lookup(String name) {
		Pid owner = this.names.get(name);
		return (owner != null && this.alive.test(owner)) ? owner : null;
	}

	@Override
	public boolean unregister(String name) {
		Pid owner = this.names.get(name);
		return owner != null && forget(name, owner) && this.alive.test(owner);
	}

	private boolean forget(String name, Pid owner) {
		AtomicBoolean removed = new AtomicBoolean();
		this.owned.computeIfPresent(owner, (key, set) -> {
			removed.set(this.names.remove(name, owner));
			set.remove(name);
			return set.names.isEmpty() ? null : set;
		});
		return removed.get();
	}

	@Override
	public void release(Pid pid) {
		this.owned.computeIfPresent(pid, (key, set) -> {
			set.names.forEach((name) -> this.names.remove(name, pid));
			return null;
		});
	}

	@Override
	public long bytes(Pid pid) {
		Owned all = this.owned.get(pid);
		return (all != null) ? all.bytes : 0;
	}

	@Override
	public List<String> of(Pid pid, int most) {
		Owned all = this.owned.get(pid);
		return (all != null) ? all.names.stream().limit(most).sorted().toList() : List.of();
	}

	@Override
	public Map<String, Pid> all() {
		Map<String, Pid> result = new TreeMap<>();
		this.names.forEach((name, pid) -> {
			if (this.alive.test(pid)) {
				result.put(name, pid);
			}
		});
		return result;
	}

	/** The names of one process; changed only while its entry is locked, read without. */
	private static final class Owned {

		private final Set<String> names = ConcurrentHashMap.newKeySet(2);

		private volatile long bytes;

		void add(String name) {
			if (this.names.add(name)) {
				this.bytes = this.bytes + BYTES + name.length();
			}
		}

		void remove(String name) {
			if (this.names.remove(name)) {
				this.bytes = this.bytes - BYTES - name.length();
			}
		}

	}

}
