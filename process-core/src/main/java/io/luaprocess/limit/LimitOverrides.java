package io.luaprocess.limit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Limits that differ from others, each one by itself: what is {@code null} stays as it
 * was. Begin with {@link #NONE}:
 * {@code LimitOverrides.NONE.withMemory(64 << 20).withTurnCpuTime(Duration.ofSeconds(1))}.
 *
 * @param timeSlice time after which a computing process gives way to others
 * @param callDepth nested Lua calls
 * @param stringSize longest string in bytes
 * @param results most results of {@code unpack} and arguments of a call
 * @param coroutines most live coroutines, main included
 * @param timers most running timers
 * @param names most registered names
 * @param subscriptions most topics listened to
 * @param futures most futures of calls that have not been answered
 * @param memory live data in bytes, estimated; 0 = unlimited
 * @param logRate what the program may log in a second, in bytes; 0 = unlimited
 * @param cpuTime CPU time in all; zero = unlimited
 * @param turnCpuTime CPU time in one turn; zero = unlimited
 * @param loadCpuTime CPU time of the top level of a program; zero = unlimited
 */
public record LimitOverrides(@Nullable Duration timeSlice, @Nullable Integer callDepth, @Nullable Integer stringSize,
		@Nullable Integer results, @Nullable Integer coroutines, @Nullable Integer timers, @Nullable Integer names,
		@Nullable Integer subscriptions, @Nullable Integer futures, @Nullable Long memory, @Nullable Integer logRate,
		@Nullable Duration cpuTime, @Nullable Duration turnCpuTime, @Nullable Duration loadCpuTime) {

	/** Changes nothing. */
	public static final LimitOverrides NONE = new LimitOverrides(null, null, null, null, null, null, null, null, null,
			null, null, null, null, null);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one makes no sense
	 */
	public LimitOverrides {
		merge(Limits.DEFAULT, timeSlice, callDepth, stringSize, results, coroutines, timers, names, subscriptions,
				futures, memory, logRate, cpuTime, turnCpuTime, loadCpuTime);
	}

	/**
	 * Changes the time slice.
	 * @param value time after which a computing process gives way; longer than zero
	 * @return the changed overrides
	 */
	public LimitOverrides withTimeSlice(Duration value) {
		return new LimitOverrides(value, this.callDepth, this.stringSize, this.results, this.coroutines, this.timers,
				this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	/**
	 * Changes the call depth.
	 * @param value nested Lua calls, at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withCallDepth(int value) {
		return new LimitOverrides(this.timeSlice, value, this.stringSize, this.results, this.coroutines, this.timers,
				this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	/**
	 * Changes the size of strings.
	 * @param value longest string in bytes, at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withStringSize(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, value, this.results, this.coroutines, this.timers,
				this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	/**
	 * Changes the number of results.
	 * @param value most results of {@code unpack} and arguments of a call, at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withResults(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, value, this.coroutines, this.timers,
				this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	/**
	 * Changes the number of coroutines.
	 * @param value most live coroutines, main included; at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withCoroutines(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, value, this.timers,
				this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	/**
	 * Changes the number of timers.
	 * @param value most running timers, at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withTimers(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines, value,
				this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	/**
	 * Changes the number of names.
	 * @param value most registered names, at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withNames(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, value, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime,
				this.turnCpuTime, this.loadCpuTime);
	}

	/**
	 * Changes the number of subscriptions.
	 * @param value most topics listened to, at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withSubscriptions(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, this.names, value, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	/**
	 * Changes the number of futures.
	 * @param value most futures of calls that have not been answered, at least 1
	 * @return the changed overrides
	 */
	public LimitOverrides withFutures(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, this.names, this.subscriptions, value, this.memory, this.logRate, this.cpuTime,
				this.turnCpuTime, this.loadCpuTime);
	}

	/**
	 * Changes the memory.
	 * @param value live data in bytes, estimated; 0 = unlimited
	 * @return the changed overrides
	 */
	public LimitOverrides withMemory(long value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, this.names, this.subscriptions, this.futures, value, this.logRate, this.cpuTime,
				this.turnCpuTime, this.loadCpuTime);
	}

	/**
	 * Changes what the program may log.
	 * @param value bytes in a second, 0 = unlimited
	 * @return the changed overrides
	 */
	public LimitOverrides withLogRate(int value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, this.names, this.subscriptions, this.futures, this.memory, value, this.cpuTime,
				this.turnCpuTime, this.loadCpuTime);
	}

	/**
	 * Changes the CPU time in all.
	 * @param value the time; zero = unlimited
	 * @return the changed overrides
	 */
	public LimitOverrides withCpuTime(Duration value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, this.names, this.subscriptions, this.futures, this.memory, this.logRate, value,
				this.turnCpuTime, this.loadCpuTime);
	}

	/**
	 * Changes the CPU time in one turn, see {@link CpuLimits}.
	 * @param value the time; zero = unlimited
	 * @return the changed overrides
	 */
	public LimitOverrides withTurnCpuTime(Duration value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime,
				value, this.loadCpuTime);
	}

	/**
	 * Changes the CPU time of the top level of a program.
	 * @param value the time; zero = unlimited
	 * @return the changed overrides
	 */
	public LimitOverrides withLoadCpuTime(Duration value) {
		return new LimitOverrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
				this.timers, this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime,
				this.turnCpuTime, value);
	}

	/**
	 * Applies the overrides.
	 * @param to limits that hold otherwise
	 * @return the limits with what is overridden
	 */
	public Limits applyTo(Limits to) {
		return merge(to, this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines, this.timers,
				this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime, this.turnCpuTime,
				this.loadCpuTime);
	}

	private static Limits merge(Limits to, @Nullable Duration timeSlice, @Nullable Integer callDepth,
			@Nullable Integer stringSize, @Nullable Integer results, @Nullable Integer coroutines,
			@Nullable Integer timers, @Nullable Integer names, @Nullable Integer subscriptions,
			@Nullable Integer futures, @Nullable Long memory, @Nullable Integer logRate, @Nullable Duration cpuTime,
			@Nullable Duration turnCpuTime, @Nullable Duration loadCpuTime) {
		CpuLimits cpu = to.cpu();
		return new Limits(or(callDepth, to.callDepth()), or(stringSize, to.stringSize()), or(results, to.results()),
				or(coroutines, to.coroutines()), or(timers, to.timers()), or(names, to.names()),
				or(subscriptions, to.subscriptions()), or(futures, to.futures()), or(memory, to.memory()),
				or(logRate, to.logRate()), new CpuLimits(or(timeSlice, cpu.timeSlice()), or(cpuTime, cpu.cpuTime()),
						or(turnCpuTime, cpu.turnCpuTime()), or(loadCpuTime, cpu.loadCpuTime())));
	}

	private static <T> T or(@Nullable T value, T otherwise) {
		return (value != null) ? value : otherwise;
	}

}
