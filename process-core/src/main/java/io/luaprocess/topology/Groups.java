package io.luaprocess.topology;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;

/**
 * The groups that processes of this node are members of. A group exists while it has a
 * member. Thread-safe; never blocks.
 * <p>
 * Invariants: every change happens while the entry of the process is locked, so the two
 * tables always agree, and the listener is told of the changes of one process in their
 * order. A process that is ending is no member any more, also before the exit path has
 * removed it.
 */
public final class Groups {

	/** Size of a membership without the name: an entry by group and one by process. */
	private static final int BYTES = 256;

	/** The members of each group that has any. Sets are read without a lock. */
	private final Map<String, Set<Pid>> members = new ConcurrentHashMap<>();

	/**
	 * The groups of each process that is in any. Sets are used while the entry is locked.
	 */
	private final Map<Pid, Set<String>> joined = new ConcurrentHashMap<>();

	private final Predicate<Pid> alive;

	private volatile Listener listener = (group, pid, joined) -> {
	};

	/**
	 * Creates an empty table.
	 * @param alive whether a process can be a member
	 */
	public Groups(Predicate<Pid> alive) {
		this.alive = alive;
	}

	/**
	 * Sets what is told of changes from now on.
	 * @param listener the listener; must be short, and must not change memberships
	 */
	public void listener(Listener listener) {
		this.listener = listener;
	}

	/**
	 * Returns how much memory a membership takes.
	 * @param group the group
	 * @return bytes, estimated
	 */
	public static long bytes(String group) {
		return BYTES + group.length();
	}

	/**
	 * Makes a process a member of a group.
	 * @param group the group
	 * @param pid the process
	 * @param most how many groups it may be in, this one included
	 * @return false if it is a member already
	 * @throws ProcessException NOT_FOUND {@code process not found} if the process is
	 * ending or has ended; LIMIT_EXCEEDED {@code too many groups} if it is in as many as
	 * it may
	 */
	public boolean join(String group, Pid pid, int most) {
		AtomicBoolean added = new AtomicBoolean();
		this.joined.compute(pid, (key, groups) -> {
			Set<String> all = (groups != null) ? groups : new HashSet<>(2);
			if (!all.contains(group)) {
				if (all.size() >= most) {
					throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too many groups");
				}
				all.add(group);
				enter(group, pid);
				added.set(true);
			}
			return all;
		});
		if (!this.alive.test(pid)) {
			// It has ended meanwhile, perhaps after it had left its groups.
			release(pid);
			throw new ProcessException(ProcessErrors.PROCESS_NOT_FOUND);
		}
		return added.get();
	}

	private void enter(String group, Pid pid) {
		this.members.compute(group, (key, pids) -> {
			Set<Pid> all = (pids != null) ? pids : ConcurrentHashMap.newKeySet(2);
			all.add(pid);
			return all;
		});
		this.listener.changed(group, pid, true);
	}

	/**
	 * Ends a membership.
	 * @param group the group
	 * @param pid the process
	 * @return false if the process was no member
	 */
	public boolean leave(String group, Pid pid) {
		AtomicBoolean removed = new AtomicBoolean();
		this.joined.computeIfPresent(pid, (key, groups) -> {
			if (groups.remove(group)) {
				exit(group, pid);
				removed.set(true);
			}
			return groups.isEmpty() ? null : groups;
		});
		return removed.get() && this.alive.test(pid);
	}

	/**
	 * Ends all memberships of a process.
	 * @param pid the process
	 */
	public void release(Pid pid) {
		this.joined.computeIfPresent(pid, (key, groups) -> {
			groups.forEach((group) -> exit(group, pid));
			return null;
		});
	}

	private void exit(String group, Pid pid) {
		this.members.computeIfPresent(group, (key, pids) -> {
			pids.remove(pid);
			return pids.isEmpty() ? null : pids;
		});
		this.listener.changed(group, pid, false);
	}

	/**
	 * Returns the members of a group.
	 * @param group the group
	 * @return a snapshot, in the alphabetical order of the PID texts
	 */
	public List<Pid> members(String group) {
		Set<Pid> pids = this.members.get(group);
		return (pids == null) ? List.of()
				: pids.stream().filter(this.alive).sorted(Comparator.comparing(Pid::toString)).toList();
	}

	/**
	 * Is told of changes.
	 */
	@FunctionalInterface
	public interface Listener {

		/**
		 * A process has become a member of a group, or has left it. Changes of one
		 * process are told in their order, one at a time.
		 * @param group the group
		 * @param pid the process
		 * @param joined false if it has left
		 */
		void changed(String group, Pid pid, boolean joined);

	}

}
