package io.luaprocess.cluster.services;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.cluster.NodeId;

/**
 * Whether the members are the majority. Not thread-safe.
 * <p>
 * Without a number of expected nodes the majority is that of a {@link VoterSet}.
 * Invariants:
 * <ul>
 * <li>Members are the majority if they have more than half of the agreed set, and of each
 * later set that is known to be proposed; exactly half is enough with the oldest of the
 * set. Voters that have left by themselves, or have been away for a time, do not
 * count.</li>
 * <li>What is known of sets only grows, and members tell each other all of it.</li>
 * <li>The oldest member proposes the next set while the members are the majority, all
 * have told, and no other set is proposed. Sets differ by one new voter.</li>
 * <li>A set is agreed when all members know it and are the majority. So whatever majority
 * there is later has a node that knows the set, unless it was started again.</li>
 * <li>A node that knows no set founds one of itself if it is the oldest, all members know
 * none either, and all others that it has seen have left or are forgotten.</li>
 * </ul>
 * Voters are counted by name: a node that was started again has its vote, but not its
 * memory. Modelled on dynamic voting with sets whose outcome is unknown (Yeger Lotem,
 * Keidar and Dolev), with the oldest node as in that with linearly ordered copies
 * (Jajodia and Mutchler). Nodes that are lost keep their vote, and nothing is kept on
 * disk.
 */
final class Majority {

	private final OneNodeSettings settings;

	private final NodeId self;

	private final KnownNodes nodes;

	private Votes votes = Votes.NONE;

	/**
	 * Begins without knowledge of voters.
	 * @param settings how nodes agree
	 * @param self this node
	 * @param nodes the nodes that it knows
	 */
	Majority(OneNodeSettings settings, NodeId self, KnownNodes nodes) {
		this.settings = settings;
		this.self = self;
		this.nodes = nodes;
	}

	/** A member has told what it knows of sets. */
	void told(Votes told, long now) {
		this.votes = this.votes.with(told);
		told.sets().flatMap((set) -> set.voters().stream()).forEach((voter) -> this.nodes.heardOf(voter, now));
	}

	/** Returns what the others are to know of sets. */
	Votes votes() {
		return this.votes;
	}

	/** Whether the members are the majority. */
	boolean isHeld(long now) {
		if (this.settings.expectedNodes() > 0) {
			return 2 * this.nodes.present().count() > this.settings.expectedNodes();
		}
		return this.votes.agreed() != null && this.votes.allSets((set) -> isHeld(set, now));
	}

	private boolean isHeld(VoterSet set, long now) {
		List<NodeId> voters = counted(set, now);
		long present = voters.stream().filter(this::isPresent).count();
		return 2 * present > voters.size()
				|| 2 * present == voters.size() && (voters.isEmpty() || isPresent(voters.getFirst()));
	}

	private List<NodeId> counted(VoterSet set, long now) {
		return set.voters().stream().filter((voter) -> this.nodes.counts(voter, now)).toList();
	}

	private boolean isPresent(NodeId voter) {
		return this.nodes.present(voter.name()) != null;
	}

	/** All members have told what they know: a set may be agreed or proposed. */
	void allHaveTold(long now) {
		if (this.settings.expectedNodes() > 0) {
			return;
		}
		VoterSet agreed = this.votes.agreed();
		if (agreed == null) {
			found(now);
		}
		else if (isHeld(now)) {
			change(agreed, now);
		}
	}

	private void change(VoterSet agreed, long now) {
		if (!this.votes.proposed().isEmpty()) {
			agree(this.votes.proposed().getLast());
		}
		else if (isOldest()) {
			propose(agreed, now);
		}
	}

	private void found(long now) {
		if (this.nodes.isWhole(now) && isOldest() && this.votes.proposed().isEmpty()) {
			this.votes = this.votes.agreedOn(new VoterSet(1, this.self, List.of(this.self)));
		}
	}

	private boolean isOldest() {
		return this.nodes.present().min(VoterSet.BY_AGE).filter(this.self::equals).isPresent();
	}

	private void propose(VoterSet agreed, long now) {
		Map<String, NodeId> voters = new HashMap<>();
		for (NodeId voter : counted(agreed, now)) {
			NodeId present = this.nodes.present(voter.name());
			voters.put(voter.name(), (present != null) ? present : voter);
		}
		this.nodes.present()
			.filter((node) -> !voters.containsKey(node.name()))
			.min(VoterSet.BY_AGE)
			.ifPresent((node) -> voters.put(node.name(), node));
		VoterSet next = new VoterSet(agreed.number() + 1, this.self, List.copyOf(voters.values()));
		if (!next.voters().equals(agreed.voters())) {
			this.votes = this.votes.proposing(next);
			if (isHeld(now)) {
				agree(next);
			}
		}
	}

	private void agree(VoterSet set) {
		if (this.nodes.present().filter((node) -> !node.equals(this.self)).allMatch((node) -> knows(node, set))) {
			this.votes = this.votes.agreedOn(set);
		}
	}

	private boolean knows(NodeId member, VoterSet set) {
		ServiceReport report = this.nodes.report(member);
		return report != null && report.votes().know(set);
	}

	/** This node is no member: it knows nothing. */
	void clear() {
		this.votes = Votes.NONE;
	}

}
