package io.luaprocess.cluster.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A network that delivers a frame while it is sent.
 */
final class TestNetwork {

	private final Map<NodeId, Transport> joined = new LinkedHashMap<>();

	/** Whose frames are lost. */
	private final Set<NodeId> cut = ConcurrentHashMap.newKeySet();

	Transport transport(String name, long incarnation) {
		return new Transport(new NodeId(name, incarnation));
	}

	/** The others learn that a node is lost. */
	synchronized void lose(NodeId node) {
		this.joined.remove(node);
		report();
	}

	/** Frames of a node get lost, and memberships do not change. */
	void cut(NodeId node) {
		this.cut.add(node);
	}

	/** Two groups of nodes do not see each other. */
	synchronized void split(Set<NodeId> group) {
		this.joined.forEach((node, transport) -> {
			List<NodeId> seen = new ArrayList<>(this.joined.keySet());
			seen.removeIf((other) -> group.contains(other) != group.contains(node));
			transport.report(seen);
		});
	}

	/** All see each other. */
	synchronized void heal() {
		this.cut.clear();
		report();
	}

	private void report() {
		List<NodeId> all = List.copyOf(this.joined.keySet());
		this.joined.values().forEach((transport) -> transport.report(all));
	}

	private synchronized @Nullable Transport find(NodeId node) {
		return this.joined.get(node);
	}

	/** The transport of a node. */
	final class Transport implements ClusterTransport {

		private final NodeId self;

		private volatile @Nullable Listener listener;

		private volatile List<NodeId> seen = List.of();

		Transport(NodeId self) {
			this.self = self;
		}

		@Override
		public NodeId self() {
			return this.self;
		}

		@Override
		public void start(Listener told) {
			synchronized (TestNetwork.this) {
				this.listener = told;
				TestNetwork.this.joined.put(this.self, this);
				TestNetwork.this.report();
			}
		}

		private void report(List<NodeId> members) {
			this.seen = members;
			Listener told = this.listener;
			if (told != null) {
				told.members(members);
			}
		}

		@Override
		public void send(NodeId to, byte[] frame, int length) {
			Transport target = find(to);
			if (target != null && this.seen.contains(to) && target.seen.contains(this.self)
					&& !TestNetwork.this.cut.contains(this.self)) {
				target.receive(this.self, Arrays.copyOf(frame, length));
			}
		}

		void receive(NodeId from, byte[] frame) {
			Listener told = this.listener;
			if (told != null) {
				told.received(from, frame);
			}
		}

		@Override
		public Map<String, Object> describe() {
			return Map.of("kind", "test");
		}

		@Override
		public void close() {
			this.listener = null;
			lose(this.self);
		}

	}

}
