package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.cluster.SimulatedNetwork;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.lua.LuaTest;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Random commands on three nodes of a simulated network that splits, heals and restarts
 * nodes, against what must hold whenever the network is at rest: messages of one process
 * to another come in order, none is lost in a phase without faults, and each monitor has
 * fired exactly once if its target has ended or its node was lost meanwhile. The seed is
 * printed; {@code -Dseed=…} repeats the commands, though not the interleaving of threads.
 */
class ClusterModelTests {

	private static final List<String> NAMES = List.of("one", "two", "three");

	private static final int ACTORS = 4;

	private static final Duration LONG = Duration.ofSeconds(30);

	private final long seed = Long.getLong("seed", System.nanoTime());

	private final SplittableRandom random = new SplittableRandom(this.seed);

	private final SimulatedNodes network = new SimulatedNodes(
			new SimulatedNetwork(this.seed, Duration.ofMillis(5), Duration.ofMillis(100)));

	private final Map<String, TestNode> nodes = new LinkedHashMap<>();

	/** Live actors with the nodes they run on. */
	private final Map<Pid, String> actors = new LinkedHashMap<>();

	@AfterEach
	void close() {
		this.nodes.values().forEach(TestNode::close);
		this.network.close();
	}

	@Test
	void someCommands() {
		play(4_000);
	}

	/** {@code mvn -pl process-cluster -am verify -Psoak -Dtest=ClusterModelTests}. */
	@Test
	@Tag("soak")
	void manyCommands() {
		play(100_000);
	}

	private void play(int commands) {
		System.out.println("seed " + this.seed);
		NAMES.forEach(this::start);
		rest();
		int played = 0;
		while (played < commands) {
			boolean faults = this.random.nextInt(4) == 0;
			int phase = 100 + this.random.nextInt(300);
			long before = faults ? 0 : receivedAtRest();
			long accepted = 0;
			for (int i = 0; i < phase; i++) {
				accepted += command(faults) ? 1 : 0;
			}
			played += phase;
			if (!faults) {
				long expected = before + accepted;
				soon("messages of a phase without faults").until(() -> receivedByAll() == expected);
			}
			else {
				this.network.run(() -> {
					this.network.network.heal();
					return true;
				});
			}
			rest();
			check();
			end();
		}
	}

	/** Returns whether it is a message that must arrive if there is no fault. */
	private boolean command(boolean faults) {
		int kind = this.random.nextInt(100);
		if (faults && kind == 0) {
			String alone = any(NAMES);
			List<String> others = new ArrayList<>(NAMES);
			others.remove(alone);
			this.network.run(() -> {
				this.network.network.split(Set.of(alone), Set.copyOf(others));
				return true;
			});
		}
		else if (faults && kind == 1) {
			this.network.run(() -> {
				this.network.network.heal();
				return true;
			});
		}
		else if (faults && kind == 2 && this.random.nextInt(3) == 0) {
			restart(any(NAMES));
		}
		else if (kind < 20) {
			tell("monitor");
		}
		else {
			tell("send");
			return true;
		}
		return false;
	}

	private void tell(String what) {
		Pid from = any(List.copyOf(this.actors.keySet()));
		Pid to = any(List.copyOf(this.actors.keySet()));
		node(from).runtime.send(from, what, to.toString());
	}

	private TestNode node(Pid actor) {
		return nodeOf(this.actors.getOrDefault(actor, ""));
	}

	private TestNode nodeOf(String name) {
		TestNode node = this.nodes.get(name);
		assertThat(node).as(name).isNotNull();
		return node;
	}

	private <T> T any(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private void start(String name) {
		TestNode node = this.network.run(() -> TestNode.start(null, this.network.network.node(name), TestNode.SETTINGS,
				WireVersion.THIS, (builder) -> builder.roots(List.of(LuaTest.root("cluster/model")))));
		this.nodes.put(name, node);
		for (int i = 0; i < ACTORS; i++) {
			this.actors.put(node.runtime.spawn("model:actor"), name);
		}
	}

	/** The node is killed, and starts again at once. */
	private void restart(String name) {
		TestNode before = nodeOf(name);
		this.network.run(() -> {
			this.network.network.crash(name);
			return true;
		});
		before.close();
		this.actors.values().removeIf(name::equals);
		start(name);
	}

	/** Looks at once and often: a phase waits for a hundred conditions. */
	private ConditionFactory soon(String what) {
		return await(what + ", seed " + this.seed).atMost(LONG)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2));
	}

	/** Waits until all nodes talk with all others. */
	private void rest() {
		soon("sessions").until(() -> this.nodes.values()
			.stream()
			.allMatch((one) -> this.nodes.values().stream().allMatch((other) -> one == other || one.sees(other))));
	}

	/** One actor ends normally, on some node. */
	private void end() {
		Pid ended = any(List.copyOf(this.actors.keySet()));
		String name = this.actors.getOrDefault(ended, "");
		TestNode node = nodeOf(name);
		node.runtime.send(ended, "die");
		soon("end").until(() -> node.runtime.kernel().process(ended) == null);
		this.actors.remove(ended);
		this.actors.put(node.runtime.spawn("model:actor"), name);
		check();
	}

	private void check() {
		for (Pid actor : this.actors.keySet()) {
			soon("monitors of " + actor).untilAsserted(() -> check(actor, report(actor)));
		}
	}

	private void check(Pid actor, Map<String, Object> report) {
		assertThat((List<?>) list(report.get("wrong"))).as("seed " + this.seed + ", " + actor).isEmpty();
		Map<String, Long> exits = counts(report.get("exits"));
		Set<String> live = Set.copyOf(this.actors.keySet().stream().map(Pid::toString).toList());
		counts(report.get("monitors")).forEach((target, monitors) -> {
			long open = monitors - exits.getOrDefault(target, 0L);
			assertThat(open).as("seed " + this.seed + ", open monitors of " + actor + " on " + target)
				.isBetween(0L, live.contains(target) ? 1L : 0L);
		});
	}

	/**
	 * Messages of a phase with faults may still be under way. Actors report after they
	 * have sent what they were told to; a question of a node comes after the messages of
	 * its actors.
	 */
	private long receivedAtRest() {
		receivedByAll();
		List<CompletableFuture<?>> answers = new ArrayList<>();
		this.nodes.forEach((name, node) -> this.actors.forEach((actor, home) -> {
			if (!home.equals(name)) {
				answers.add(node.runtime.request(actor, "report", LONG));
			}
		}));
		answers.forEach(CompletableFuture::join);
		return receivedByAll();
	}

	private long receivedByAll() {
		return this.actors.keySet().stream().mapToLong((actor) -> number(report(actor).get("received"))).sum();
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> report(Pid actor) {
		Object report = node(actor).runtime.request(actor, "report", LONG).join();
		return (report instanceof Map) ? (Map<String, Object>) report : Map.of();
	}

	private static List<?> list(@Nullable Object value) {
		return (value instanceof List<?> list) ? list : List.of();
	}

	private static Map<String, Long> counts(@Nullable Object value) {
		Map<String, Long> counts = new TreeMap<>();
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, count) -> counts.put(String.valueOf(key), number(count)));
		}
		return counts;
	}

	private static long number(@Nullable Object value) {
		return (value instanceof Number number) ? number.longValue() : 0;
	}

}
