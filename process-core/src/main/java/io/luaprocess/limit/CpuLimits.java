package io.luaprocess.limit;

import java.time.Duration;
import java.util.function.Function;

/**
 * How long one process may compute.
 * <p>
 * CPU time is the time during which Lua code runs on a thread. Waiting of any kind, also
 * for the next time slice, and Java code of the application do not count. It is checked
 * about every 2.5 ms; a process over a limit ends, uncatchably, with LIMIT_EXCEEDED
 * {@code cpu time limit exceeded}.
 * <p>
 * A <em>turn</em> is what a process does between two waits. A turn begins with the
 * program: its top level, or the top level of the program it was upgraded to. A turn
 * begins whenever all coroutines of the process wait. A turn begins when a coroutine
 * receives something from outside the process: a message, an event, a tick of a timer or
 * the answer to a call. It makes no difference whether the coroutine had to wait for it,
 * so a process with a full mailbox has turns too. The coroutines of a process share its
 * turn. A time slice, a yield, a channel between the coroutines or Java code begins no
 * turn.
 *
 * @param timeSlice time after which a computing process yields to other processes; longer
 * than zero
 * @param cpuTime CPU time a process may use in all; zero = unlimited
 * @param turnCpuTime CPU time a process may use in one turn; zero = unlimited
 * @param loadCpuTime CPU time the top level of a program may use; zero = unlimited
 */
public record CpuLimits(Duration timeSlice, Duration cpuTime, Duration turnCpuTime, Duration loadCpuTime) {

	/** Time slices of 10 ms, 5 s for the top level, and no other limit. */
	public static final CpuLimits DEFAULT = of(Limit::defaultValue);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is impossible
	 */
	public CpuLimits {
		Limit.TIME_SLICE.check(timeSlice);
		Limit.CPU_TIME.check(cpuTime);
		Limit.TURN_CPU_TIME.check(turnCpuTime);
		Limit.LOAD_CPU_TIME.check(loadCpuTime);
	}

	/** Makes limits of one Duration for each. */
	static CpuLimits of(Function<Limit, Object> values) {
		return new CpuLimits((Duration) values.apply(Limit.TIME_SLICE), (Duration) values.apply(Limit.CPU_TIME),
				(Duration) values.apply(Limit.TURN_CPU_TIME), (Duration) values.apply(Limit.LOAD_CPU_TIME));
	}

	/** Whether the CPU time of a top level has to be measured. */
	public boolean limitedWhileLoading() {
		return limited() || this.loadCpuTime.isPositive();
	}

	/** Whether CPU time has to be measured after that. */
	public boolean limited() {
		return this.cpuTime.isPositive() || this.turnCpuTime.isPositive();
	}

}
