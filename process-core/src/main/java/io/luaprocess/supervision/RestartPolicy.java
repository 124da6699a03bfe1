package io.luaprocess.supervision;

import java.time.Duration;

import io.luaprocess.definition.Definition;

/**
 * What follows a failure of a service: a restart after a delay, or none. Without state,
 * clock and randomness.
 *
 * @param restart the settings of the service
 * @param stableThreshold running so long resets the attempts
 */
record RestartPolicy(Definition.Restart restart, Duration stableThreshold) {

	/** What is done after a failure. */
	sealed interface Decision permits Restart, GiveUp {

	}

	/**
	 * The service is restarted.
	 *
	 * @param attempt number of the restart in a row, from 1
	 * @param delay time until then
	 */
	record Restart(int attempt, Duration delay) implements Decision {
	}

	/**
	 * The service has failed for good.
	 *
	 * @param reason end of a sentence that says that it is not restarted
	 */
	record GiveUp(String reason) implements Decision {
	}

	static RestartPolicy of(Definition.Lifecycle lifecycle) {
		return new RestartPolicy(lifecycle.restart(), lifecycle.stableThreshold());
	}

	/**
	 * Decides.
	 * @param attempts restarts in a row so far
	 * @param explicitlyFinal whether the error says that a restart would not help
	 * @param random from 0 to 1, for the jitter
	 * @return what is done
	 */
	Decision afterFailure(int attempts, boolean explicitlyFinal, double random) {
		if (explicitlyFinal) {
			return new GiveUp(", the error is final");
		}
		if (this.restart.maxAttempts() > 0 && attempts >= this.restart.maxAttempts()) {
			return new GiveUp(" after " + attempts + " attempts");
		}
		return new Restart(attempts + 1, delay(attempts + 1, random));
	}

	/**
	 * The delay grows with every restart in a row up to the longest one. The jitter is
	 * applied last, so that services that failed together are not restarted together.
	 */
	private Duration delay(int attempt, double random) {
		double grown = this.restart.initialDelay().toNanos() * Math.pow(this.restart.backoffFactor(), attempt - 1);
		double bounded = Math.min(grown, this.restart.maxDelay().toNanos());
		double spread = (random * 2 - 1) * this.restart.jitter();
		return Duration.ofNanos(Math.round(bounded * (1 + spread)));
	}

	/**
	 * Returns how many restarts in a row count for a process.
	 * @param attempts restarts in a row when it was spawned
	 * @param ranNanos how long it has run
	 */
	int attemptsAfter(int attempts, long ranNanos) {
		return (ranNanos >= this.stableThreshold.toNanos()) ? 0 : attempts;
	}

}
