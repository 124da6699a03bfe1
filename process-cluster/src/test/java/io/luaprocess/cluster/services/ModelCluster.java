package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on sides that do not see each other, in virtual time. Memberships change at
 * different times on each node, losses within the failure timeout; reports take up to a
 * tenth of a second and keep their order in a session.
 */
final class ModelCluster {

	static final Duration FAILURE_TIMEOUT = Duration.ofSeconds(5);

	static final List<EntryId> SERVICES = List.of(new EntryId("app", "a"), new EntryId("app", "b"),
			new EntryId("app", "c"));

	private static final long SECOND = 1_000_000_000;

	private final Random random;

	private final OneNodeSettings settings;

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final Map<String, Long> arrivals = new HashMap<>();

	final Map<String, Node> nodes = new TreeMap<>();

	/** Names of nodes that run or have run. */
	final Set<String> started = new HashSet<>();

	private long now;

	private long numbers;

	private int sessions;

	/** Times at which a service began to run while it ran on another node. */
	final List<String> overlaps = new ArrayList<>();

	/** Something that happens at a time. */
	private record Event(long at, long number, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

	ModelCluster(long seed, int expectedNodes) {
		this.random = new Random(seed);
		this.settings = new OneNodeSettings(expectedNodes, FAILURE_TIMEOUT, Duration.ofDays(1000));
	}

	// ---- what happens
	// ------------------------------------------------------------------------

	void start(String name, int side) {
		Node node = new Node(new NodeId(name, this.now / 1000 + 1), side);
		this.nodes.put(name, node);
		this.started.add(name);
		node.view = node.visible();
		node.update(false);
		after(this.random.nextLong(SECOND), node::tick);
		refresh(SECOND);
	}

	void crash(Node node) {
		node.alive = false;
		node.running.clear();
		this.nodes.remove(node.id.name());
		refresh(FAILURE_TIMEOUT.toNanos());
	}

	void leave(Node node) {
		node.ownership.leaving();
		node.update(true);
		for (EntryId service : Set.copyOf(node.running)) {
			node.stop(service);
		}
		after(2 * SECOND, () -> {
			if (node.alive) {
				crash(node);
			}
		});
	}

	void move(Node node, int side) {
		node.side = side;
		refresh(FAILURE_TIMEOUT.toNanos());
	}

	/** Each node sees its side anew within a time. */
	private void refresh(long atMost) {
		this.nodes.values().forEach((node) -> after(this.random.nextLong(atMost), node::look));
	}

	void run(Duration time) {
		long end = this.now + time.toNanos();
		while (!this.events.isEmpty() && this.events.peek().at() <= end) {
			Event event = this.events.remove();
			this.now = event.at();
			event.action().run();
		}
		this.now = end;
	}

	private void after(long delay, Runnable action) {
		this.events.add(new Event(this.now + delay, this.numbers++, action));
	}

	/** A node of the model. */
	final class Node {

		final NodeId id;

		final Ownership ownership;

		final Set<EntryId> running = new TreeSet<>();

		private final Map<NodeId, Integer> open = new HashMap<>();

		List<NodeId> view = List.of();

		int side;

		boolean alive = true;

		Node(NodeId id, int side) {
			this.id = id;
			this.side = side;
			Set<EntryId> defined = new HashSet<>(SERVICES);
			if (id.name().equals("n1")) {
				defined.remove(SERVICES.get(0));
			}
			this.ownership = new Ownership(id, defined, ModelCluster.this.settings);
		}

		private List<NodeId> visible() {
			return ModelCluster.this.nodes.values()
				.stream()
				.filter((node) -> node.side == this.side)
				.map((node) -> node.id)
				.toList();
		}

		/** Sees its side as it is now. */
		private void look() {
			if (!this.alive) {
				return;
			}
			this.view = visible();
			for (NodeId other : List.copyOf(this.open.keySet())) {
				if (!this.view.contains(other)) {
					this.open.remove(other);
					this.ownership.closed(other);
				}
			}
			greet();
			update(true);
		}

		private void greet() {
			for (NodeId seen : this.view) {
				Node other = ModelCluster.this.nodes.get(seen.name());
				if (other != null && other != this && other.id.equals(seen) && other.view.contains(this.id)
						&& !this.open.containsKey(seen)) {
					int session = ++ModelCluster.this.sessions;
					open(seen, session);
					other.open(this.id, session);
				}
			}
		}

		private void open(NodeId other, int session) {
			this.ownership.closed(other);
			this.open.put(other, session);
			update(true);
		}

		private void tick() {
			if (this.alive) {
				update(true);
				greet();
				after(SECOND, this::tick);
			}
		}

		private void update(boolean report) {
			Votes before = this.ownership.report().votes();
			Situation situation = this.ownership.situation(this.view, ModelCluster.this.now);
			Decision decision = Decision.of(situation);
			this.ownership.apply(decision);
			decision.release().forEach(this::stopLater);
			decision.take().forEach(this::begin);
			if (report || !decision.isNothing() || !before.equals(this.ownership.report().votes())) {
				this.open.forEach((other, session) -> send(other, session, this.ownership.report()));
			}
		}

		private void begin(EntryId service) {
			ModelCluster.this.nodes.values()
				.stream()
				.filter((other) -> other.running.contains(service))
				.forEach((other) -> ModelCluster.this.overlaps
					.add(service + " on " + this.id + " and " + other.id + " at " + ModelCluster.this.now / SECOND));
			this.running.add(service);
		}

		private void stopLater(EntryId service) {
			after(ModelCluster.this.random.nextLong(KnownNodes.GRACE.toNanos()), () -> released(service));
		}

		/** The services of this node stop. */
		private void stop(EntryId service) {
			Decision stop = new Decision(Set.of(), Set.of(service));
			this.ownership.apply(stop);
			stopLater(service);
			update(true);
		}

		private void released(EntryId service) {
			this.running.remove(service);
			this.ownership.released(service);
			update(this.alive);
		}

		private void send(NodeId other, int session, ServiceReport report) {
			String pair = this.id + " " + other;
			long at = Math.max(ModelCluster.this.arrivals.getOrDefault(pair, 0L),
					ModelCluster.this.now + ModelCluster.this.random.nextLong(SECOND / 10));
			ModelCluster.this.arrivals.put(pair, at);
			after(at - ModelCluster.this.now, () -> {
				Node target = ModelCluster.this.nodes.get(other.name());
				if (target != null && target.side == this.side && this.alive) {
					target.receive(this.id, session, report);
				}
			});
		}

		private void receive(NodeId from, int session, ServiceReport report) {
			Integer current = this.open.get(from);
			if (current != null && current == session) {
				this.ownership.told(from, report, ModelCluster.this.now);
				update(false);
			}
		}

		boolean hasMajority() {
			return this.ownership.situation(this.view, ModelCluster.this.now).majority();
		}

	}

	@Nullable Node any(List<Node> from) {
		return from.isEmpty() ? null : from.get(this.random.nextInt(from.size()));
	}

}
