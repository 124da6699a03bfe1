package io.luaprocess.cluster.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.luaprocess.cluster.NodeId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rendezvous}.
 */
class RendezvousTests {

	private static final int KEYS = 10_000;

	private final List<NodeId> nodes = nodes(7);

	private static List<NodeId> nodes(int count) {
		return IntStream.rangeClosed(1, count).mapToObj((i) -> new NodeId("n" + i, 1)).toList();
	}

	private static Map<String, NodeId> owners(List<NodeId> nodes) {
		Map<String, NodeId> owners = new HashMap<>();
		for (int i = 0; i < KEYS; i++) {
			owners.put("order-" + i, Objects.requireNonNull(Rendezvous.owner(nodes, "order-" + i)));
		}
		return owners;
	}

	@Test
	void eachNodeOwnsItsShareOfTheKeys() {
		Map<NodeId, Integer> counts = new HashMap<>();
		owners(this.nodes).values().forEach((node) -> counts.merge(node, 1, Integer::sum));
		assertThat(counts).hasSize(7);
		assertThat(counts.values()).allSatisfy((count) -> assertThat(count).isBetween(KEYS / 7 - 150, KEYS / 7 + 150));
	}

	@Test
	void onlyTheKeysOfANodeThatLeavesMove() {
		NodeId left = this.nodes.get(2);
		List<NodeId> others = this.nodes.stream().filter((node) -> !node.equals(left)).toList();
		Map<String, NodeId> before = owners(this.nodes);
		owners(others).forEach((key, owner) -> {
			if (!left.equals(before.get(key))) {
				assertThat(owner).as(key).isEqualTo(before.get(key));
			}
		});
	}

	@Test
	void aNodeThatJoinsTakesKeysOfAllOthersAndNoOtherKeyMoves() {
		NodeId joined = new NodeId("n8", 1);
		Map<String, NodeId> before = owners(this.nodes);
		List<NodeId> losers = new ArrayList<>();
		owners(nodes(8)).forEach((key, owner) -> {
			if (!owner.equals(before.get(key))) {
				assertThat(owner).as(key).isEqualTo(joined);
				losers.add(Objects.requireNonNull(before.get(key)));
			}
		});
		assertThat(losers).containsAll(this.nodes);
	}

	@Test
	void orderAndIncarnationDoNotCount() {
		List<NodeId> other = new ArrayList<>(this.nodes.stream().map((node) -> new NodeId(node.name(), 99)).toList());
		Collections.reverse(other);
		Map<String, NodeId> owners = owners(other);
		owners(this.nodes).forEach(
				(key, owner) -> assertThat(Objects.requireNonNull(owners.get(key)).name()).isEqualTo(owner.name()));
	}

	@Test
	void withoutNodesThereIsNoOwner() {
		assertThat(Rendezvous.owner(List.of(), "x")).isNull();
	}

}
