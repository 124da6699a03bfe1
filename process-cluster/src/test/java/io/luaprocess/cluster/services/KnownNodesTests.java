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

	private final KnownNodes known = nodes();

	private static KnownNodes nodes() {
		KnownNodes nodes = new KnownNodes(new OneNodeSettings(0, Duration.ofSeconds(8), Duration.ofHours(1)));
		nodes.members(List.of(A, B, C), 0);
		for (NodeId node : List.of(A, B)) {
			nodes.told(node, ServiceReport.free(Set.of(SERVICE)), 0);
		}
		nodes.told(C, ServiceReport.free(Set.of()), 0);
		return nodes;
	}

	private static long at(int seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

	private void told(NodeId teller, KnownNodes state, int seconds) {
		this.known.told(teller, ServiceReport.free(Set.of()).withKnown(state.tell(at(seconds)), Votes.NONE),
				at(seconds));
	}

	@Test
	void whatALostNodeDefinesMayRunThereForTheFailureTimeoutAndTwoSeconds() {
		this.known.members(List.of(A, B), at(1));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(1))).as("not defined there").isFalse();
		this.known.members(List.of(B), at(2));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(11))).isTrue();
		assertThat(this.known.mayRunElsewhere(SERVICE, at(12))).isFalse();
	}

	@Test
	void whatItDefinesMayRunOnANodeThatHasToldNothing() {
		this.known.members(List.of(A, B, new NodeId("d", 40)), at(1));
		this.known.members(List.of(A, B), at(2));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(11))).isTrue();
	}

	@Test
	void aNodeThatAnotherHasSeenLaterMayHaveRunItUntilThen() {
		KnownNodes other = nodes();
		this.known.members(List.of(A, C), at(1));
		other.members(List.of(C), at(21));
		told(C, other, 21);
		assertThat(this.known.mayRunElsewhere(SERVICE, at(30))).isTrue();
		assertThat(this.known.mayRunElsewhere(SERVICE, at(31))).isFalse();
	}

	@Test
	void aNodeThatHasLeftHasStopped() {
		this.known.told(A, ServiceReport.free(Set.of(SERVICE)).withLeaving(true), 0);
		this.known.members(List.of(B, C), at(1));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(1))).isFalse();
		assertThat(this.known.counts(A, at(1))).isFalse();
		assertThat(this.known.isWhole(at(1))).isTrue();
	}

	@Test
	void aNodeThatWasStartedAgainHasStopped() {
		this.known.members(List.of(B, C), at(1));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(2))).isTrue();
		this.known.members(List.of(new NodeId("a", 99), B, C), at(2));
		assertThat(this.known.mayRunElsewhere(SERVICE, at(2))).isFalse();
		assertThat(this.known.present("a")).isEqualTo(new NodeId("a", 99));
	}

	@Test
	void membersTellEachOtherOfNodesThatAreNone() {
		this.known.members(List.of(C), at(1));
		KnownNodes joined = new KnownNodes(new OneNodeSettings(0, Duration.ofSeconds(8), Duration.ofHours(1)));
		joined.members(List.of(C), at(2));
		joined.told(C, ServiceReport.free(Set.of()).withKnown(this.known.tell(at(2)), Votes.NONE), at(2));
		assertThat(joined.mayRunElsewhere(SERVICE, at(3))).as("lost a moment ago").isTrue();
		assertThat(joined.isWhole(at(3))).isFalse();
	}

	@Test
	void aNodeThatIsNotNeededIsForgottenAfterATime() {
		this.known.members(List.of(B, C), at(1));
		this.known.forget((name) -> false, at(3600));
		assertThat(this.known.tell(at(3600))).hasSize(3);
		assertThat(this.known.counts(A, at(3600))).isTrue();
		assertThat(this.known.counts(A, at(3601))).isFalse();
		this.known.forget("a"::equals, at(3601));
		assertThat(this.known.tell(at(3601))).hasSize(3);
		this.known.forget((name) -> false, at(3601));
		assertThat(this.known.tell(at(3601))).hasSize(2);
	}

}
