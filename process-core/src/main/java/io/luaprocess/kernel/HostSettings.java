package io.luaprocess.kernel;

import java.time.Duration;

import io.luaprocess.limit.HostBudget;

/**
 * Settings of a host.
 *
 * @param id id of the host
 * @param workers processes that run Lua at the same instant; 0 = no bound of its own
 * @param maxProcesses live processes; 0 = unlimited
 * @param mailboxCapacity messages per mailbox
 * @param stopTimeout time for processes to end after CANCEL when the host stops
 * @param budget what its processes may use together
 */
public record HostSettings(String id, int workers, int maxProcesses, int mailboxCapacity, Duration stopTimeout,
		HostBudget budget) {

	/** Default mailbox capacity. */
	public static final int DEFAULT_MAILBOX_CAPACITY = 100_000;

	/**
	 * Settings without bounds.
	 * @param id id of the host
	 * @return the settings
	 */
	public static HostSettings of(String id) {
		return new HostSettings(id, 0, 0, DEFAULT_MAILBOX_CAPACITY, Duration.ofSeconds(10), HostBudget.NONE);
	}

}
