package io.luaprocess.cluster.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * A network that delivers a frame while it is sent.
 */
final class TestNetwork {

	private final Map<NodeId, Transport> joined = new LinkedHashMap<>();

	/** Whose frames are lost. */
	private final Set<NodeId> cut = ConcurrentHashMap.newKeySet();

	private final List<Runnable> recorded = new CopyOnWriteArrayList<>();

	private volatile @Nullable Way recording;

	private volatile @Nullable Way corrupted;

	private volatile @Nullable NodeId holding;

	private volatile CountDownLatch held = new CountDownLatch(0);

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

	/** One node loses another one and sees it again; the other one notices nothing. */
	synchronized void lapse(NodeId lost, NodeId by) {
		Transport transport = Objects.requireNonNull(this.joined.get(by));
		List<NodeId> without = new ArrayList<>(this.joined.keySet());
		without.remove(lost);
		transport.report(without);
		transport.report(List.copyOf(this.joined.keySet()));
	}

	/** Keeps the frames of one node to another that are sent until the code returns. */
	void replay(NodeId from, NodeId to, Runnable code) {
		this.recorded.clear();
		this.recording = new Way(from, to);
		code.run();
		this.recording = null;
	}

	/** Delivers the frames that were kept once more. */
	void replayed() {
		this.recorded.forEach(Runnable::run);
	}

	/** Delivers a frame that is malformed after its header. */
	void corrupt(NodeId from, NodeId to) {
		this.corrupted = new Way(from, to);
	}

	/** Sends of a node block. */
	void hold(NodeId node) {
		this.held = new CountDownLatch(1);
		this.holding = node;
	}

	/** They block no longer. */
	void release() {
		this.holding = null;
		this.held.countDown();
	}

	private record Way(NodeId from, NodeId to) {
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
			hold();
			Transport target = find(to);
			if (target != null && this.seen.contains(to) && target.seen.contains(this.self)
					&& !TestNetwork.this.cut.contains(this.self)) {
				deliver(target, Arrays.copyOf(frame, length));
			}
		}

		private void hold() {
			if (this.self.equals(TestNetwork.this.holding)) {
				try {
					TestNetwork.this.held.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		}

		private void deliver(Transport target, byte[] frame) {
			Way way = new Way(this.self, target.self);
			if (way.equals(TestNetwork.this.recording)) {
				byte[] copy = frame.clone();
				TestNetwork.this.recorded.add(() -> target.receive(this.self, copy));
			}
			// HELLO and RESET have no nonce.
			if (way.equals(TestNetwork.this.corrupted) && frame[9] != 0) {
				TestNetwork.this.corrupted = null;
				Arrays.fill(frame, FrameWriter.HEADER, frame.length, (byte) 0xFF);
			}
			target.receive(this.self, frame);
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
