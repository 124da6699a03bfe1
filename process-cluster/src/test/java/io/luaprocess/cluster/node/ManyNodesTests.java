package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import io.luaprocess.cluster.SimulatedNetwork;
import io.luaprocess.cluster.wire.WireVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sixty nodes of a simulated network that splits into random parts and heals. The seed is
 * printed.
 */
@Tag("soak")
class ManyNodesTests {

	private static final int NODES = 60;

	private static final int SPLITS = 5;

	private static final Duration LONG = Duration.ofMinutes(3);

	@Test
	void allSessionsOpenAgainAfterRandomSplits() {
		long seed = Long.getLong("seed", System.nanoTime());
		System.out.println("seed " + seed);
		Random random = new Random(seed);
		SimulatedNodes network = new SimulatedNodes(
				new SimulatedNetwork(seed, Duration.ofMillis(5), Duration.ofMillis(100)));
		List<String> names = IntStream.range(0, NODES).mapToObj((i) -> "n" + i).toList();
		List<TestNode> nodes = new ArrayList<>();
		try {
			names.forEach((name) -> nodes.add(network.run(() -> TestNode.start(null, network.network.node(name),
					TestNode.SETTINGS.withHeartbeat(Duration.ofSeconds(1)), WireVersion.THIS,
					(builder) -> builder.workers(1)))));
			awaitAll(nodes);
			for (int split = 0; split < SPLITS; split++) {
				List<String> order = new ArrayList<>(names);
				Collections.shuffle(order, random);
				int at = 1 + random.nextInt(NODES - 2);
				Set<String> one = new HashSet<>(order.subList(0, at));
				Set<String> other = new HashSet<>(order.subList(at, NODES));
				network.run(() -> {
					network.network.split(one, other);
					return true;
				});
				await().atMost(LONG).until(() -> nodes.stream().allMatch((node) -> members(node) < NODES));
				network.run(() -> {
					network.network.heal();
					return true;
				});
				awaitAll(nodes);
			}
			assertThat(nodes).allSatisfy((node) -> assertThat(node.node.describe().order()).hasSize(NODES));
		}
		finally {
			nodes.forEach(TestNode::close);
			network.close();
		}
	}

	private static int members(TestNode node) {
		return node.node.describe().order().size();
	}

	private static void awaitAll(List<TestNode> nodes) {
		await().atMost(LONG)
			.until(() -> nodes.stream()
				.allMatch((node) -> node.node.describe()
					.members()
					.stream()
					.filter((member) -> member.session().state() == SessionState.OPEN)
					.count() == NODES - 1));
	}

}
