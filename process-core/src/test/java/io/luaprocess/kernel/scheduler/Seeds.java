package io.luaprocess.kernel.scheduler;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a test with several seeds.
 */
final class Seeds {

	private static final String SEED = "luaprocess.scheduler.seed";

	private Seeds() {
	}

	/**
	 * Runs a test with several seeds. A failure names the seed; the system property
	 * {@code luaprocess.scheduler.seed} repeats it.
	 * @param runs how many seeds
	 * @param test the test
	 */
	static void check(int runs, Consumer<DeterministicScheduler> test) {
		Long given = Long.getLong(SEED);
		long first = (given != null) ? given : new Random().nextLong();
		for (int i = 0; i < ((given != null) ? 1 : runs); i++) {
			long seed = first + i;
			try (DeterministicScheduler scheduler = new DeterministicScheduler(seed)) {
				test.accept(scheduler);
			}
			catch (Throwable ex) {
				throw new AssertionError("Failed with -D" + SEED + "=" + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

}
