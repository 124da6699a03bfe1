package io.luaprocess.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * One run of a node of a {@link SimulatedNetwork}.
 */
public final class SimulatedNode implements ClusterTransport {

	private final SimulatedNetwork network;

	private final NodeId id;

	private volatile @Nullable Listener listener;

	private long age;

	private boolean left;

	/** What was reported last. */
	private List<NodeId> members = List.of();

	/** What is to be reported in the end. */
	private Set<NodeId> target = Set.of();

	/** When members are dropped that are not reached. */
	private final Map<NodeId, Long> deadlines = new HashMap<>();

	private final Set<NodeId> dropped = new HashSet<>();

	SimulatedNode(SimulatedNetwork network, NodeId id) {
		this.network = network;
		this.id = id;
	}

	@Override
	public NodeId self() {
		return this.id;
	}

	/**
	 * Joins. Is called by the thread that drives the network, on which the listener is
	 * told.
	 */
	@Override
	public void start(Listener listener) {
		List<NodeId> first;
		synchronized (this.network) {
			boolean taken = this.network.live().stream().anyMatch((node) -> node.id.name().equals(this.id.name()));
			if (taken || this.left || this.listener != null) {
				throw new IllegalStateException("a live node has the name '" + this.id.name()
						+ "', or this run was started before; make a new run");
			}
			this.listener = listener;
			this.age = this.network.nextAge();
			this.members = List.of(this.id);
			this.network.changed();
			this.members = ordered(this.target.stream());
			first = this.members;
		}
		listener.members(first);
	}

	@Override
	public void send(NodeId to, byte[] frame, int length) {
		synchronized (this.network) {
			if (isLive() && hasMember(to) && !to.equals(this.id)) {
				this.network.link(this, this.network.run(to)).send(Arrays.copyOf(frame, length));
			}
		}
	}

	@Override
	public Map<String, Object> describe() {
		return Map.of("transport", "simulated", "members", members().size());
	}

	@Override
	public void close() {
		synchronized (this.network) {
			this.left = isLive();
			this.listener = null;
			this.network.changed();
		}
	}

	void crashed() {
		this.listener = null;
	}

	/**
	 * Whether it has started and neither closed nor crashed.
	 */
	public boolean isLive() {
		return this.listener != null;
	}

	long age() {
		return this.age;
	}

	/**
	 * Returns the membership that was reported last.
	 * @return the oldest first
	 */
	public List<NodeId> members() {
		synchronized (this.network) {
			return this.members;
		}
	}

	boolean hasMember(NodeId node) {
		return this.members.contains(node);
	}

	boolean hasDropped(NodeId node) {
		return this.dropped.contains(node);
	}

	void received(NodeId from, byte[] frame) {
		Listener told = this.listener;
		if (told != null) {
			told.received(from, frame);
		}
	}

	/** The nodes that reach each other are these now. */
	void aim(List<SimulatedNode> group) {
		this.target = Set.copyOf(group.stream().map(SimulatedNode::self).toList());
		this.deadlines.keySet().removeAll(this.target);
		for (NodeId member : this.members) {
			if (!this.target.contains(member) && !this.deadlines.containsKey(member)) {
				long due = due(this.network.run(member));
				this.deadlines.put(member, due);
				this.network.at(due, this::review);
			}
		}
		if (!this.members.containsAll(this.target)) {
			this.network.at(this.network.time() + this.network.delay(), this::review);
		}
	}

	/** When a member is dropped: at once if it has left, after its last frame. */
	private long due(SimulatedNode member) {
		long now = this.network.time();
		return member.left ? Math.max(now, this.network.link(member, this).lastArrival()) + this.network.delay()
				: now + this.network.timeUntilDropped();
	}

	private @Nullable Runnable review() {
		Listener told = this.listener;
		if (told == null) {
			return null;
		}
		Stream<NodeId> kept = this.members.stream()
			.filter((member) -> this.deadlines.getOrDefault(member, 0L) > this.network.time());
		List<NodeId> next = ordered(Stream.concat(this.target.stream(), kept).distinct());
		List<NodeId> before = this.members;
		if (next.equals(before)) {
			return null;
		}
		this.members = next;
		before.stream().filter((member) -> !next.contains(member)).forEach(this::drop);
		next.stream().filter((member) -> !before.contains(member)).forEach(this::add);
		return () -> {
			if (isLive()) {
				told.members(next);
			}
		};
	}

	private void drop(NodeId member) {
		this.deadlines.remove(member);
		this.dropped.add(member);
		this.network.broken(this, this.network.run(member));
	}

	private void add(NodeId member) {
		this.dropped.remove(member);
		this.network.link(this.network.run(member), this).resume();
	}

	private List<NodeId> ordered(Stream<NodeId> nodes) {
		return nodes.sorted(Comparator.comparingLong((node) -> this.network.run(node).age)).toList();
	}

}
