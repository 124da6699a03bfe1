package io.luaprocess.cluster.node.names;

import java.util.Random;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random registrations, groups, ends, restarts, splits and merges on several nodes. When
 * all is at rest, all nodes know the same, each name has one owner at most, the best
 * claim is left, and each process that has lost a name was told once.
 */
@Timeout(60)
class NamesModelTests {

	private static final Logger logger = LoggerFactory.getLogger(NamesModelTests.class);

	private static final int COMMANDS = Integer.getInteger("model.commands", 12_000);

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 5 })
	void nodesAgreeWhateverHappens(int nodes) {
		long seed = Long.getLong("model.seed", System.nanoTime());
		logger.warn("random commands with -Dmodel.seed={}", seed);
		Random random = new Random(seed);
		ModelCluster cluster = new ModelCluster(random, nodes);
		int revoked = 0;
		for (int i = 0; i < COMMANDS; i++) {
			try {
				cluster.command();
				if (random.nextInt(100) == 0) {
					revoked = cluster.settle();
				}
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError(nodes + " nodes, seed " + seed + ", command " + i, ex);
			}
		}
		cluster.settle();
		assertThat(revoked).as("names that were lost, seed %d", seed).isGreaterThan(COMMANDS / 1000);
	}

}
