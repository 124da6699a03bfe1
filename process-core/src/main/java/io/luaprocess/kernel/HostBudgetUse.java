package io.luaprocess.kernel;

/**
 * How much of its budgets a host uses. A budget is 0 if there is none; what is used of a
 * budget that does not exist is not known and 0, apart from spawns.
 *
 * @param memoryBytes the budget of memory in bytes
 * @param memoryUsedBytes memory of its processes in bytes, estimated, at most some
 * seconds ago
 * @param processorShare share of the time of all workers while others are ready, up to 1
 * @param processorUsed share of the time of all workers it used lately; more than its
 * share is time that no other wanted
 * @param spawnRate spawns per second it may make
 * @param spawns spawns per second lately
 * @param logRate log records per second it may write
 * @param logs log records per second lately
 * @param refused how often a budget was used up, since the start
 */
public record HostBudgetUse(long memoryBytes, long memoryUsedBytes, double processorShare, double processorUsed,
		int spawnRate, double spawns, int logRate, double logs, Refused refused) {

	/**
	 * How often a budget was used up.
	 *
	 * @param memory spawns that were refused and processes that were ended
	 * @param processor times its processes had to leave the processors to others
	 * @param spawn spawns that were refused because of their rate
	 * @param log log records that were dropped
	 */
	public record Refused(long memory, long processor, long spawn, long log) {
	}

}
