package io.luaprocess.limit;

import java.util.function.Function;

/**
 * Limits of one process; all of them hold for each process by itself.
 *
 * @param callDepth nested Lua calls, at least 1
 * @param stringSize longest string in bytes, at least 1
 * @param results most results of {@code unpack} and arguments of a call, at least 1
 * @param coroutines most live coroutines, main included; at least 1
 * @param timers most running timers, at least 1
 * @param names most registered names, at least 1
 * @param subscriptions most topics listened to, at least 1
 * @param futures most futures of calls that have not been answered, at least 1
 * @param memory live data in bytes, estimated; 0 = unlimited
 * @param logRate what the program may log in a second, in bytes; 0 = unlimited
 * @param cpu how long it may compute
 */
public record Limits(int callDepth, int stringSize, int results, int coroutines, int timers, int names,
		int subscriptions, int futures, long memory, int logRate, CpuLimits cpu) {

	/** The defaults of the specification, without a memory limit. */
	public static final Limits DEFAULT = of(Limit::defaultValue);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is impossible
	 */
	public Limits {
		check(Limit.CALL_DEPTH, callDepth);
		check(Limit.STRING_SIZE, stringSize);
		check(Limit.RESULTS, results);
		check(Limit.COROUTINES, coroutines);
		check(Limit.TIMERS, timers);
		check(Limit.NAMES, names);
		check(Limit.SUBSCRIPTIONS, subscriptions);
		check(Limit.FUTURES, futures);
		check(Limit.MEMORY, memory);
		check(Limit.LOG_RATE, logRate);
	}

	private static void check(Limit limit, long value) {
		limit.check(value);
	}

	/**
	 * Returns the defaults of the specification with a memory limit.
	 * @param memory live data in bytes, estimated; 0 = unlimited
	 */
	public static Limits withMemory(long memory) {
		return LimitOverrides.NONE.with(Limit.MEMORY, memory).applyTo(DEFAULT);
	}

	/** Makes limits of one value for each: a Long for a number, a Duration for a time. */
	static Limits of(Function<Limit, Object> values) {
		return new Limits(count(values, Limit.CALL_DEPTH), count(values, Limit.STRING_SIZE),
				count(values, Limit.RESULTS), count(values, Limit.COROUTINES), count(values, Limit.TIMERS),
				count(values, Limit.NAMES), count(values, Limit.SUBSCRIPTIONS), count(values, Limit.FUTURES),
				(Long) values.apply(Limit.MEMORY), count(values, Limit.LOG_RATE), CpuLimits.of(values));
	}

	private static int count(Function<Limit, Object> values, Limit limit) {
		return Math.toIntExact((Long) values.apply(limit));
	}

}
