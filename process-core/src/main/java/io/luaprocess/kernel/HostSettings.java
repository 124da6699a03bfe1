package io.luaprocess.kernel;

import java.time.Duration;

/**
 * Settings of a host.
 *
 * @param id id of the host
 * @param workers processes that run Lua at the same instant; 0 = no bound of its own
 * @param maxProcesses live processes; 0 = unlimited
 * @param mailboxCapacity messages per mailbox
 * @param stopTimeout time for processes to end after CANCEL when the host stops
 * @param spawnRate spawns per second, as many of which may come at once; 0 = unlimited
 */
public record HostSettings(String id, int workers, int maxProcesses, int mailboxCapacity, Duration stopTimeout,
		int spawnRate) {

	/** Default mailbox capacity. */
	public static final int DEFAULT_MAILBOX_CAPACITY = 100_000;

	/**
	 * Settings without bounds.
	 * @param id id of the host
	 * @return the settings
	 */
	public static HostSettings of(String id) {
		return new HostSettings(id, 0, 0, DEFAULT_MAILBOX_CAPACITY, Duration.ofSeconds(10), 0);
	}

}
