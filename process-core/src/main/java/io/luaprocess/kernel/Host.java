package io.luaprocess.kernel;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Runs processes, bounds and accounts for them. Thread-safe.
 */
public final class Host {

	/**
	 * Life of a host.
	 */
	public enum State {

		/** Not started yet. */
		CREATED,

		/** Takes processes. */
		RUNNING,

		/** Cancels its processes and takes no new ones. */
		STOPPING,

		/** All its processes have ended. */
		STOPPED

	}

	/**
	 * Counters since the start; monotonic.
	 *
	 * @param spawned processes
	 * @param normalExits processes that ended normally
	 * @param failedExits processes that ended abnormally, terminated ones not included
	 * @param terminatedExits processes that were terminated
	 * @param messages messages delivered
	 * @param rejectedMessages messages refused because a mailbox was full
	 * @param rejectedSpawns spawns refused because of the process limit
	 */
	public record Counters(long spawned, long normalExits, long failedExits, long terminatedExits, long messages,
			long rejectedMessages, long rejectedSpawns) {
	}

	Host() {
	}

	/**
	 * Returns the settings.
	 * @return the settings
	 */
	public HostSettings settings() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the id.
	 * @return the id
	 */
	public String id() {
		return settings().id();
	}

	/**
	 * Returns the state.
	 * @return the state
	 */
	public State state() {
		throw new UnsupportedOperationException();
	}

	/** Starts; a no-op if running. A stopped host can be started again. */
	public void start() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Stops: every process gets CANCEL with reason {@code scheduler shutdown}; those
	 * still running at the deadline end with {@code context canceled}.
	 * @param grace time for the processes to end
	 * @return completes when all have ended
	 */
	public CompletableFuture<Void> stop(Duration grace) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the number of live processes.
	 * @return the number
	 */
	public int processCount() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the live processes.
	 * @return a snapshot
	 */
	public Collection<ProcessInstance> processes() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the number of processes running Lua now.
	 * @return permits in use; an estimate without a worker bound
	 */
	public int running() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the counters.
	 * @return the counters
	 */
	public Counters counters() {
		throw new UnsupportedOperationException();
	}

}
