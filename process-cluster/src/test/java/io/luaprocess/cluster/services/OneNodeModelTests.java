package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import io.luaprocess.definition.EntryId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random starts, crashes, splits, merges and leaves of up to five nodes: at rest each
 * service runs on exactly one node of the side with the majority, and on no other.
 */
class OneNodeModelTests {

	private static final int ROUNDS = 150;

	private static final int MANY_ROUNDS = 10_000;

	private static final Duration REST = Duration.ofSeconds(40);

	@ParameterizedTest
	@ValueSource(ints = { 0, 5 })
	void eachServiceRunsOnOneNodeOfTheMajorityAtRest(int expectedNodes) {
		run(expectedNodes, ROUNDS);
	}

	@Tag("soak")
	@ParameterizedTest
	@ValueSource(ints = { 0, 5 })
	void inManyRoundsToo(int expectedNodes) {
		run(expectedNodes, MANY_ROUNDS);
	}

	private void run(int expectedNodes, int rounds) {
		long seed = Long.getLong("luaprocess.seed", System.nanoTime());
		System.out.println("seed of the model of services on one node: " + seed + ", expected nodes " + expectedNodes);
		Random random = new Random(seed);
		int withMajority = 0;
		for (int i = 0; i < rounds; i++) {
			long round = random.nextLong();
			withMajority += round(round, expectedNodes, "seed " + seed + ", round " + i + " of seed " + round);
		}
		assertThat(withMajority).as("rests with a majority").isGreaterThan(rounds / 2);
	}

	/** Returns how many times there was a majority at rest. */
	private int round(long seed, int expectedNodes, String name) {
		Random random = new Random(seed);
		ModelCluster cluster = new ModelCluster(seed, expectedNodes);
		for (String first : List.of("n1", "n2", "n3")) {
			cluster.start(first, 0);
			cluster.run(Duration.ofSeconds(1));
		}
		List<String> log = new ArrayList<>();
		int withMajority = 0;
		for (int i = 0; i < 5; i++) {
			for (int j = random.nextInt(1, 4); j > 0; j--) {
				act(cluster, random, log, expectedNodes > 0);
				cluster.run(Duration.ofMillis(random.nextInt(9000)));
			}
			cluster.run(REST);
			withMajority += check(cluster, name + ": " + log);
		}
		return withMajority;
	}

	private static boolean isWhole(ModelCluster cluster) {
		return cluster.nodes.values().stream().map((node) -> node.side).distinct().count() < 2;
	}

	/**
	 * Without a number of nodes one that is started again on another side of a split can
	 * give that side the majority as well, as the guide says.
	 */
	private void act(ModelCluster cluster, Random random, List<String> log, boolean expected) {
		List<ModelCluster.Node> all = List.copyOf(cluster.nodes.values());
		ModelCluster.Node node = cluster.any(all);
		int what = random.nextInt(10);
		String free = "n" + random.nextInt(1, 6);
		boolean mayStart = expected || isWhole(cluster) || !cluster.started.contains(free);
		if (what < 4 && node != null && mayStart && !cluster.nodes.containsKey(free)) {
			// One that was started before is started again when its loss was noticed.
			cluster.run(ModelCluster.FAILURE_TIMEOUT);
			ModelCluster.Node beside = cluster.any(List.copyOf(cluster.nodes.values()));
			if (beside != null) {
				log.add("start " + free + " beside " + beside.id);
				cluster.start(free, beside.side);
			}
		}
		else if (what < 6 && all.size() > 1 && node != null) {
			log.add("crash " + node.id);
			cluster.crash(node);
		}
		else if (what < 7 && all.size() > 1 && node != null) {
			log.add("leave " + node.id);
			cluster.leave(node);
		}
		else if (what < 9 && node != null) {
			int side = random.nextInt(3);
			log.add("move " + node.id + " to " + side);
			cluster.move(node, side);
		}
		else {
			log.add("merge");
			all.forEach((each) -> cluster.move(each, 0));
		}
	}

	private int check(ModelCluster cluster, String name) {
		Map<Integer, Set<Boolean>> majorities = new TreeMap<>();
		cluster.nodes.values()
			.forEach((node) -> majorities.computeIfAbsent(node.side, (key) -> new HashSet<>()).add(node.hasMajority()));
		assertThat(majorities.values()).as(name + ": all of a side agree")
			.allSatisfy((side) -> assertThat(side).hasSize(1));
		List<Integer> sides = majorities.entrySet()
			.stream()
			.filter((side) -> side.getValue().contains(true))
			.map(Map.Entry::getKey)
			.toList();
		assertThat(sides).as(name + ": sides with majority").hasSizeLessThanOrEqualTo(1);
		for (EntryId service : ModelCluster.SERVICES) {
			List<ModelCluster.Node> running = cluster.nodes.values()
				.stream()
				.filter((node) -> node.running.contains(service))
				.toList();
			boolean defined = cluster.nodes.values()
				.stream()
				.anyMatch((node) -> sides.contains(node.side) && node.ownership.report().defines(service));
			assertThat(running).as(name + ": " + service).hasSize(defined ? 1 : 0);
			assertThat(running).as(name + ": " + service).allMatch((node) -> sides.contains(node.side));
		}
		assertThat(cluster.overlaps).as(name).isEmpty();
		return sides.size();
	}

	@Test
	void aNodeThatJoinsMovesNothing() {
		ModelCluster cluster = new ModelCluster(1, 0);
		cluster.start("n2", 0);
		cluster.run(REST);
		for (String name : List.of("n1", "n3", "n4", "n5")) {
			cluster.start(name, 0);
			cluster.run(REST);
		}
		ModelCluster.Node first = cluster.nodes.get("n2");
		assertThat(first).isNotNull();
		assertThat(first.running).containsExactlyElementsOf(ModelCluster.SERVICES);
	}

}
