package io.luaprocess.cluster.node.names;

import java.util.Comparator;

import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;

/**
 * A name that a node has given to one of its processes. A claim that comes first in the
 * order wins; no two claims of one name are equal in it, so all nodes choose the same
 * one.
 *
 * @param name the name
 * @param owner the process
 * @param node its node
 * @param priority the higher one wins
 * @param sequence what the node counts its claims by; of nodes that began at the same
 * time, and of one node, the lower one wins
 */
record Claim(String name, Pid owner, NodeId node, int priority, long sequence) implements Comparable<Claim> {

	private static final Comparator<Claim> ORDER = Comparator.comparingInt(Claim::priority)
		.reversed()
		.thenComparingLong((claim) -> claim.node.incarnation())
		.thenComparingLong(Claim::sequence)
		.thenComparing(Claim::node);

	@Override
	public int compareTo(Claim other) {
		return ORDER.compare(this, other);
	}

}
