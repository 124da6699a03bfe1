package io.luaprocess;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param pid the process
 * @param id the definition it ran last
 * @param value what it returned, as a Java value; {@code null} after a failure
 * @param error why it failed; {@code null} after a normal end
 * @param at when it ended
 */
public record ProcessExit(Pid pid, String id, @Nullable Object value, @Nullable ProcessError error, Instant at) {

	/**
	 * Whether the process ended normally.
	 * @return true if there is no error
	 */
	public boolean normal() {
		return this.error == null;
	}

}
