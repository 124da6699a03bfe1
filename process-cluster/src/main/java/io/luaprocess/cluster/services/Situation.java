package io.luaprocess.cluster.services;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.placement.Rendezvous;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows at a moment.
 *
 * @param self the node
 * @param own its own report
 * @param members all members, the node included; empty if it is none
 * @param told reports of other members with which there is an open session
 * @param majority whether the members are the majority
 * @param mayRunElsewhere whether a lost node may still run a service
 */
record Situation(NodeId self, ServiceReport own, List<NodeId> members, Map<NodeId, ServiceReport> told,
		boolean majority, Predicate<EntryId> mayRunElsewhere) {

	/** Whether all members have told what they run. */
	boolean isComplete() {
		return this.members.stream().allMatch((node) -> node.equals(this.self) || this.told.containsKey(node));
	}

	/** The members whose report fulfils a condition. */
	Set<NodeId> those(Predicate<ServiceReport> condition) {
		Set<NodeId> found = new TreeSet<>();
		for (NodeId node : this.members) {
			ServiceReport report = node.equals(this.self) ? this.own : this.told.get(node);
			if (report != null && condition.test(report)) {
				found.add(node);
			}
		}
		return found;
	}

	/** Returns the same with another report of the node itself. */
	Situation with(ServiceReport report) {
		return new Situation(this.self, report, this.members, this.told, this.majority, this.mayRunElsewhere);
	}

	/** The member that takes a service if none has it; {@code null} if none can. */
	@Nullable NodeId owner(EntryId id) {
		return Rendezvous.owner(those((report) -> !report.leaving() && report.defines(id)), id.toString());
	}

	/** Says where a service is that this node has not taken. */
	String elsewhere(EntryId id) {
		if (!this.majority) {
			return "has no majority";
		}
		Set<NodeId> takers = those((report) -> report.hasTaken(id));
		if (!takers.isEmpty()) {
			return "runs on node " + takers.iterator().next().name();
		}
		Set<NodeId> stopping = those((report) -> report.mayRun(id));
		if (!stopping.isEmpty()) {
			return "is stopping on node " + stopping.iterator().next().name();
		}
		NodeId owner = owner(id);
		return (owner != null) ? "is about to start on node " + owner.name() : "is about to stop";
	}

}
