package io.luaprocess.cluster.services;

import java.util.Collection;
import java.util.Set;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.placement.Rendezvous;
import io.luaprocess.definition.EntryId;

/**
 * What a node does about its services of which there is one in the cluster; the rules are
 * those of {@link OneNodePart}.
 *
 * @param take services that it starts to run
 * @param release services that it stops
 */
record Decision(Set<EntryId> take, Set<EntryId> release) {

	static final Decision NOTHING = new Decision(Set.of(), Set.of());

	/** Decides. */
	static Decision of(Situation situation) {
		Set<EntryId> taken = situation.own().in(ServiceReport.State.TAKEN);
		if (!situation.majority()) {
			return new Decision(Set.of(), taken);
		}
		taken.removeIf((id) -> keeps(situation, id));
		Set<EntryId> take = situation.own().in(ServiceReport.State.FREE);
		take.removeIf((id) -> !takes(situation, id));
		return new Decision(take, taken);
	}

	/** Of several nodes that have taken a service the owner keeps it. */
	private static boolean keeps(Situation situation, EntryId id) {
		Collection<NodeId> takers = situation.those((report) -> !report.leaving() && report.hasTaken(id));
		if (takers.isEmpty()) {
			takers = situation.those((report) -> report.hasTaken(id));
		}
		return situation.self().equals(Rendezvous.owner(takers, id.toString()));
	}

	private static boolean takes(Situation situation, EntryId id) {
		return !situation.own().leaving() && situation.isComplete() && situation.self().equals(situation.owner(id))
				&& situation.those((report) -> report.mayRun(id)).isEmpty() && !situation.mayRunElsewhere().test(id);
	}

	boolean isNothing() {
		return this.take.isEmpty() && this.release.isEmpty();
	}

	/** Returns the report of the node when it has decided so. */
	ServiceReport applyTo(ServiceReport own) {
		return own.with(this.take, ServiceReport.State.TAKEN).with(this.release, ServiceReport.State.STOPPING);
	}

}
