package io.luaprocess.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The spawns a process waits for; they end with its program. Spawns are added and
 * canceled by the process, or for it if it is one of another node, and removed by their
 * children.
 */
final class PendingSpawns {

	private volatile @Nullable Set<Spawn> spawns;

	/** This process spawns another one. */
	void add(Spawn running) {
		Set<Spawn> all = this.spawns;
		((all != null) ? all : create()).add(running);
	}

	private synchronized Set<Spawn> create() {
		Set<Spawn> all = this.spawns;
		if (all == null) {
			all = ConcurrentHashMap.newKeySet();
			this.spawns = all;
		}
		return all;
	}

	/** The child exists or has failed. */
	void remove(Spawn running) {
		Set<Spawn> all = this.spawns;
		if (all != null) {
			all.remove(running);
		}
	}

	int count() {
		Set<Spawn> all = this.spawns;
		return (all != null) ? all.size() : 0;
	}

	void cancelAll() {
		Set<Spawn> all = this.spawns;
		if (all != null) {
			all.forEach(Spawn::cancel);
		}
	}

}
