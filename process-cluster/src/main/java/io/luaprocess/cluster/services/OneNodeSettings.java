package io.luaprocess.cluster.services;

import java.time.Duration;

/**
 * How nodes agree on the one that runs a service.
 *
 * @param expectedNodes of how many nodes more than half are the majority; 0 for the nodes
 * that are known
 * @param failureTimeout after this time without a sign of life the transport drops a
 * member
 * @param forgetAfter how long a node that was lost counts as known
 */
public record OneNodeSettings(int expectedNodes, Duration failureTimeout, Duration forgetAfter) {

	/** What is used unless configured. */
	public static final OneNodeSettings DEFAULT = new OneNodeSettings(0, Duration.ofSeconds(8), Duration.ofHours(1));

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is not allowed; the message says which, and
	 * what would be right
	 */
	public OneNodeSettings {
		if (expectedNodes < 0) {
			throw new IllegalArgumentException(
					"expected nodes are " + expectedNodes + ", expected 0 or the number of nodes");
		}
		if (!failureTimeout.isPositive()) {
			throw new IllegalArgumentException("the failure timeout is " + failureTimeout + ", expected a time > 0");
		}
		if (forgetAfter.compareTo(failureTimeout) < 0) {
			throw new IllegalArgumentException("nodes are forgotten after " + forgetAfter
					+ ", expected at least the failure timeout, " + failureTimeout);
		}
	}

}
