package io.luaprocess.cluster.node;

import java.time.Duration;

/**
 * Durations in nanoseconds.
 */
final class Nanos {

	/** The longest time, about 73 years. */
	private static final long LONGEST = Long.MAX_VALUE / 4;

	private Nanos() {
	}

	/** Converts a duration; one that is negative is 0, one that is longer is cut. */
	static long of(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return (duration.getSeconds() > LONGEST / 1_000_000_000L) ? LONGEST : duration.toNanos();
	}

}
