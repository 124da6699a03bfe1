package io.luaprocess.cluster.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.luaprocess.Pid;

/**
 * The links between processes of this node and those of one other node. Both nodes have
 * such a table. Guarded by its own monitor, which is also held while the link of the
 * kernel is changed and the frame that tells the other node is queued.
 * <p>
 * A link of a pair has ids: each side makes one when it links them, unless they are
 * linked already. A pair is linked as long as it has an id. The side that dissolves a
 * link removes all ids it knows and tells the other side these ids. So a link that
 * crosses the end of another link of the same pair survives on both sides, and the end of
 * a link never hits a later one. Frames keep their order: an id is known before it can be
 * removed, and is never made twice, so removed ids need not be remembered. An add-wins
 * set, as in conflict-free replicated data types, whose tags travel in order.
 */
final class LinkTable {

	private final Map<Pid, Map<Pid, Set<Long>>> byLocal = new HashMap<>();

	private final Map<Pid, Set<Pid>> byRemote = new HashMap<>();

	/**
	 * Adds an id.
	 * @param local process of this node
	 * @param remote process of the other node
	 * @param id the id
	 */
	void add(Pid local, Pid remote, long id) {
		this.byLocal.computeIfAbsent(local, (key) -> new HashMap<>(2))
			.computeIfAbsent(remote, (key) -> new HashSet<>(2))
			.add(id);
		this.byRemote.computeIfAbsent(remote, (key) -> new HashSet<>(2)).add(local);
	}

	boolean contains(Pid local, Pid remote) {
		return this.byLocal.getOrDefault(local, Map.of()).containsKey(remote);
	}

	/**
	 * Removes ids of a pair.
	 * @return true if the pair was linked and is not any more
	 */
	boolean remove(Pid local, Pid remote, List<Long> ids) {
		Set<Long> known = this.byLocal.getOrDefault(local, Map.of()).get(remote);
		if (known == null) {
			return false;
		}
		ids.forEach(known::remove);
		if (known.isEmpty()) {
			removeAll(local, remote);
			return true;
		}
		return false;
	}

	/**
	 * Removes all ids of a pair.
	 * @return the ids
	 */
	List<Long> removeAll(Pid local, Pid remote) {
		Map<Pid, Set<Long>> links = this.byLocal.get(local);
		Set<Long> known = (links != null) ? links.remove(remote) : null;
		if (links == null || known == null) {
			return List.of();
		}
		if (links.isEmpty()) {
			this.byLocal.remove(local);
		}
		Set<Pid> locals = this.byRemote.get(remote);
		if (locals != null && locals.remove(local) && locals.isEmpty()) {
			this.byRemote.remove(remote);
		}
		return List.copyOf(known);
	}

	/** A process of this node has ended. */
	void endedHere(Pid local) {
		List.copyOf(this.byLocal.getOrDefault(local, Map.of()).keySet()).forEach((remote) -> removeAll(local, remote));
	}

	/** A process of the other node has ended. */
	void endedThere(Pid remote) {
		new ArrayList<>(this.byRemote.getOrDefault(remote, Set.of())).forEach((local) -> removeAll(local, remote));
	}

	/** How many pairs are linked. */
	int size() {
		return this.byRemote.values().stream().mapToInt(Set::size).sum();
	}

	void clear() {
		this.byLocal.clear();
		this.byRemote.clear();
	}

}
