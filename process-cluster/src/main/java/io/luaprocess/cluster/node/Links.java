package io.luaprocess.cluster.node;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.runtime.LocalNode;

/**
 * What the parts of a node use of the others.
 *
 * @param owner the node
 */
record Links(ClusterNode owner) implements NodeLinks {

	@Override
	public NodeId self() {
		return this.owner.self();
	}

	@Override
	public LocalNode local() {
		return this.owner.local();
	}

	@Override
	public List<NodeId> members() {
		return this.owner.members().order();
	}

	@Override
	public Set<String> roles(NodeId node) {
		if (node.equals(self())) {
			return this.owner.settings().roles();
		}
		Member member = this.owner.members().find(node);
		return (member != null) ? member.roles() : Set.of();
	}

	@Override
	public boolean isAvailable(NodeId node) {
		if (node.equals(self())) {
			return !this.owner.isLeaving();
		}
		Member member = this.owner.members().find(node);
		return member != null && member.session().isOpen() && !member.isLeaving();
	}

	@Override
	public boolean send(NodeId node, FrameType type, Consumer<FrameWriter> fields) {
		Member member = this.owner.members().find(node);
		return member != null && member.session().signal(type, fields);
	}

	@Override
	public void broadcast(FrameType type, Consumer<FrameWriter> fields) {
		this.owner.members().all().forEach((member) -> member.session().signal(type, fields));
	}

	@Override
	public void report(NodePart part) {
		int index = this.owner.parts().all().indexOf(part);
		this.owner.members().all().forEach((member) -> member.session().report(index, part));
	}

}
