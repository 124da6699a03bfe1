package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;

import io.luaprocess.definition.Definition;
import io.luaprocess.limit.Limits;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The limits in force, after those of the host and of the definition.
 *
 * @param memory live data in bytes, estimated; 0 = unlimited
 * @param callDepth nested Lua calls
 * @param stringSize longest string in bytes
 * @param results most results of {@code unpack} and arguments of a call
 * @param coroutines most live coroutines, main included
 * @param timers most running timers
 * @param names most registered names
 * @param subscriptions most topics listened to
 * @param futures most futures of calls that have not been answered
 * @param logRate bytes logged in a second; 0 = unlimited
 * @param timeSlice time after which a computing process gives way to others
 * @param cpuTime CPU time in all; zero = unlimited
 * @param turnCpuTime CPU time between two waits; zero = unlimited
 * @param loadCpuTime CPU time of the top level of a program; zero = unlimited
 */
public record LimitsDescriptor(long memory, int callDepth, int stringSize, int results, int coroutines, int timers,
		int names, int subscriptions, int futures, int logRate, Duration timeSlice, Duration cpuTime,
		Duration turnCpuTime, Duration loadCpuTime) {

	/**
	 * Finds the limits of processes that run a definition.
	 * @param host their host; {@code null} for functions and for hosts without limits of
	 * their own
	 * @return the limits; {@code null} if the definition is no program
	 */
	static @Nullable LimitsDescriptor of(LuaProcessRuntime runtime, String definition, @Nullable String host) {
		if (runtime.definitions().find(definition) instanceof Definition.Code code
				&& code.codeKind() != Definition.CodeKind.LIBRARY) {
			Limits limits = runtime.limits(definition, host);
			return new LimitsDescriptor(limits.memory(), limits.callDepth(), limits.stringSize(), limits.results(),
					limits.coroutines(), limits.timers(), limits.names(), limits.subscriptions(), limits.futures(),
					limits.logRate(), limits.cpu().timeSlice(), limits.cpu().cpuTime(), limits.cpu().turnCpuTime(),
					limits.cpu().loadCpuTime());
		}
		return null;
	}

}
