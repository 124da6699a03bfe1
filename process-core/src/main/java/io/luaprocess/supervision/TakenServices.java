package io.luaprocess.supervision;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The services of which there is one in the cluster, and which of them this node has
 * taken. Without a cluster all services are here. Thread-safe; changed while the lock of
 * the supervisor is held, so that a start which found a service here comes before the
 * stop that follows its release.
 */
final class TakenServices {

	private final @Nullable OneNodeServices cluster;

	private final Set<EntryId> all;

	private final Set<EntryId> taken = ConcurrentHashMap.newKeySet();

	/**
	 * Creates an empty set.
	 * @param cluster decides about services; {@code null} if this node is alone
	 * @param all the services it decides about
	 */
	TakenServices(@Nullable OneNodeServices cluster, Set<EntryId> all) {
		this.cluster = cluster;
		this.all = (cluster != null) ? Collections.unmodifiableSet(all) : Set.of();
	}

	/** The services that the cluster decides about. */
	Set<EntryId> all() {
		return this.all;
	}

	/** Whether this node may run a service. */
	boolean isHere(EntryId id) {
		return !this.all.contains(id) || this.taken.contains(id);
	}

	/**
	 * Requires that this node may run a service.
	 * @throws ProcessException CONFLICT if not; it says where the service is
	 */
	void requireHere(EntryId id) {
		String elsewhere = elsewhere(id);
		if (elsewhere != null) {
			throw new ProcessException(ErrorKind.CONFLICT, "service '" + id + "' " + elsewhere);
		}
	}

	/** Says where a service is; {@code null} if this node may run it. */
	@Nullable String elsewhere(EntryId id) {
		return (this.cluster == null || isHere(id)) ? null : this.cluster.elsewhere(id);
	}

	/** Takes a service; false if it was taken. */
	boolean take(EntryId id) {
		return this.taken.add(id);
	}

	/** Gives a service back; false if it was not taken. */
	boolean giveBack(EntryId id) {
		return this.taken.remove(id);
	}

	/** Tells the cluster that a service was given back and has stopped. */
	void released(EntryId id) {
		if (this.cluster != null) {
			this.cluster.released(id);
		}
	}

}
