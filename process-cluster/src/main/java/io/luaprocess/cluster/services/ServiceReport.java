package io.luaprocess.cluster.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.definition.EntryId;

/**
 * What a node tells the others of services of which there is one in the cluster.
 *
 * @param leaving whether it is about to leave, so it takes none any more
 * @param services those it defines, and how far it is with each
 * @param known the nodes that it knows
 * @param votes what it knows of the nodes that count for the majority
 */
record ServiceReport(boolean leaving, Map<EntryId, State> services, List<KnownNode> known, Votes votes) {

	/** How far a node is with a service that it defines. */
	enum State {

		/** It has not taken it. */
		FREE,

		/** It has taken it: it runs, or it stays stopped here. */
		TAKEN,

		/** It has given it back, and its process may not have ended. */
		STOPPING

	}

	private static final int MOST = 100_000;

	ServiceReport {
		services = Map.copyOf(services);
		known = List.copyOf(known);
	}

	/** A report of a node that has taken nothing. */
	static ServiceReport free(Set<EntryId> services) {
		return new ServiceReport(false, services.stream().collect(Collectors.toMap((id) -> id, (id) -> State.FREE)),
				List.of(), Votes.NONE);
	}

	boolean defines(EntryId id) {
		return this.services.containsKey(id);
	}

	/** Whether the process of a service may run there. */
	boolean mayRun(EntryId id) {
		return this.services.getOrDefault(id, State.FREE) != State.FREE;
	}

	boolean hasTaken(EntryId id) {
		return this.services.get(id) == State.TAKEN;
	}

	/** Returns the services in a state, sorted. */
	Set<EntryId> in(State state) {
		Set<EntryId> ids = new TreeSet<>(this.services.keySet());
		ids.removeIf((id) -> this.services.get(id) != state);
		return ids;
	}

	/** Returns this report with another state of services. */
	ServiceReport with(Set<EntryId> ids, State state) {
		Map<EntryId, State> changed = new TreeMap<>(this.services);
		ids.forEach((id) -> changed.put(id, state));
		return new ServiceReport(this.leaving, changed, this.known, this.votes);
	}

	ServiceReport withLeaving(boolean leaving) {
		return new ServiceReport(leaving, this.services, this.known, this.votes);
	}

	ServiceReport withKnown(List<KnownNode> known, Votes votes) {
		return new ServiceReport(this.leaving, this.services, known, votes);
	}

	void write(FrameWriter out) {
		out.flag(this.leaving).number(this.services.size());
		this.services.forEach((id, state) -> out.plainText(id.toString()).number(state.ordinal()));
		out.number(this.known.size());
		this.known.forEach((node) -> node.write(out));
		this.votes.write(out);
	}

	/** Reads a report; states that this version does not know count as taken. */
	static ServiceReport read(FrameReader in) {
		boolean leaving = in.flag();
		int count = in.in().readCount(2, MOST, "services");
		Map<EntryId, State> services = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			String text = in.plainText();
			long state = in.number();
			EntryId id = (text != null) ? EntryId.parse(text) : null;
			if (id != null) {
				services.put(id,
						(state >= 0 && state < State.values().length) ? State.values()[(int) state] : State.TAKEN);
			}
		}
		List<KnownNode> known = new ArrayList<>();
		int nodes = in.in().readCount(3, MOST, "nodes");
		for (int i = 0; i < nodes; i++) {
			known.add(KnownNode.read(in));
		}
		return new ServiceReport(leaving, services, known, Votes.read(in));
	}

}
