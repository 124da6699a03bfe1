package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that this one has seen or was told of, and whether those that it sees are the
 * majority. Not thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>Nodes are counted by name; the newest run of a name counts.</li>
 * <li>Voters are counted for the majority. Members become voters while the others that
 * are seen have the majority, or if there are no voters at all: nodes that join a side
 * without majority do not give it one.</li>
 * <li>Members tell each other their voters, so all of a side agree on them once all have
 * told.</li>
 * <li>A node that has left by itself, or has been away for a time, is no voter any
 * more.</li>
 * </ul>
 * Modelled on dynamic voting with linearly ordered copies (Jajodia and Mutchler), without
 * its versions on disk: what is known is gone when a node stops.
 */
final class KnownNodes {

	/** Time between CANCEL and termination when a node has lost the majority. */
	static final Duration GRACE = Duration.ofSeconds(1);

	private static final Comparator<Entry> BY_AGE = Comparator.comparingLong((Entry entry) -> entry.node.incarnation())
		.thenComparing((entry) -> entry.node.name());

	private final OneNodeSettings settings;

	/** A node that was lost has stopped its services when it has been away so long. */
	private final long waitNanos;

	/** By name. */
	private final Map<String, Entry> entries = new HashMap<>();

	/** What is known of a node. */
	private static final class Entry {

		private NodeId node;

		private KnownNode.State state = KnownNode.State.AWAY;

		private boolean voter;

		/** Since when it is not a member, as the first has told it. */
		private long awaySince;

		/** When it was a member last, as the last has told it. */
		private long seenAt;

		/** {@code null} if it has told nothing. */
		private @Nullable ServiceReport report;

		private Entry(NodeId node, long now) {
			this.node = node;
			this.awaySince = now;
			this.seenAt = now;
		}

		private boolean isPresent() {
			return this.state == KnownNode.State.PRESENT;
		}

	}

	KnownNodes(OneNodeSettings settings) {
		this.settings = settings;
		// A second until the loss is noticed on both sides, and the grace.
		this.waitNanos = settings.failureTimeout().plusSeconds(1).plus(GRACE).toNanos();
	}

	/** The members are these now. */
	void members(List<NodeId> members, long now) {
		boolean fresh = hasNoVoters();
		for (Entry entry : this.entries.values()) {
			if (entry.isPresent() && !members.contains(entry.node)) {
				gone(entry, now);
				// It may have been one: this node was not told before.
				entry.voter |= fresh && entry.state == KnownNode.State.AWAY;
			}
		}
		for (NodeId node : members) {
			Entry entry = entry(node, now);
			if (!entry.node.equals(node)) {
				entry.node = node;
				entry.report = null;
			}
			entry.state = KnownNode.State.PRESENT;
		}
		forget(now);
	}

	private Entry entry(NodeId node, long now) {
		return this.entries.computeIfAbsent(node.name(), (name) -> new Entry(node, now));
	}

	private static void gone(Entry entry, long now) {
		entry.awaySince = now;
		entry.seenAt = now;
		boolean leaves = entry.report != null && entry.report.leaving();
		entry.state = leaves ? KnownNode.State.LEFT : KnownNode.State.AWAY;
		entry.voter &= !leaves;
	}

	private void forget(long now) {
		long forget = this.settings.forgetAfter().toNanos();
		this.entries.values().removeIf((entry) -> !entry.isPresent() && now - entry.awaySince >= forget);
	}

	/** A member has told its state. */
	void told(NodeId node, ServiceReport report, long now) {
		Entry teller = entry(node, now);
		if (teller.node.equals(node)) {
			teller.report = report;
		}
		report.known().forEach((known) -> told(known, now));
	}

	private void told(KnownNode known, long now) {
		long since = now - known.awayNanos();
		if (known.awayNanos() >= this.settings.forgetAfter().toNanos()) {
			return;
		}
		Entry entry = entry(known.node(), since);
		if (entry.node.incarnation() > known.node().incarnation()) {
			entry.voter |= known.state() != KnownNode.State.LEFT;
			return;
		}
		if (entry.isPresent()) {
			entry.voter |= known.state() != KnownNode.State.LEFT;
			return;
		}
		if (!entry.node.equals(known.node())) {
			this.entries.put(known.node().name(), entry = new Entry(known.node(), since));
		}
		entry.awaySince = Math.min(entry.awaySince, since);
		entry.seenAt = Math.max(entry.seenAt, since);
		if (known.state() == KnownNode.State.LEFT) {
			entry.state = KnownNode.State.LEFT;
		}
		entry.voter = entry.state != KnownNode.State.LEFT;
	}

	/** All members have told their voters. */
	void allHaveTold() {
		if (isHeld() || hasNoVoters()) {
			this.entries.values().stream().filter(Entry::isPresent).forEach((entry) -> entry.voter = true);
		}
	}

	private boolean hasNoVoters() {
		return this.entries.values().stream().noneMatch((entry) -> entry.voter);
	}

	/** Whether the members are the majority. */
	boolean isHeld() {
		if (this.settings.expectedNodes() > 0) {
			return 2 * this.entries.values().stream().filter(Entry::isPresent).count() > this.settings.expectedNodes();
		}
		List<Entry> voters = this.entries.values().stream().filter((entry) -> entry.voter).sorted(BY_AGE).toList();
		long present = voters.stream().filter(Entry::isPresent).count();
		return 2 * present > voters.size()
				|| (!voters.isEmpty() && 2 * present == voters.size() && voters.getFirst().isPresent());
	}

	/** Whether a node that was lost may still run a service. */
	boolean mayRunElsewhere(EntryId service, long now) {
		return this.entries.values().stream().anyMatch((entry) -> mayRun(entry, service, now));
	}

	private boolean mayRun(Entry entry, EntryId service, long now) {
		if (entry.isPresent() || now - entry.seenAt >= this.waitNanos) {
			return false;
		}
		// A node that was lost may have taken what it defines just before.
		return (entry.state == KnownNode.State.LEFT) ? entry.report != null && entry.report.mayRun(service)
				: entry.report == null || entry.report.defines(service);
	}

	/** Returns what the others are to know. */
	List<KnownNode> tell(long now) {
		return this.entries.values()
			.stream()
			.filter((entry) -> entry.voter || entry.state == KnownNode.State.LEFT)
			.map((entry) -> new KnownNode(entry.node, entry.state,
					entry.isPresent() ? 0 : Math.max(0, now - entry.awaySince)))
			.toList();
	}

	/** This node is no member: it knows nothing. */
	void clear() {
		this.entries.clear();
	}

}
