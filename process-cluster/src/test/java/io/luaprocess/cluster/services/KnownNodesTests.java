package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.definition.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KnownNodes}.
 */
class KnownNodesTests {

	private static final EntryId SERVICE = new EntryId("app", "s");

	private static final NodeId A = new NodeId("a", 10);

	private static final NodeId B = new NodeId("b", 20);

	private static final NodeId C = new NodeId("c", 30);

	private static final NodeId D = new NodeId("d", 40);

	private static final NodeId E = new NodeId("e", 50);

	private final KnownNodes known = nodes(0);

	private static KnownNodes nodes(int expected) {
		return new KnownNodes(new OneNodeSettings(expected, Duration.ofSeconds(8), Duration.ofHours(1)));
	}

	private static long at(int seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

	private void formed(NodeId... members) {
		this.known.members(List.of(members), 0);
		this.known.allHaveTold();
	}

	private boolean isHeldBy(NodeId... members) {
		this.known.members(List.of(members), at(1));
		return this.known.isHeld();
	}

	@Test
	void moreThanHalfIsTheMajorityAndHalfWithTheOldest() {
		formed(A, B, C, D);
		assertThat(isHeldBy(B, C, D)).isTrue();
		assertThat(isHeldBy(A, D)).isTrue();
		assertThat(isHeldBy(B, C)).isFalse();
		assertThat(isHeldBy(A)).isFalse();
		assertThat(isHeldBy()).isFalse();
	}

	@Test
	void ofExpectedNodesMoreThanHalfIs() {
		KnownNodes five = nodes(5);
		five.members(List.of(A, B), 0);
		assertThat(five.isHeld()).isFalse();
		five.members(List.of(A, B, C), 0);
		assertThat(five.isHeld()).isTrue();
	}

	@Test
	void beforeAllHaveToldThereIsNoMajority() {
		assertThat(isHeldBy(A, B)).isFalse();
	}

	@Test
	void nodesThatJoinASideWithoutMajorityDoNotGiveItOne() {
		formed(A, B, C);
		assertThat(isHeldBy(C)).isFalse();
		this.known.members(List.of(C, D, E), at(2));
		this.known.allHaveTold();
		assertThat(this.known.isHeld()).isFalse();
	}

	@Test
	void nodesThatJoinASideWithMajorityCount() {
		formed(A, B);
		formed(A, B, C, D, E);
		assertThat(isHeldBy(A, B)).isFalse();
		assertThat(isHeldBy(C, D, E)).isTrue();
	}

	@Test
	void aNodeThatHasLeftDoesNotCount() {
		formed(A, B);
		this.known.told(A, ServiceReport.free(Set.of(SERVICE)).withLeaving(true), 0);
		assertThat(isHeldBy(B)).isTrue();
		assertThat(this.known.mayRunElsewhere(SERVICE, at(1))).isFalse();
	}

	@Test
	void aNodeThatWasLostIsForgottenAfterATime() {
		formed(A, B);
		assertThat(isHeldBy(B)).isFalse();
		this.known.members(List.of(B), at(3600));
		assertThat(this.known.isHeld()).isFalse();
		this.known.members(List.of(B), at(3601));
		assertThat(this.known.isHeld()).isTrue();
	}

	@Test
	void membersTellEachOtherWhichNodesCount() {
		formed(A, B, C);
		this.known.members(List.of(C), at(1));
		KnownNodes joined = nodes(0);
		joined.members(List.of(C, D), at(2));
		joined.told(C, ServiceReport.free(Set.of(SERVICE)).withKnown(this.known.tell(at(2))), at(2));
		joined.allHaveTold();
		assertThat(joined.isHeld()).isFalse();
		assertThat(joined.mayRunElsewhere(SERVICE, at(3))).as("lost a moment ago").isTrue();
		joined.members(List.of(B, C, D), at(3));
		assertThat(joined.isHeld()).isTrue();
	}

	@Test
	void whatALostNodeDefinesMayRunThereForTheFailureTimeoutAndTwoSeconds() {
		formed(A, B, C);
		this.known.told(A, ServiceReport.free(Set.of(SERVICE)), 0);
		this.known.told(B, ServiceReport.free(Set.of()), 0);
		assertThat(isHeldBy(A, C)).isTrue();
		assertThat(this.known.mayRunElsewhere(SERVICE, at(1))).as("not defined there").isFalse();
		this.known.members(List.of(B, C), at(2));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(11))).isTrue();
		assertThat(this.known.mayRunElsewhere(SERVICE, at(12))).isFalse();
	}

	@Test
	void aNodeThatWasStartedAgainHasStopped() {
		formed(A, B);
		this.known.members(List.of(B), at(1));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(2))).as("it has told nothing").isTrue();
		this.known.members(List.of(new NodeId("a", 99), B), at(2));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(2))).isFalse();
		assertThat(this.known.isHeld()).isTrue();
	}

}
