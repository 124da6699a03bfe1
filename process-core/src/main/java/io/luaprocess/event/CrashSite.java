package io.luaprocess.event;

import java.time.Instant;
import java.util.List;

import io.luaprocess.Pid;

/**
 * Crashes at one place with one kind of error.
 *
 * @param site where, for example {@code shop.orders:order:47}; the definition if the line
 * is not known
 * @param definition what the processes ran
 * @param error the error of the latest crash
 * @param count how many crashes
 * @param first when the first one was
 * @param last when the latest one was
 * @param lastPid the process of the latest one
 */
public record CrashSite(String site, String definition, EventError error, long count, Instant first, Instant last,
		Pid lastPid) {

	/**
	 * Returns the Lua stack of the latest crash.
	 * @return the functions, the innermost first; empty if it is not known
	 */
	public List<String> stack() {
		return this.error.stack();
	}

}
