package io.luaprocess.cluster.node;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.RemoteProcess;
import org.jspecify.annotations.Nullable;

/**
 * The stand-ins of the processes of one other node, for one session. Thread-safe; never
 * blocks.
 * <p>
 * A process has one live stand-in at most. One that was dropped, as its last relation has
 * gone, is replaced when it is needed again. After {@link #endAll} there is none any
 * more.
 */
final class StandIns {

	private final ConcurrentHashMap<Pid, RemoteProcess> byPid = new ConcurrentHashMap<>();

	private final Function<Pid, RemoteProcess> maker;

	private volatile boolean over;

	/**
	 * Creates an empty table.
	 * @param maker makes a stand-in
	 */
	StandIns(Function<Pid, RemoteProcess> maker) {
		this.maker = maker;
	}

	/**
	 * Returns the stand-in of a process, which is kept until it is released.
	 * @param pid the process of the other node
	 * @return the stand-in; {@code null} if the session is over
	 */
	@Nullable RemoteProcess hold(Pid pid) {
		while (!this.over) {
			RemoteProcess found = this.byPid.computeIfAbsent(pid, this.maker);
			if (found.retain()) {
				return this.over ? late(found) : found;
			}
			this.byPid.remove(pid, found);
		}
		return null;
	}

	/** The session has ended while the stand-in was made. */
	private @Nullable RemoteProcess late(RemoteProcess made) {
		this.byPid.remove(made.pid(), made);
		made.release();
		return null;
	}

	/**
	 * Finds a stand-in.
	 * @return the stand-in, which may be dropped at any time; {@code null} for none
	 */
	@Nullable RemoteProcess find(Pid pid) {
		return this.byPid.get(pid);
	}

	/** A stand-in was dropped. */
	void dropped(RemoteProcess standIn) {
		this.byPid.remove(standIn.pid(), standIn);
	}

	/** A process of the other node has ended. */
	void ended(Pid pid, Outcome outcome, long at) {
		RemoteProcess found = this.byPid.remove(pid);
		if (found != null) {
			found.end(outcome, at);
		}
	}

	/** The session is over: all processes of the other node count as ended. */
	void endAll(Outcome outcome, long at) {
		this.over = true;
		this.byPid.keySet().forEach((pid) -> ended(pid, outcome, at));
	}

	/**
	 * Whether the session is over. Stand-ins end only after that, or with their process.
	 */
	boolean isOver() {
		return this.over;
	}

	/** How many links and monitors there are. */
	int relations() {
		return this.byPid.values().stream().mapToInt(RemoteProcess::relationCount).sum();
	}

}
