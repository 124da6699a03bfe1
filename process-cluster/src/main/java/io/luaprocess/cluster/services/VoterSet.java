package io.luaprocess.cluster.services;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameWriter;

/**
 * The nodes that count for the majority from some point on. Sets of one history have
 * growing numbers; the proposer orders those that were proposed at the same time.
 *
 * @param number one more than that of the set before
 * @param proposer the node that has made the set
 * @param voters the nodes, the oldest first
 */
record VoterSet(long number, NodeId proposer, List<NodeId> voters) implements Comparable<VoterSet> {

	/** The oldest first. */
	static final Comparator<NodeId> BY_AGE = Comparator.comparingLong(NodeId::incarnation).thenComparing(NodeId::name);

	private static final Comparator<VoterSet> ORDER = Comparator.comparingLong(VoterSet::number)
		.thenComparing(VoterSet::proposer, BY_AGE);

	private static final int MOST = 100_000;

	VoterSet {
		voters = voters.stream().sorted(BY_AGE).toList();
	}

	boolean has(String name) {
		return this.voters.stream().anyMatch((voter) -> voter.name().equals(name));
	}

	@Override
	public int compareTo(VoterSet other) {
		return ORDER.compare(this, other);
	}

	void write(FrameWriter out) {
		out.number(this.number).node(this.proposer).number(this.voters.size());
		this.voters.forEach(out::node);
	}

	static VoterSet read(FrameReader in) {
		long number = in.number();
		NodeId proposer = in.node();
		int count = in.in().readCount(2, MOST, "voters");
		List<NodeId> voters = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			voters.add(in.node());
		}
		return new VoterSet(number, proposer, voters);
	}

}
