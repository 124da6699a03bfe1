package io.luaprocess.supervision;

import java.util.ArrayDeque;
import java.util.Deque;

import io.luaprocess.definition.CrashLoop;

/**
 * When a service has crashed lately, as far as its {@link CrashLoop} wants to know.
 * Guarded by the monitor of the service.
 */
final class CrashWindow {

	/** Longer windows hold everything. */
	private static final long MAX_DAYS = 100_000;

	private final SupervisorClock clock;

	/** On the scale of {@link SupervisorClock#nanoTime()}, oldest first. */
	private final Deque<Long> crashes = new ArrayDeque<>();

	CrashWindow(SupervisorClock clock) {
		this.clock = clock;
	}

	void crashed() {
		if (this.crashes.size() == CrashLoop.MOST) {
			this.crashes.removeFirst();
		}
		this.crashes.addLast(this.clock.nanoTime());
	}

	/** Crashes so far do not count any more. */
	void clear() {
		this.crashes.clear();
	}

	/** Returns how many crashes the window of a loop holds now. */
	int count(CrashLoop loop) {
		long now = this.clock.nanoTime();
		long window = nanos(loop);
		return (int) this.crashes.stream().filter((crash) -> now - crash < window).count();
	}

	private static long nanos(CrashLoop loop) {
		return (loop.window().toDays() > MAX_DAYS) ? Long.MAX_VALUE : loop.window().toNanos();
	}

}
