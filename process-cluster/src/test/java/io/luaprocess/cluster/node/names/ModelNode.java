package io.luaprocess.cluster.node.names;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.runtime.LocalNode;
import org.jspecify.annotations.Nullable;

/**
 * A node of a model: its names, and its sides of sessions.
 */
final class ModelNode implements NodeLinks {

	final Map<NodeId, ModelSession> sessions = new TreeMap<>();

	final SharedNames names;

	/** Processes that have ended and whose names have not been freed yet. */
	final List<Pid> ending = new ArrayList<>();

	private final NodeId self;

	private final ModelOwners owners;

	ModelNode(NodeId self, ModelOwners owners) {
		this.self = self;
		this.owners = owners;
		this.names = new SharedNames(this, owners);
	}

	/**
	 * Lets the owners know whether a claim of another node is the cause of what happens.
	 */
	void received(NodeId from, FrameType type, FrameReader in, @Nullable Claim claim) {
		this.owners.receiving(claim);
		this.names.received(from, type, in);
		this.owners.received();
	}

	@Override
	public NodeId self() {
		return this.self;
	}

	@Override
	public LocalNode local() {
		throw new IllegalStateException("a model has no runtime");
	}

	@Override
	public List<NodeId> members() {
		return List.of();
	}

	@Override
	public Set<String> roles(NodeId node) {
		return Set.of();
	}

	@Override
	public boolean isAvailable(NodeId node) {
		return this.sessions.containsKey(node);
	}

	@Override
	public boolean send(NodeId node, FrameType type, Consumer<FrameWriter> fields) {
		ModelSession session = this.sessions.get(node);
		if (session == null) {
			return false;
		}
		session.send(type, fields);
		return true;
	}

	@Override
	public void report(NodePart part) {
		// Names report nothing.
	}

	@Override
	public void broadcast(FrameType type, Consumer<FrameWriter> fields) {
		this.sessions.values().forEach((session) -> session.send(type, fields));
	}

}
