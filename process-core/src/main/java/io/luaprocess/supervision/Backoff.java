package io.luaprocess.supervision;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.luaprocess.definition.Definition;

/** How long to wait before a restart. */
final class Backoff {

	private Backoff() {
	}

	/**
	 * The delay grows with every restart in a row up to the longest one; the jitter is
	 * applied last, so that services that failed together do not come back together.
	 * @param restart the policy of the service
	 * @param attempt number of the restart in a row, from 1
	 * @param random source of the jitter
	 * @return the delay
	 */
	static Duration delay(Definition.Restart restart, int attempt, RandomGenerator random) {
		double grown = restart.initialDelay().toNanos() * Math.pow(restart.backoffFactor(), attempt - 1);
		double bounded = Math.min(grown, restart.maxDelay().toNanos());
		double spread = (random.nextDouble() * 2 - 1) * restart.jitter();
		return Duration.ofNanos(Math.round(bounded * (1 + spread)));
	}

}
