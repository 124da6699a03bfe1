package io.luaprocess.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The spawns a process waits for; they end with its program. Spawns are added and
 * canceled by the process, and removed by their children.
 */
final class PendingSpawns {

	private volatile @Nullable Set<Spawn> spawns;

	/** This process spawns another one. */
	void add(Spawn running) {
		Set<Spawn> all = this.spawns;
		if (all == null) {
			all = ConcurrentHashMap.newKeySet();
			this.spawns = all;
		}
		all.add(running);
	}

	/** The child exists or has failed. */
	void remove(Spawn running) {
		Set<Spawn> all = this.spawns;
		if (all != null) {
			all.remove(running);
		}
	}

	void cancelAll() {
		Set<Spawn> all = this.spawns;
		if (all != null) {
			all.forEach(Spawn::cancel);
		}
	}

}
