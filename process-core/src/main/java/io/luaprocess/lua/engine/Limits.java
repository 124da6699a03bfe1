package io.luaprocess.lua.engine;

/**
 * Limits of one process.
 *
 * @param callDepth nested Lua calls
 * @param stringSize longest string in bytes
 * @param results most results of {@code unpack} and arguments of a call
 * @param coroutines most live coroutines
 * @param timers most running timers
 * @param memory live data in bytes, estimated; 0 = unlimited
 */
public record Limits(int callDepth, int stringSize, int results, int coroutines, int timers, long memory) {

	/** The defaults of the specification, without a memory limit. */
	public static final Limits DEFAULT = withMemory(0);

	/**
	 * The defaults of the specification with a memory limit.
	 * @param memory live data in bytes, estimated; 0 = unlimited
	 * @return the limits
	 */
	public static Limits withMemory(long memory) {
		return new Limits(200_000, 64 << 20, 1_000_000, 100_000, 100_000, memory);
	}

}
