package io.luaprocess.kernel;

import java.util.concurrent.TimeUnit;

import io.luaprocess.DurationText;

/**
 * How long it is until a timer is due, for people: as exact as they need it.
 */
final class Remaining {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

	private Remaining() {
	}

	static String of(TimerHandle timer, long now) {
		long nanos = Math.max(0, timer.due - now);
		long unit = (nanos > 10 * SECOND) ? SECOND : (nanos > SECOND) ? SECOND / 10 : MILLISECOND;
		return DurationText.format((nanos + unit / 2) / unit * unit);
	}

}
