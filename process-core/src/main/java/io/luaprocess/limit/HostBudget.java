package io.luaprocess.limit;

import org.jspecify.annotations.Nullable;

/**
 * What the processes of one host may use together, beside the {@link Limits} of each of
 * them. The functions they call count as well. Of each budget 0 stands for none.
 *
 * @param memory live data of all its processes in bytes, at least {@value #LEAST_MEMORY}
 * @param processor share of the time of all workers while other processes are ready, up
 * to 1
 * @param spawnRate spawns per second, as many of which may come at once
 * @param logRate log records per second, as many of which may come at once
 */
public record HostBudget(long memory, double processor, int spawnRate, int logRate) {

	/** The smallest budget of memory. */
	public static final long LEAST_MEMORY = 1 << 20;

	/** The smallest share of the processors. */
	public static final double LEAST_PROCESSOR = 0.01;

	/** No budget at all. */
	public static final HostBudget NONE = new HostBudget(0, 0, 0, 0);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is impossible
	 */
	public HostBudget {
		check("memory", memory, memoryProblem(memory));
		check("processor", processor, processorProblem(processor));
		check("spawn rate", spawnRate, rateProblem(spawnRate));
		check("log rate", logRate, rateProblem(logRate));
	}

	private static void check(String name, Number value, @Nullable String problem) {
		if (problem != null) {
			throw new IllegalArgumentException("budget of " + name + " " + value + " " + problem);
		}
	}

	/**
	 * Says why a budget of memory is impossible.
	 * @param bytes the budget
	 * @return the rest of a sentence; {@code null} if it is possible
	 */
	public static @Nullable String memoryProblem(long bytes) {
		return (bytes == 0 || bytes >= LEAST_MEMORY) ? null : "must be 0 or at least 1MB";
	}

	/**
	 * Says why a share of the processors is impossible.
	 * @param share the share, of 1
	 * @return the rest of a sentence; {@code null} if it is possible
	 */
	public static @Nullable String processorProblem(double share) {
		return (share == 0 || share >= LEAST_PROCESSOR && share <= 1) ? null : "must be 0 or from 1% to 100%";
	}

	/**
	 * Says why a rate is impossible.
	 * @param rate the number in a second
	 * @return the rest of a sentence; {@code null} if it is possible
	 */
	public static @Nullable String rateProblem(int rate) {
		return (rate >= 0) ? null : "must not be negative";
	}

}
