package io.luaprocess.spring.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is counted of the runtime at one moment.
 *
 * @param at the moment
 * @param nanos the same on the scale of {@link System#nanoTime()}
 * @param processes live processes and functions by state
 * @param totals what has happened since the start
 * @param hosts the hosts by id
 * @param fullest processes with many messages, the fullest first
 * @param turns processes that have run for long without waiting
 */
record Sample(Instant at, long nanos, States processes, Totals totals, Map<String, HostSample> hosts,
		List<Mailbox> fullest, List<Turn> turns) {

	/** Seconds from an earlier sample to this one. */
	double secondsSince(Sample earlier) {
		return Math.max(1, this.nanos - earlier.nanos) / 1e9;
	}

	/**
	 * Processes by state.
	 */
	record States(int total, int running, int waiting, int ready, int ending) {
	}

	/**
	 * What has happened since the start; monotonic.
	 */
	record Totals(long spawns, long exits, long crashes, long messages, long restarts, long denials, long deadLetters,
			long busyNanos) {
	}

	/**
	 * A host.
	 *
	 * @param state the state in lower case
	 * @param processes live processes
	 * @param most live processes it takes; 0 = unlimited
	 * @param busy share of the processes it may run at the same instant that run
	 * @param rejectedSpawns spawns it has refused since the start
	 * @param rejectedMessages messages its processes have refused since the start
	 */
	record HostSample(String state, int processes, int most, double busy, long rejectedSpawns, long rejectedMessages) {
	}

	/**
	 * A process with many messages.
	 *
	 * @param number its number
	 * @param shortForm the unique part of its PID
	 * @param definition the entry it runs
	 * @param messages how many messages wait
	 */
	record Mailbox(long number, String shortForm, String definition, int messages) {
	}

	/**
	 * A process that runs.
	 *
	 * @param shortForm the unique part of its PID
	 * @param definition the entry it runs
	 * @param since when it was woken last
	 */
	record Turn(String shortForm, String definition, Instant since) {
	}

}
