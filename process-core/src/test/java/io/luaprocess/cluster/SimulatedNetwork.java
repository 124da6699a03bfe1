package io.luaprocess.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

/**
 * A network of nodes in one JVM and in virtual time, for tests. The same seed and the
 * same calls give the same run.
 * <p>
 * One queue of events holds frames that arrive and memberships that are reported. The
 * test thread drives it and runs all listeners. Nodes may send from any thread; then the
 * run depends on these threads as well.
 * <p>
 * Frames of one node to another arrive in order, each after a random delay. A cut holds
 * them back. It loses them when one of the nodes has dropped the other from its
 * membership, which happens when they were cut for the failure timeout and at most half
 * of it more. Each node is told at a time of its own, so memberships differ for a while.
 * In the end all nodes of a group of which every two reach each other, both ways, have
 * that group as their membership; a node joins the group with the oldest node.
 */
public final class SimulatedNetwork extends VirtualTime {

	private final long seed;

	private final SplittableRandom random;

	private final long maxDelay;

	private final long failureTimeout;

	private final Map<NodeId, SimulatedNode> runs = new LinkedHashMap<>();

	private final Map<Pair, SimulatedLink> links = new LinkedHashMap<>();

	private final Set<Cut> cuts = new HashSet<>();

	private long ages;

	private long lost;

	/**
	 * Creates a network with delays up to 10 ms and a failure timeout of 500 ms.
	 * @param seed of the run
	 */
	public SimulatedNetwork(long seed) {
		this(seed, Duration.ofMillis(10), Duration.ofMillis(500));
	}

	/**
	 * Creates a network.
	 * @param seed of the run
	 * @param maxDelay how long a frame takes at most, unless one before it takes longer
	 * @param failureTimeout after which time without contact a member is dropped
	 */
	public SimulatedNetwork(long seed, Duration maxDelay, Duration failureTimeout) {
		this.seed = seed;
		this.random = new SplittableRandom(seed);
		this.maxDelay = maxDelay.toNanos();
		this.failureTimeout = failureTimeout.toNanos();
	}

	private record Pair(NodeId from, NodeId to) {
	}

	private record Cut(String from, String to) {
	}

	// ---- nodes
	// -------------------------------------------------------------------------

	/**
	 * Makes a new run of a node, not started. A live run of that name crashes.
	 * @param name name of the node
	 * @return its transport, with an incarnation greater than all before
	 */
	public synchronized SimulatedNode node(String name) {
		SimulatedNode before = find(name);
		if (before != null) {
			crash(name);
		}
		SimulatedNode node = new SimulatedNode(this, new NodeId(name, this.runs.size() + 1));
		this.runs.put(node.self(), node);
		return node;
	}

	/**
	 * Makes the next run of a node, not started; as {@link #node(String)}.
	 * @param name name of the node
	 * @return its transport
	 */
	public SimulatedNode restart(String name) {
		return node(name);
	}

	/**
	 * Ends a node without notice. Frames on their way from and to it are lost. Others
	 * drop it after the failure timeout.
	 * @param name name of the node
	 */
	public synchronized void crash(String name) {
		SimulatedNode node = require(name);
		node.crashed();
		this.links.forEach((pair, link) -> {
			if (pair.from.equals(node.self()) || pair.to.equals(node.self())) {
				link.keep(0);
			}
		});
		changed();
	}

	/**
	 * Returns the nodes that have started and neither closed nor crashed.
	 * @return the oldest first
	 */
	public synchronized List<SimulatedNode> live() {
		return this.runs.values()
			.stream()
			.filter(SimulatedNode::isLive)
			.sorted(Comparator.comparingLong(SimulatedNode::age))
			.toList();
	}

	private @Nullable SimulatedNode find(String name) {
		return live().stream().filter((node) -> node.self().name().equals(name)).findFirst().orElse(null);
	}

	private SimulatedNode require(String name) {
		SimulatedNode node = find(name);
		if (node == null) {
			throw new IllegalArgumentException("no live node has the name '" + name + "'");
		}
		return node;
	}

	SimulatedNode run(NodeId id) {
		return Objects.requireNonNull(this.runs.get(id));
	}

	// ---- cuts
	// --------------------------------------------------------------------------

	/**
	 * Cuts all ways between groups of nodes, both ways. Cuts made before remain.
	 * @param groups names of the nodes of each group
	 */
	@SafeVarargs
	public final synchronized void split(Set<String>... groups) {
		for (Set<String> group : groups) {
			for (Set<String> other : groups) {
				if (group != other) {
					group.forEach((from) -> other.forEach((to) -> this.cuts.add(new Cut(from, to))));
				}
			}
		}
		changed();
	}

	/**
	 * Cuts one way.
	 * @param from name of the node whose frames no longer arrive
	 * @param to name of the node at which they do not
	 */
	public synchronized void cut(String from, String to) {
		this.cuts.add(new Cut(from, to));
		changed();
	}

	/** Ends all cuts. */
	public synchronized void heal() {
		this.cuts.clear();
		this.links.values().forEach(SimulatedLink::resume);
		changed();
	}

	boolean isOpen(SimulatedNode from, SimulatedNode to) {
		return !this.cuts.contains(new Cut(from.self().name(), to.self().name()));
	}

	/** Every node aims at the group in which all reach each other. */
	void changed() {
		List<List<SimulatedNode>> groups = new ArrayList<>();
		for (SimulatedNode node : live()) {
			groups.stream()
				.filter((group) -> group.stream().allMatch((member) -> isOpen(member, node) && isOpen(node, member)))
				.findFirst()
				.orElseGet(() -> {
					groups.add(new ArrayList<>());
					return groups.getLast();
				})
				.add(node);
		}
		groups.forEach((group) -> group.forEach((node) -> node.aim(group)));
	}

	SimulatedLink link(SimulatedNode from, SimulatedNode to) {
		return this.links.computeIfAbsent(new Pair(from.self(), to.self()),
				(pair) -> new SimulatedLink(this, from, to));
	}

	/**
	 * A node has dropped another one: what comes from there is lost, and of what is on
	 * its way there the end.
	 */
	void broken(SimulatedNode node, SimulatedNode dropped) {
		link(dropped, node).keep(0);
		SimulatedLink there = link(node, dropped);
		there.keep(this.random.nextInt(there.underWay() + 1));
	}

	// ---- for nodes and links
	// -----------------------------------------------------------

	long delay() {
		return 1 + this.random.nextLong(this.maxDelay);
	}

	long timeUntilDropped() {
		return this.failureTimeout + this.random.nextLong(this.failureTimeout / 2 + 1);
	}

	SplittableRandom random() {
		return this.random;
	}

	long nextAge() {
		return ++this.ages;
	}

	void lose(int frames) {
		this.lost += frames;
	}

	/**
	 * Returns how many frames were lost that were sent to members.
	 */
	public synchronized long lost() {
		return this.lost;
	}

	@Override
	public synchronized String toString() {
		return "seed " + this.seed + " at " + super.toString() + ", " + this.cuts.size() + " cuts, members "
				+ live().stream().map((node) -> node.self() + "=" + node.members()).toList();
	}

}
