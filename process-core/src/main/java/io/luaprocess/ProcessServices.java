package io.luaprocess;

import java.util.concurrent.CompletableFuture;

/**
 * Commands for the services of a running application. Thread-safe; never blocks, apart
 * from a guard that does. Of commands for one service that come while it is busy with
 * another, the last one counts.
 * <p>
 * The methods never throw, their future fails, with a {@link ProcessException}: NOT_FOUND
 * if there is no such service, UNAVAILABLE while all services stop, what a denial by the
 * guard is, and what the method says. A command that is refused has failed when the
 * method returns.
 * <p>
 * A service of which there is one in a cluster takes commands on the node that runs it.
 * On others each command fails with CONFLICT and says where the service is.
 */
public interface ProcessServices {

	/**
	 * Starts a service, after what it requires; a requirement that has ended normally has
	 * done its work and is not started again. Nothing happens if the service runs or
	 * waits for its restart or its next run; one that is stopping starts when it has
	 * stopped. Needs {@code service.start} on its id, and nothing on those of its
	 * requirements.
	 * @param id its id
	 * @return completes when its first launch is over; fails if that has failed and the
	 * service is required, or with CANCELED if it was stopped meanwhile
	 */
	CompletableFuture<Void> start(String id);

	/**
	 * Stops a service, by CANCEL and, after its stop timeout, termination. It stays
	 * stopped until it is started again. Needs {@code service.stop} on its id.
	 * @param id its id
	 * @return completes when its process has ended; fails with CONFLICT if other services
	 * that require it run or wait for their restart or next run: they are to be stopped
	 * first
	 */
	CompletableFuture<Void> stop(String id);

	/**
	 * Stops a service, if it runs, and starts it again with the definition in force. If
	 * it waits for its restart, it starts at once; if it was stopped, has ended or has
	 * failed for good, this is a start; if it waits for its next run, that is planned
	 * anew. Services that require it go on, as after a crash. Needs
	 * {@code service.restart} on its id.
	 * @param id its id
	 * @return completes when a launch that follows is over; fails with CANCELED if it was
	 * stopped meanwhile
	 */
	CompletableFuture<Void> restart(String id);

}
