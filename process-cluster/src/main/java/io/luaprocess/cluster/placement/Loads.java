package io.luaprocess.cluster.placement;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.luaprocess.cluster.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The loads of nodes as they were told last. What was placed on a node since then counts
 * as busy, so that a burst of spawns spreads before the next loads are told. Thread-safe:
 * guarded by its monitor, which is held for a look at each candidate.
 */
final class Loads {

	private final Map<NodeId, Entry> entries = new HashMap<>();

	/** What is known of one node. */
	private static final class Entry {

		private @Nullable Load told;

		private long placed;

		private double perWorker(long more) {
			return (this.told != null) ? this.told.perWorker(this.placed + more) : Double.POSITIVE_INFINITY;
		}

		private long live() {
			return ((this.told != null) ? this.told.live() : 0) + this.placed;
		}

		private boolean isLessThan(Entry other) {
			int loads = Double.compare(perWorker(1), other.perWorker(1));
			return (loads != 0) ? loads < 0 : live() < other.live();
		}

	}

	/** A node has told its load. */
	synchronized void told(NodeId node, Load load) {
		Entry entry = this.entries.computeIfAbsent(node, (key) -> new Entry());
		entry.told = load;
		entry.placed = 0;
	}

	/** What is known of a node is void. */
	synchronized void forget(NodeId node) {
		this.entries.remove(node);
	}

	/** Returns busy processes per worker; {@link Double#NaN} if that is not known. */
	synchronized double load(NodeId node) {
		Entry entry = this.entries.get(node);
		return (entry != null && entry.told != null) ? entry.perWorker(0) : Double.NaN;
	}

	/**
	 * Places a process on the node with the least processes per worker if it gets it; of
	 * equals on that with the fewest live processes, then on the first. A node that has
	 * not told its load comes last.
	 * @param candidates the nodes
	 * @return the node; {@code null} if there are none
	 */
	synchronized @Nullable NodeId place(Collection<NodeId> candidates) {
		NodeId least = null;
		Entry lowest = null;
		for (NodeId node : candidates) {
			Entry entry = this.entries.computeIfAbsent(node, (key) -> new Entry());
			if (lowest == null || entry.isLessThan(lowest)) {
				least = node;
				lowest = entry;
			}
		}
		if (lowest != null) {
			lowest.placed++;
		}
		return least;
	}

}
