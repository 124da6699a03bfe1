package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that this one has seen or was told of, by name; the newest run of a name
 * counts. Not thread-safe.
 */
final class KnownNodes {

	/** Time between CANCEL and termination when a node has lost the majority. */
	static final Duration GRACE = Duration.ofSeconds(1);

	private final OneNodeSettings settings;

	/** A node that was lost has stopped its services when it has been away so long. */
	private final long waitNanos;

	/** By name. */
	private final Map<String, Entry> entries = new HashMap<>();

	/** What is known of a node. */
	private static final class Entry {

		private NodeId node;

		private boolean present;

		/** Incarnation of the newest run that has left by itself; 0 if none has. */
		private long left;

		/** When it was a member last, for this node or one that has told it. */
		private long seenAt;

		/** {@code null} if it has told nothing. */
		private @Nullable ServiceReport report;

		private Entry(NodeId node, long now) {
			this.node = node;
			this.seenAt = now;
		}

		private boolean hasLeft() {
			return this.left >= this.node.incarnation();
		}

	}

	KnownNodes(OneNodeSettings settings) {
		this.settings = settings;
		// A second until the loss is noticed on both sides, and the grace.
		this.waitNanos = settings.failureTimeout().plusSeconds(1).plus(GRACE).toNanos();
	}

	/** The members are these now. */
	void members(List<NodeId> members, long now) {
		for (Entry entry : this.entries.values()) {
			if (entry.present && !members.contains(entry.node)) {
				gone(entry, now);
			}
		}
		for (NodeId node : members) {
			Entry entry = entry(node, now);
			if (!entry.node.equals(node)) {
				entry.node = node;
				entry.report = null;
			}
			entry.present = true;
		}
	}

	private Entry entry(NodeId node, long now) {
		return this.entries.computeIfAbsent(node.name(), (name) -> new Entry(node, now));
	}

	private static void gone(Entry entry, long now) {
		entry.present = false;
		entry.seenAt = now;
		if (entry.report != null && entry.report.leaving()) {
			entry.left = entry.node.incarnation();
		}
	}

	/** Removes the nodes that have been away for too long and are not needed. */
	void forget(Predicate<String> needed, long now) {
		this.entries.values().removeIf((entry) -> isForgotten(entry, now) && !needed.test(entry.node.name()));
	}

	private boolean isForgotten(Entry entry, long now) {
		return !entry.present && now - entry.seenAt >= this.settings.forgetAfter().toNanos();
	}

	/** A member has told its state. */
	void told(NodeId node, ServiceReport report, long now) {
		Entry teller = entry(node, now);
		if (teller.node.equals(node)) {
			teller.report = report;
		}
		report.known().forEach((known) -> told(known, now));
	}

	/** There is a node, which may not have been seen. */
	void heardOf(NodeId node, long now) {
		entry(node, now);
	}

	private void told(KnownNode known, long now) {
		long seenAt = now - known.awayNanos();
		Entry entry = entry(known.node(), seenAt);
		entry.left = Math.max(entry.left, known.left());
		if (entry.present || entry.node.incarnation() > known.node().incarnation()) {
			return;
		}
		if (!entry.node.equals(known.node())) {
			entry.node = known.node();
			entry.report = null;
		}
		entry.seenAt = Math.max(entry.seenAt, seenAt);
	}

	// ---- which nodes are there
	// ------------------------------------------------------------------------

	/** Returns the members. */
	Stream<NodeId> present() {
		return this.entries.values().stream().filter((entry) -> entry.present).map((entry) -> entry.node);
	}

	/** Returns the run of a node that is a member; {@code null} if none is. */
	@Nullable NodeId present(String name) {
		Entry entry = this.entries.get(name);
		return (entry != null && entry.present) ? entry.node : null;
	}

	/** Whether a run has neither left by itself nor been away for too long. */
	boolean counts(NodeId node, long now) {
		Entry entry = this.entries.get(node.name());
		return entry == null || node.incarnation() > entry.left && !isForgotten(entry, now);
	}

	/** Whether all that count are members. */
	boolean isWhole(long now) {
		return this.entries.values().stream().allMatch((entry) -> entry.present || !counts(entry.node, now));
	}

	/** What a member has told; {@code null} if it has told nothing. */
	@Nullable ServiceReport report(NodeId member) {
		Entry entry = this.entries.get(member.name());
		return (entry != null) ? entry.report : null;
	}

	// ---- what may run
	// ------------------------------------------------------------------------

	/** Whether a node that was lost may still run a service. */
	boolean mayRunElsewhere(EntryId service, long now) {
		return this.entries.values().stream().anyMatch((entry) -> mayRun(entry, service, now));
	}

	private boolean mayRun(Entry entry, EntryId service, long now) {
		if (entry.present || now - entry.seenAt >= this.waitNanos) {
			return false;
		}
		// A node that was lost may have taken what it defines just before.
		return entry.hasLeft() ? entry.report != null && entry.report.mayRun(service)
				: entry.report == null || entry.report.defines(service);
	}

	/** Returns what the others are to know of nodes. */
	List<KnownNode> tell(long now) {
		return this.entries.values()
			.stream()
			.map((entry) -> new KnownNode(entry.node, entry.present,
					entry.present ? 0 : Math.max(0, now - entry.seenAt), entry.left))
			.toList();
	}

	/** This node is no member: it knows nothing. */
	void clear() {
		this.entries.clear();
	}

}
