package io.luaprocess.cluster;

import java.util.List;
import java.util.Map;

/**
 * Carries frames between the nodes of a cluster and knows which nodes there are. Belongs
 * to one runtime, which starts and closes it.
 * <p>
 * Guarantees: frames of one node to another arrive in the order in which they were sent,
 * each once at most, and none is missing between two that arrive, as long as both nodes
 * are in each other's membership without a break. After a break anything may be missing;
 * nothing else is promised of frames that were sent before it.
 */
public interface ClusterTransport extends AutoCloseable {

	/**
	 * Returns this node.
	 * @return name and incarnation, the same for the life of this object
	 */
	NodeId self();

	/**
	 * Joins the cluster, or forms it. Blocks until the first membership was reported.
	 * @param listener is told of members and frames from now on
	 * @throws IllegalStateException if the node cannot join: the message says why, and
	 * what would be right, for example because a live node has its name
	 */
	void start(Listener listener);

	/**
	 * Sends a frame. May block for a moment while the receiver or the network is slow, so
	 * it is called by threads of the cluster only, one at a time for each receiver.
	 * @param to a member; a frame to another node is dropped
	 * @param frame holds the frame, and is not used by the caller any more
	 * @param length how many bytes of it count
	 */
	void send(NodeId to, byte[] frame, int length);

	/**
	 * Returns what an operator wants to know of the transport.
	 * @return plain values by name, for example the bind address
	 */
	Map<String, Object> describe();

	/**
	 * Leaves the cluster: the other members learn of it at once. Blocks for a few seconds
	 * at most. The listener is not called any more. The node may join again by
	 * {@link #start}.
	 */
	@Override
	void close();

	/**
	 * Gets what happens. Its methods never block. They are called by any thread, those
	 * for one sender one at a time and in order.
	 */
	interface Listener {

		/**
		 * The membership has changed. Calls are ordered, with each other and with frames:
		 * a frame of a node is reported after a membership that has it, unless the node
		 * was dropped again. A node that was away and is back without this method having
		 * been called in between has lost nothing.
		 * @param members all members, this node included, in an order that all members of
		 * one membership share; the oldest comes first
		 */
		void members(List<NodeId> members);

		/**
		 * A frame has arrived.
		 * @param from its sender
		 * @param frame holds the frame, and belongs to the listener from now on
		 */
		void received(NodeId from, byte[] frame);

	}

}
