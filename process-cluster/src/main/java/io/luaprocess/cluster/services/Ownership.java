package io.luaprocess.cluster.services;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.definition.EntryId;

/**
 * What one node knows about services of which there is one in the cluster, and how far it
 * is with them. Without threads, clock and network. Not thread-safe.
 */
final class Ownership {

	private final NodeId self;

	private final KnownNodes known;

	private final Majority majority;

	/** Reports of members with which there is an open session. */
	private final Map<NodeId, ServiceReport> told = new HashMap<>();

	private List<NodeId> members = List.of();

	private ServiceReport own;

	/**
	 * Begins without members.
	 * @param self this node
	 * @param services what it defines
	 * @param settings how nodes agree
	 */
	Ownership(NodeId self, Set<EntryId> services, OneNodeSettings settings) {
		this.self = self;
		this.own = ServiceReport.free(services);
		this.known = new KnownNodes(settings);
		this.majority = new Majority(settings, self, this.known);
	}

	/** Another node has told its state. */
	void told(NodeId node, ServiceReport report, long now) {
		this.told.put(node, report);
		this.known.told(node, report, now);
		this.majority.told(report.votes(), now);
	}

	/** The session with another node is over. */
	void closed(NodeId node) {
		this.told.remove(node);
	}

	/** This node is about to leave. */
	void leaving() {
		this.own = this.own.withLeaving(true);
	}

	/** A service has stopped here, or could not be taken. */
	void released(EntryId service) {
		this.own = this.own.with(Set.of(service), ServiceReport.State.FREE);
	}

	/** Returns what this node knows, if the members are these now. */
	Situation situation(List<NodeId> current, long now) {
		if (!current.contains(this.self)) {
			this.known.clear();
			this.majority.clear();
			this.told.clear();
			this.own = this.own.withLeaving(false);
		}
		else {
			this.known.members(current, now);
			this.known.forget(this.majority.votes()::mention, now);
			this.told.keySet().retainAll(current);
		}
		this.members = current;
		if (!this.members.isEmpty() && describe(now).isComplete()) {
			this.majority.allHaveTold(now);
		}
		this.own = this.own.withKnown(this.known.tell(now), this.majority.votes());
		return describe(now);
	}

	private Situation describe(long now) {
		return new Situation(this.self, this.own, this.members, Map.copyOf(this.told),
				this.members.contains(this.self) && this.majority.isHeld(now),
				(service) -> this.known.mayRunElsewhere(service, now));
	}

	/** This node does what was decided. */
	void apply(Decision decision) {
		this.own = decision.applyTo(this.own);
	}

	/** Returns what the others are to know of this node. */
	ServiceReport report() {
		return this.own;
	}

}
