package io.luaprocess.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Order, loss and memberships of the simulated network.
 */
class SimulatedNetworkTests {

	private final SimulatedNetwork network = new SimulatedNetwork(42);

	private Member start(String name) {
		return new Member(this.network.node(name));
	}

	@Test
	void membersOfAGroupAgreeAndTheOldestComesFirst() {
		Member c = start("c");
		Member a = start("a");
		Member b = start("b");
		assertThat(b.node.members()).containsExactly(c.id(), a.id(), b.id());
		assertThat(c.node.members()).containsExactly(c.id());
		this.network.settle();
		assertThat(List.of(a, b, c)).allMatch((it) -> it.node.members().equals(List.of(c.id(), a.id(), b.id())));
	}

	@Test
	void framesOfOneNodeToAnotherArriveOnceAndInOrderInVirtualTime() {
		Member a = start("a");
		Member b = start("b");
		this.network.settle();
		for (int i = 0; i < 1000; i++) {
			a.send(b, i);
			b.send(a, i);
		}
		this.network.settle();
		assertThat(b.frames("a")).hasSize(1000).isSorted();
		assertThat(a.frames("b")).hasSize(1000).isSorted();
		assertThat(this.network.lost()).isZero();
		assertThat(this.network.now()).isBetween(Duration.ofMillis(1), Duration.ofMillis(100));
	}

	@Test
	void frameIsReportedAfterAMembershipThatHasItsSender() {
		Member a = start("a");
		Member b = start("b");
		b.send(a, 1);
		this.network.settle();
		assertThat(a.seen).containsExactly("members a#1", "members a#1 b#2", "b:1");
	}

	@Test
	void shortCutLosesNothing() {
		Member a = start("a");
		Member b = start("b");
		this.network.settle();
		this.network.split(Set.of("a"), Set.of("b"));
		for (int i = 0; i < 100; i++) {
			a.send(b, i);
		}
		this.network.run(Duration.ofMillis(400));
		assertThat(b.frames("a")).isEmpty();
		this.network.heal();
		this.network.settle();
		assertThat(b.frames("a")).hasSize(100).isSorted();
		assertThat(b.views).isOne();
	}

	@Test
	void splitIsReportedAfterTheFailureTimeoutAndFramesOfItsTimeAreLost() {
		Member a = start("a");
		Member b = start("b");
		Member c = start("c");
		this.network.settle();
		this.network.split(Set.of("a"), Set.of("b", "c"));
		a.send(b, 1);
		this.network.run(Duration.ofMillis(499));
		assertThat(a.node.members()).hasSize(3);
		this.network.settle();
		assertThat(a.node.members()).containsExactly(a.id());
		assertThat(b.node.members()).isEqualTo(c.node.members()).containsExactly(b.id(), c.id());
		this.network.heal();
		this.network.settle();
		assertThat(c.node.members()).containsExactly(a.id(), b.id(), c.id());
		a.send(b, 2);
		this.network.settle();
		assertThat(b.frames("a")).containsExactly(2);
		assertThat(this.network.lost()).isOne();
	}

	@Test
	void crashedNodeIsDroppedAfterTheTimeoutAndComesBackAsAnotherMember() {
		Member a = start("a");
		Member b = start("b");
		this.network.settle();
		b.send(a, 1);
		a.send(b, 1);
		this.network.crash("b");
		Member again = new Member(this.network.restart("b"));
		this.network.run(Duration.ofMillis(400));
		assertThat(a.node.members()).containsExactly(a.id(), b.id(), again.id());
		this.network.settle();
		assertThat(a.node.members()).containsExactly(a.id(), again.id());
		assertThat(again.id().name()).isEqualTo("b");
		assertThat(again.id().incarnation()).isGreaterThan(b.id().incarnation());
		assertThat(a.frames("b")).isEmpty();
		assertThat(b.seen).endsWith("members a#1 b#2");
	}

	@Test
	void nodeThatLeavesIsDroppedAtOnceAfterItsLastFrame() {
		Member a = start("a");
		Member b = start("b");
		this.network.settle();
		for (int i = 0; i < 100; i++) {
			b.send(a, i);
		}
		b.node.close();
		this.network.run(Duration.ofMillis(40));
		assertThat(a.frames("b")).hasSize(100);
		assertThat(a.node.members()).containsExactly(a.id());
		assertThat(b.node.isLive()).isFalse();
	}

	@Test
	void oneWayCutSeparatesTheTwoAndTheThirdStaysWithTheOlder() {
		Member a = start("a");
		Member b = start("b");
		Member c = start("c");
		this.network.settle();
		this.network.cut("b", "a");
		b.send(a, 1);
		a.send(b, 2);
		this.network.settle();
		assertThat(a.node.members()).isEqualTo(c.node.members()).containsExactly(a.id(), c.id());
		assertThat(b.node.members()).containsExactly(b.id());
		assertThat(b.frames("a")).containsExactly(2);
		assertThat(a.frames("b")).isEmpty();
	}

	@Test
	void aSecondLiveNodeOfANameIsRefused() {
		SimulatedNode second = this.network.node("a");
		start("a");
		assertThatIllegalStateException().isThrownBy(() -> second.start(start("b"))).withMessageContaining("'a'");
	}

	@Test
	void sameSeedGivesTheSameRunAndAnotherOneDoesNot() {
		assertThat(randomRun(1)).isEqualTo(randomRun(1)).isNotEqualTo(randomRun(2));
	}

	private static List<String> randomRun(long seed) {
		return new RandomRun(seed, 6).go(300).stream().flatMap((member) -> member.seen.stream()).toList();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void nothingIsMissingOrReorderedWhileBothAreMembers(long seed) {
		RandomRun run = new RandomRun(seed, 20);
		List<Member> members = run.go(400);
		assertThat(members).flatExtracting((member) -> member.faults).isEmpty();
		assertThat(members.stream().mapToLong((member) -> member.seen.size()).sum()).isGreaterThan(1000);
		assertThat(run.network.lost()).isPositive();
		List<SimulatedNode> live = run.network.live();
		assertThat(live).allMatch((node) -> node.members().equals(live.stream().map(SimulatedNode::self).toList()));
	}

	/** Splits, heals, crashes, restarts and sends at random, and heals in the end. */
	private static final class RandomRun {

		final SimulatedNetwork network;

		private final SplittableRandom random;

		private final List<Member> members = new ArrayList<>();

		private final List<String> names = new ArrayList<>();

		RandomRun(long seed, int nodes) {
			this.network = new SimulatedNetwork(seed);
			this.random = new SplittableRandom(seed);
			for (int i = 0; i < nodes; i++) {
				this.names.add("n" + i);
				this.members.add(new Member(this.network.node("n" + i)));
			}
		}

		List<Member> go(int steps) {
			for (int i = 0; i < steps; i++) {
				change();
				sends();
				this.network.run(Duration.ofMillis(this.random.nextInt(300)));
			}
			this.network.heal();
			this.network.settle();
			return this.members;
		}

		private void change() {
			String name = this.names.get(this.random.nextInt(this.names.size()));
			String other = this.names.get(this.random.nextInt(this.names.size()));
			switch (this.random.nextInt(10)) {
				case 0 -> split();
				case 1, 2 -> this.network.heal();
				case 3 -> this.network.cut(name, other);
				case 4 -> this.members.add(new Member(this.network.restart(name)));
				default -> {
				}
			}
		}

		private void split() {
			int at = 1 + this.random.nextInt(this.names.size() - 1);
			this.network.split(Set.copyOf(this.names.subList(0, at)),
					Set.copyOf(this.names.subList(at, this.names.size())));
		}

		private void sends() {
			List<Member> live = this.members.stream().filter((member) -> member.node.isLive()).toList();
			for (int i = 0; i < 20; i++) {
				Member from = live.get(this.random.nextInt(live.size()));
				List<NodeId> known = from.node.members();
				from.sendNumbered(known.get(this.random.nextInt(known.size())));
			}
		}

	}

	/** A node with what it was told. */
	private static final class Member implements ClusterTransport.Listener {

		final SimulatedNode node;

		final List<String> seen = new ArrayList<>();

		final List<String> faults = new ArrayList<>();

		int views;

		/** How often each node was dropped. */
		private final Map<NodeId, Integer> breaks = new HashMap<>();

		private final Map<NodeId, Integer> sent = new HashMap<>();

		/** The last frame of each node: its number, and the breaks at both nodes. */
		private final Map<NodeId, String> last = new HashMap<>();

		private List<NodeId> members = List.of();

		Member(SimulatedNode node) {
			this.node = node;
			node.start(this);
		}

		NodeId id() {
			return this.node.self();
		}

		void send(Member to, int number) {
			send(to.id(), String.valueOf(number));
		}

		void sendNumbered(NodeId to) {
			if (!to.equals(id())) {
				send(to, this.sent.merge(to, 1, Integer::sum) + "/" + this.breaks.getOrDefault(to, 0));
			}
		}

		private void send(NodeId to, String text) {
			byte[] bytes = (text + "garbage").getBytes(StandardCharsets.UTF_8);
			this.node.send(to, bytes, text.length());
		}

		List<Integer> frames(String from) {
			return this.seen.stream()
				.filter((event) -> event.startsWith(from + ":"))
				.map((event) -> Integer.valueOf(event.substring(from.length() + 1)))
				.toList();
		}

		@Override
		public void members(List<NodeId> members) {
			this.seen.add("members " + String.join(" ", members.stream().map(NodeId::toString).toList()));
			this.views = members.size() - 1;
			this.members.stream()
				.filter((member) -> !members.contains(member))
				.forEach((member) -> this.breaks.merge(member, 1, Integer::sum));
			this.members = members;
		}

		@Override
		public void received(NodeId from, byte[] frame) {
			String text = new String(frame, StandardCharsets.UTF_8);
			this.seen.add(from.name() + ":" + text);
			if (!this.members.contains(from)) {
				this.faults.add(from + " is no member");
			}
			int slash = text.indexOf('/');
			if (slash > 0) {
				check(from, Integer.parseInt(text.substring(0, slash)),
						text.substring(slash) + "/" + this.breaks.getOrDefault(from, 0));
			}
		}

		private void check(NodeId from, int number, String breaks) {
			String before = this.last.put(from, number + breaks);
			int slash = (before != null) ? before.indexOf('/') : -1;
			if (slash < 0) {
				return;
			}
			int previous = Integer.parseInt(before.substring(0, slash));
			boolean unbroken = before.substring(slash).equals(breaks);
			if (number <= previous || unbroken && number != previous + 1) {
				this.faults.add(from + " " + before + " then " + number + breaks);
			}
		}

	}

}
