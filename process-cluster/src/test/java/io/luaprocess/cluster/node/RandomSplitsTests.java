package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.cluster.SimulatedNetwork;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes of a simulated network that splits and heals at random.
 */
@Timeout(60)
class RandomSplitsTests {

	private static final List<String> NAMES = List.of("one", "two", "three");

	private final Map<String, TestNode> nodes = new LinkedHashMap<>();

	@RepeatedTest(3)
	void monitorsFireOnceAndSessionsOpenAgain(RepetitionInfo repetition) {
		long seed = repetition.getCurrentRepetition();
		SplittableRandom random = new SplittableRandom(seed);
		SimulatedNetwork network = new SimulatedNetwork(seed, Duration.ofMillis(5), Duration.ofMillis(100));
		try {
			NAMES.forEach((name) -> this.nodes.put(name, TestNode.start(network.node(name))));
			network.runUntil(this::allMeet);
			Map<String, Pid> agents = new LinkedHashMap<>();
			this.nodes.forEach((name, node) -> agents.put(name, node.agent()));
			for (int round = 0; round < 5; round++) {
				String lonely = NAMES.get(random.nextInt(NAMES.size()));
				round(network, agents, lonely, random);
			}
		}
		finally {
			this.nodes.values().forEach(TestNode::close);
		}
	}

	private void round(SimulatedNetwork network, Map<String, Pid> agents, String lonely, SplittableRandom random) {
		List<String> watchers = new ArrayList<>(NAMES);
		watchers.remove(lonely);
		List<Integer> before = watchers.stream().map((name) -> downs(agents, name)).toList();
		watchers.forEach((name) -> tell(network, agents, name, "monitor", agents.get(lonely).toString()));
		network.split(Set.of(lonely), Set.copyOf(watchers));
		network.run(Duration.ofMillis(random.nextInt(300)));
		network.run(Duration.ofSeconds(1));
		network.heal();
		// The threads of the nodes do not wait for the virtual time.
		for (int i = 0; i < watchers.size(); i++) {
			String watcher = watchers.get(i);
			int expected = before.get(i) + 1;
			network.runUntil(() -> downs(agents, watcher) >= expected);
		}
		network.runUntil(this::allMeet);
		network.run(Duration.ofSeconds(1));
		for (int i = 0; i < watchers.size(); i++) {
			assertThat(downs(agents, watchers.get(i))).isEqualTo(before.get(i) + 1);
		}
	}

	private boolean allMeet() {
		return this.nodes.values()
			.stream()
			.allMatch((node) -> this.nodes.values().stream().allMatch((other) -> node == other || node.sees(other)));
	}

	private int downs(Map<String, Pid> agents, String name) {
		TestNode node = this.nodes.get(name);
		return (int) node.log(agents.get(name)).stream().filter((seen) -> seen.contains("node down: ")).count();
	}

	private void tell(SimulatedNetwork network, Map<String, Pid> agents, String name, String function,
			Object argument) {
		CompletableFuture<?> answer = this.nodes.get(name).begin(agents.get(name), function, argument);
		network.runUntil(answer::isDone);
		assertThat(answer.join()).isEqualTo(true);
	}

}
