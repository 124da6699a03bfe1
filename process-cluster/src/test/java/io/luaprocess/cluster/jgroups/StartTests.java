package io.luaprocess.cluster.jgroups;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.luaprocess.cluster.jgroups.Nodes.Node;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nodes that start at the same time end in one cluster.
 */
class StartTests {

	private static final int AT_ONCE = 4;

	@Test
	void threeNodesThatStartAtOnceEndInOneClusterTwentyTimes() throws Exception {
		rounds(20);
	}

	@Test
	@Tag("soak")
	void threeNodesThatStartAtOnceEndInOneClusterTwoHundredTimes() throws Exception {
		rounds(200);
	}

	private static void rounds(int count) throws Exception {
		try (ExecutorService rounds = Executors.newFixedThreadPool(AT_ONCE)) {
			List<Future<?>> results = IntStream.range(0, count)
				.<Future<?>>mapToObj((round) -> rounds.submit(StartTests::round))
				.toList();
			for (Future<?> result : results) {
				result.get();
			}
		}
	}

	private static void round() {
		try (Nodes nodes = new Nodes(); ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Node>> starting = List.of("n1", "n2", "n3")
				.stream()
				.map((name) -> starters.submit(() -> nodes.start(name)))
				.toList();
			Nodes.awaitMembers(starting.stream().map(StartTests::result).toArray(Node[]::new));
		}
	}

	private static Node result(Future<Node> starting) {
		try {
			return starting.get();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
