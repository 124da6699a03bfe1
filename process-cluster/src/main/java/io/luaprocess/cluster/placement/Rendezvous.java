package io.luaprocess.cluster.placement;

import java.util.Collection;

import io.luaprocess.cluster.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous hashing (Thaler and Ravishankar, highest random weight): each node has a
 * weight for each key, and the node with the greatest weight owns the key. All nodes that
 * know the same members find the same owner, without a table. When a node leaves, its
 * keys are spread over the others and no other key moves; when a node joins, it takes its
 * share and no key moves between the others. The incarnation does not count: a node that
 * is started again owns the keys of before.
 */
public final class Rendezvous {

	/** Offset and prime of the 64-bit hash of Fowler, Noll and Vo. */
	private static final long OFFSET = 0xcbf29ce484222325L;

	private static final long PRIME = 0x100000001b3L;

	private Rendezvous() {
	}

	/**
	 * Finds the owner of a key.
	 * @param nodes the nodes, in any order
	 * @param key the key
	 * @return its owner; {@code null} if there are no nodes
	 */
	public static @Nullable NodeId owner(Collection<NodeId> nodes, String key) {
		long hash = hash(key);
		NodeId owner = null;
		long greatest = 0;
		for (NodeId node : nodes) {
			long weight = weight(node.name(), hash);
			if (owner == null || isGreater(weight, node, greatest, owner)) {
				owner = node;
				greatest = weight;
			}
		}
		return owner;
	}

	private static boolean isGreater(long weight, NodeId node, long greatest, NodeId owner) {
		int order = Long.compareUnsigned(weight, greatest);
		return order > 0 || (order == 0 && node.compareTo(owner) > 0);
	}

	private static long weight(String node, long key) {
		return mix(hash(node) ^ mix(key));
	}

	private static long hash(String text) {
		long hash = OFFSET;
		for (int i = 0; i < text.length(); i++) {
			hash = (hash ^ text.charAt(i)) * PRIME;
		}
		return hash;
	}

	/** The finalizer of SplitMix64: each bit of the result depends on each bit. */
	private static long mix(long bits) {
		long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
		return mixed ^ (mixed >>> 31);
	}

}
