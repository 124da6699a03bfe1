package io.luaprocess.kernel;

import io.luaprocess.topology.Relations;

/**
 * How relations are made between processes of this node and with stand-ins. One with a
 * process that is ending is taken back, unless its end has been told already: then it
 * holds, and EXIT or LINK_DOWN is in the mailbox.
 */
final class Relating {

	private Relating() {
	}

	static Relations<Peer> of(Peer peer) {
		return switch (peer) {
			case ProcessInstance process -> process.relations;
			case RemoteProcess remote -> remote.relations;
		};
	}

	/** Returns the spawns that end with a process. */
	static PendingSpawns spawns(Peer peer) {
		return switch (peer) {
			case ProcessInstance process -> process.runner.program().spawns();
			case RemoteProcess remote -> remote.spawns;
		};
	}

	static Relations.Made monitor(Peer watcher, Peer target) {
		Relations.Made made = of(watcher).monitor(of(target));
		boolean late = made == Relations.Made.NEW && !target.isAlive();
		return (late && unmonitor(watcher, target)) ? Relations.Made.ENDED : made;
	}

	static boolean unmonitor(Peer watcher, Peer target) {
		return of(watcher).unmonitor(of(target).number());
	}

	static Relations.Made link(Peer one, Peer target) {
		Relations.Made made = of(one).link(of(target));
		boolean late = made == Relations.Made.NEW && !target.isAlive();
		return (late && unlink(one, target)) ? Relations.Made.ENDED : made;
	}

	static boolean unlink(Peer one, Peer target) {
		return of(one).unlink(of(target).number());
	}

}
