package io.luaprocess.kernel;

import java.time.Instant;
import java.util.List;

/**
 * What a process does.
 *
 * @param running whether it runs, so that the first coroutine is the one that does
 * @param coroutines what its coroutines do: main first if it waits, the others in no
 * order
 * @param timers its timers, the next one first
 */
public record Activity(boolean running, List<Inspection> coroutines, List<PendingTimer> timers) {

	/** Makes a copy that nothing changes. */
	public Activity {
		coroutines = List.copyOf(coroutines);
		timers = List.copyOf(timers);
	}

	/**
	 * A timer.
	 *
	 * @param dueAt when it is due
	 * @param kind {@code sleep} if it ends a sleep, {@code timer} otherwise
	 */
	public record PendingTimer(Instant dueAt, String kind) {
	}

}
