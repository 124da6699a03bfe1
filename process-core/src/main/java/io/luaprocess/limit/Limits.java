package io.luaprocess.limit;

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

	/** What a program may log in a second unless another limit is set, in bytes. */
	public static final int DEFAULT_LOG_RATE = 256 << 10;

	/** The defaults of the specification, without a memory limit. */
	public static final Limits DEFAULT = withMemory(0);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one makes no sense
	 */
	public Limits {
		atLeast("call depth", callDepth, 1);
		atLeast("string size", stringSize, 1);
		atLeast("results", results, 1);
		atLeast("coroutines", coroutines, 1);
		atLeast("timers", timers, 1);
		atLeast("names", names, 1);
		atLeast("subscriptions", subscriptions, 1);
		atLeast("futures", futures, 1);
		atLeast("memory", memory, 0);
		atLeast("log rate", logRate, 0);
	}

	private static void atLeast(String name, long value, long least) {
		if (value < least) {
			throw new IllegalArgumentException(name + " " + value + " must be at least " + least);
		}
	}

	/**
	 * The defaults of the specification with a memory limit.
	 * @param memory live data in bytes, estimated; 0 = unlimited
	 * @return the limits
	 */
	public static Limits withMemory(long memory) {
		return new Limits(200_000, 64 << 20, 1_000_000, 100_000, 100_000, 100_000, 100_000, 100_000, memory,
				DEFAULT_LOG_RATE, CpuLimits.DEFAULT);
	}

}
