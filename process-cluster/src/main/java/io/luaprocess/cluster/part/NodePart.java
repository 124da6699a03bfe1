package io.luaprocess.cluster.part;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;

/**
 * A part of a node that keeps something in common with its counterparts on other nodes.
 * The methods must not block.
 * <p>
 * Calls that concern one other node come one at a time, in this order: {@link #opened},
 * then frames and reports, then {@link #closed}, and {@link #opened} again if the node
 * comes back or the session begins anew. Calls that concern different nodes may come at
 * the same time.
 */
public interface NodePart {

	/**
	 * A session with another node is open. What the other node must know is to be sent in
	 * full: it has forgotten what was sent before.
	 * @param node the other node
	 */
	default void opened(NodeId node) {
	}

	/**
	 * The session is over. What is known of the other node is void.
	 * @param node the other node
	 */
	default void closed(NodeId node) {
	}

	/**
	 * A record has come of a type that is reserved for this part; the names have CLAIM
	 * and WITHDRAW.
	 * @param node its sender
	 * @param type its type
	 * @param record the fields of the record, all to be read before this returns
	 * @throws io.luaprocess.cluster.wire.WireException if it is malformed: the session
	 * ends
	 */
	default void received(NodeId node, FrameType type, FrameReader record) {
	}

	/**
	 * Writes what the others are to know of this node, which they get about each second.
	 * The fields are read by {@link #reported} of the same part of the other node.
	 * @param report where to; no text, PID or identity that goes by number later may be
	 * written
	 */
	default void report(FrameWriter report) {
	}

	/**
	 * Reads what another node has written in {@link #report}.
	 * @param node the other node
	 * @param report its fields
	 * @throws io.luaprocess.cluster.wire.WireException if it is malformed: the session
	 * ends
	 */
	default void reported(NodeId node, FrameReader report) {
	}

	/** Members have come or gone; {@link NodeLinks#members()} returns the new ones. */
	default void membersChanged() {
	}

	/** About a second has passed. */
	default void tick() {
	}

	/**
	 * This node is about to leave: what it does for the cluster is to be handed over. It
	 * has not stopped its services yet.
	 */
	default void leaving() {
	}

}
