package io.luaprocess.cluster.part;

import io.luaprocess.cluster.NodeId;

/**
 * Chooses nodes for new processes. Thread-safe; never blocks.
 */
public interface Placement extends NodePart {

	/**
	 * Chooses a node.
	 * @param place what stands after {@code @} in the text of a host
	 * @return the node, possibly this one
	 * @throws io.luaprocess.ProcessException as
	 * {@link io.luaprocess.cluster.Cluster#place}
	 */
	NodeId place(String place);

	/**
	 * Returns the load of a member, as far as this node knows.
	 * @param node the member
	 * @return the load, from 0; {@link Double#NaN} if it is not known
	 */
	double load(NodeId node);

}
