package io.luaprocess.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.definition.Definition;

/**
 * What supervision needs of the runtime to start and stop hosts.
 */
public interface HostControl {

	/**
	 * Starts a host; does nothing if it runs.
	 * @param host the host
	 */
	void start(Definition.Host host);

	/**
	 * Stops a host; does nothing if it does not run. Does not block.
	 * @param host the host
	 * @param grace time for its processes to end
	 * @return completes when all have ended
	 */
	CompletableFuture<Void> stop(Definition.Host host, Duration grace);

}
