package io.luaprocess;

import java.time.Duration;
import java.util.List;

import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What an application does to all processes of an actor, for example when a user is
 * locked out or gets other roles. Thread-safe; never blocks, apart from a guard that
 * does.
 * <p>
 * A process belongs to an actor if it has the actor's id and the application vouches for
 * it: because Java code of that user spawned or called it, because it is a service with
 * this identity, or because it inherits from such a process. Actors that programs create
 * do not count, whatever their ids. Functions count as processes.
 * <p>
 * The calling Java code needs the permissions that are named; a denial is thrown as by
 * {@link ProcessRuntime}.
 */
public interface ProcessActors {

	/**
	 * Returns the live processes of an actor. Needs no permission.
	 * @param actor id of the actor
	 * @return a snapshot of their PIDs, in no order
	 */
	List<Pid> processes(String actor);

	/**
	 * Replaces actor and scope of the live processes of an actor. When this returns,
	 * every check of them is made with the new ones, and so is every check of what they
	 * spawn and call, now and later. Needs {@code process.security}.
	 * <p>
	 * Where a program or the Java caller has chosen another scope for a callee, that
	 * scope stays, as it may be smaller on purpose; the actor is replaced. What has been
	 * decided before is not undone, and calls from Java that begin later get the identity
	 * of their caller, as always.
	 * @param identity the new identity; processes of the actor with the same id get it
	 * @return how many processes have it now
	 * @throws ProcessException INVALID if the identity has no actor
	 */
	int reauthorize(Identity identity);

	/**
	 * Sends CANCEL to the live processes of an actor, one after the other. Needs
	 * {@code process.cancel} on each. Processes that these spawn meanwhile are not
	 * cancelled; to prevent them, take away the scope first by {@link #reauthorize}.
	 * @param actor id of the actor
	 * @param deadline time after which they are terminated; {@code null} for never
	 * @param reason the reason, visible to the processes; {@code null} for none
	 * @return to how many it was sent
	 */
	int cancel(String actor, @Nullable Duration deadline, @Nullable String reason);

	/**
	 * Ends the live processes of an actor at once, and those they spawn meanwhile. Needs
	 * {@code process.terminate} on each.
	 * @param actor id of the actor
	 * @return how many were ended
	 */
	int terminate(String actor);

}
