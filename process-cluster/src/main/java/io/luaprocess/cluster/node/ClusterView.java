package io.luaprocess.cluster.node;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.luaprocess.cluster.NodeId;

/**
 * What can be seen of the cluster from one node, at one moment.
 *
 * @param self this node
 * @param roles its roles
 * @param state what it does
 * @param order all members, this one included, the oldest first; empty unless it is a
 * member
 * @param members the other members, by name
 * @param memberships how many memberships there have been
 * @param lost members that have gone without saying so
 * @param transport what the transport says of itself
 */
public record ClusterView(NodeId self, Set<String> roles, State state, List<NodeId> order, List<MemberView> members,
		long memberships, long lost, Map<String, Object> transport) {

	/** What a node does. */
	public enum State {

		/** It has not joined, or it has left. */
		OUTSIDE,

		/** It is a member. */
		MEMBER,

		/** It is about to leave. */
		LEAVING

	}

}
