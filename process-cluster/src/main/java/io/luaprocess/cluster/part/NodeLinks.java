package io.luaprocess.cluster.part;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.runtime.LocalNode;

/**
 * What a part of a node uses of the others. Thread-safe; no method blocks.
 */
public interface NodeLinks {

	/**
	 * Returns this node.
	 * @return name and incarnation
	 */
	NodeId self();

	/**
	 * Returns the runtime of this node.
	 * @return the runtime
	 * @throws IllegalStateException if it is not assembled yet
	 */
	LocalNode local();

	/**
	 * Returns all members, this node included.
	 * @return a snapshot, the oldest first; empty before this node has joined
	 */
	List<NodeId> members();

	/**
	 * Returns the roles of a member.
	 * @param node the member
	 * @return its roles; empty before it has told them
	 */
	Set<String> roles(NodeId node);

	/**
	 * Whether a member can be given work.
	 * @param node the member
	 * @return true if there is an open session with it and it is not about to leave; for
	 * this node, if it is not about to leave
	 */
	boolean isAvailable(NodeId node);

	/**
	 * Sends a record, after all that was sent to that node before. It is never refused as
	 * too many wait.
	 * @param node its receiver
	 * @param type its type, one of those reserved for parts
	 * @param fields writes the fields
	 * @return false if there is no open session with that node
	 */
	boolean send(NodeId node, FrameType type, Consumer<FrameWriter> fields);

	/**
	 * Sends a record to all nodes with which there is an open session.
	 * @param type its type, one of those reserved for parts
	 * @param fields writes the fields, once for each node
	 */
	void broadcast(FrameType type, Consumer<FrameWriter> fields);

	/**
	 * Sends the report of a part to all nodes with which there is an open session, now
	 * instead of within a second.
	 * @param part the part
	 */
	void report(NodePart part);

}
