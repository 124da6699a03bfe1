package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.luaprocess.cluster.NodeId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Majority}.
 */
class MajorityTests {

	private static final NodeId A = new NodeId("a", 10);

	private static final NodeId B = new NodeId("b", 20);

	private static final NodeId C = new NodeId("c", 30);

	private static final NodeId D = new NodeId("d", 40);

	private static final NodeId E = new NodeId("e", 50);

	private final Node known = new Node(A, 0);

	/** What a node knows. */
	private static final class Node {

		final KnownNodes nodes;

		final Majority majority;

		private Node(NodeId self, int expected) {
			OneNodeSettings settings = new OneNodeSettings(expected, Duration.ofSeconds(8), Duration.ofHours(1));
			this.nodes = new KnownNodes(settings);
			this.majority = new Majority(settings, self, this.nodes);
		}

		void members(int seconds, NodeId... members) {
			this.nodes.members(List.of(members), at(seconds));
			this.nodes.forget(this.majority.votes()::mention, at(seconds));
		}

		void told(NodeId teller, Node state, int seconds) {
			told(teller, ServiceReport.free(Set.of()).withKnown(state.nodes.tell(at(seconds)), state.majority.votes()),
					seconds);
		}

		void told(NodeId teller, ServiceReport report, int seconds) {
			this.nodes.told(teller, report, at(seconds));
			this.majority.told(report.votes(), at(seconds));
		}

		/** Members tell each other all they know until nothing changes. */
		void formed(NodeId... members) {
			members(0, members);
			Votes before;
			do {
				before = this.majority.votes();
				this.majority.allHaveTold(0);
				for (NodeId member : members) {
					told(member, this, 0);
				}
			}
			while (!before.equals(this.majority.votes()));
		}

		boolean isHeldBy(int seconds, NodeId... members) {
			members(seconds, members);
			return this.majority.isHeld(at(seconds));
		}

		private static long at(int seconds) {
			return Duration.ofSeconds(seconds).toNanos();
		}

		void allHaveTold(int seconds) {
			this.majority.allHaveTold(at(seconds));
		}

		Votes votes() {
			return this.majority.votes();
		}

	}

	@Test
	void moreThanHalfIsTheMajorityAndHalfWithTheOldest() {
		this.known.formed(A, B, C, D);
		assertThat(this.known.isHeldBy(1, B, C, D)).isTrue();
		assertThat(this.known.isHeldBy(1, A, D)).isTrue();
		assertThat(this.known.isHeldBy(1, B, C)).isFalse();
		assertThat(this.known.isHeldBy(1, A)).isFalse();
		assertThat(this.known.isHeldBy(1)).isFalse();
	}

	@Test
	void ofExpectedNodesMoreThanHalfIs() {
		Node five = new Node(A, 5);
		assertThat(five.isHeldBy(0, A, B)).isFalse();
		assertThat(five.isHeldBy(0, A, B, C)).isTrue();
	}

	@Test
	void beforeAllHaveToldThereIsNoMajority() {
		assertThat(this.known.isHeldBy(0, A, B)).isFalse();
	}

	@Test
	void nodesThatJoinASideWithoutMajorityDoNotGiveItOne() {
		this.known.formed(A, B, C);
		assertThat(this.known.isHeldBy(1, A)).isFalse();
		this.known.members(2, A, D, E);
		this.known.allHaveTold(2);
		assertThat(this.known.majority.isHeld(Node.at(2))).isFalse();
		assertThat(this.known.votes().proposed()).isEmpty();
	}

	@Test
	void nodesThatJoinASideWithMajorityCount() {
		this.known.formed(A, B);
		this.known.formed(A, B, C, D, E);
		assertThat(this.known.isHeldBy(1, A, B)).isFalse();
		assertThat(this.known.isHeldBy(1, C, D, E)).isTrue();
	}

	@Test
	void whileASetIsProposedItsMajorityIsNeededAsWellAsThatOfTheSetBefore() {
		this.known.formed(A, B, C);
		this.known.members(1, A, B, D);
		this.known.allHaveTold(1);
		assertThat(this.known.votes().proposed()).singleElement()
			.satisfies((set) -> assertThat(set.voters()).containsExactly(A, B, C, D));
		assertThat(this.known.isHeldBy(2, A, D)).as("one of three, and two of four").isFalse();
		assertThat(this.known.isHeldBy(2, B, C)).as("two of three, and two of four without the oldest").isFalse();
		assertThat(this.known.isHeldBy(2, A, B)).isTrue();
	}

	@Test
	void aSetIsAgreedWhenAllMembersKnowIt() {
		this.known.formed(A, B, C);
		Node before = new Node(B, 0);
		before.told(A, this.known, 0);
		this.known.members(1, A, B, C, D);
		this.known.allHaveTold(1);
		VoterSet proposed = this.known.votes().proposed().getFirst();
		this.known.told(C, this.known, 1);
		this.known.told(D, this.known, 1);
		this.known.told(B, before, 1);
		this.known.allHaveTold(1);
		assertThat(this.known.votes().agreed()).isLessThan(proposed);
		this.known.told(B, this.known, 1);
		this.known.allHaveTold(1);
		assertThat(this.known.votes()).isEqualTo(new Votes(proposed, List.of()));
	}

	@Test
	void aNodeThatHasSeenAnotherFoundsNothingWithoutIt() {
		Node younger = new Node(B, 0);
		younger.members(0, A, B);
		younger.members(1, B);
		younger.allHaveTold(1);
		assertThat(younger.majority.isHeld(Node.at(1))).isFalse();
		younger.members(3601, B);
		younger.allHaveTold(3601);
		assertThat(younger.majority.isHeld(Node.at(3601))).as("forgotten").isTrue();
	}

	@Test
	void ofHistoriesThatBeganApartTheLongerOneStays() {
		this.known.formed(A, B, C);
		Node other = new Node(D, 0);
		other.formed(D, E);
		VoterSet longer = this.known.votes().agreed();
		this.known.told(D, other, 1);
		assertThat(this.known.votes().agreed()).isEqualTo(longer);
		other.told(A, this.known, 1);
		assertThat(other.votes().agreed()).isEqualTo(longer);
	}

	@Test
	void aNodeThatHasLeftDoesNotCount() {
		this.known.formed(A, B);
		this.known.told(A, ServiceReport.free(Set.of()).withLeaving(true), 0);
		assertThat(this.known.isHeldBy(1, B)).isTrue();
		assertThat(this.known.isHeldBy(2, new NodeId("a", 99))).as("started again, but its vote has left").isFalse();
	}

	@Test
	void aNodeThatWasStartedAgainHasItsVote() {
		this.known.formed(A, B);
		assertThat(this.known.isHeldBy(1, B)).isFalse();
		assertThat(this.known.isHeldBy(2, new NodeId("a", 99), B)).isTrue();
	}

	@Test
	void aNodeThatWasLostIsForgottenAfterATime() {
		this.known.formed(A, B);
		assertThat(this.known.isHeldBy(1, B)).isFalse();
		assertThat(this.known.isHeldBy(3600, B)).isFalse();
		assertThat(this.known.isHeldBy(3601, B)).isTrue();
	}

	@Test
	void membersTellEachOtherWhichNodesCount() {
		this.known.formed(A, B, C);
		this.known.members(1, C);
		Node joined = new Node(D, 0);
		joined.members(2, C, D);
		joined.told(C, this.known, 2);
		joined.allHaveTold(2);
		assertThat(joined.majority.isHeld(Node.at(2))).isFalse();
		assertThat(joined.isHeldBy(3, B, C, D)).isTrue();
	}

}
