package io.luaprocess.cluster.node;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * Links and monitors between processes of this node and those of another one, for one
 * session. Thread-safe; never blocks.
 * <p>
 * Invariants: both nodes keep a stand-in of the other's process, and each makes its half
 * of a relation with it. The node whose process asks makes its half before it asks, the
 * other one when it is asked. When a process ends, its node tells each node that has a
 * stand-in of it once, and the stand-in ends there. So a relation fires exactly once,
 * whatever crosses: the stand-in decides.
 */
final class Relationships implements RemoteProcess.Listener {

	final StandIns standIns;

	final LinkTable links = new LinkTable();

	final Kernel kernel;

	final OutboundFrames out;

	private final AtomicLong linkIds = new AtomicLong();

	/** Tells the ids of this side from those of the other one. */
	private final int side;

	/**
	 * Creates an empty set of relations.
	 * @param kernel the kernel of this node
	 * @param out writes to the other node
	 * @param self this node
	 * @param other the other node
	 */
	Relationships(Kernel kernel, OutboundFrames out, NodeId self, NodeId other) {
		this.kernel = kernel;
		this.out = out;
		this.side = (self.compareTo(other) < 0) ? 0 : 1;
		this.standIns = new StandIns((pid) -> new RemoteProcess(kernel, pid, this));
	}

	/** Returns an id for a link, which no other link of the session has. */
	long nextLinkId() {
		return 2 * this.linkIds.incrementAndGet() + this.side;
	}

	// ---- ends ------------------------------------------------------------------------

	@Override
	public void ended(ProcessInstance local, Outcome outcome, long at) {
		synchronized (this.links) {
			this.links.endedHere(local.pid());
		}
		this.out.exited(local.pid(), outcome, at);
	}

	@Override
	public void unlinked(RemoteProcess remote, ProcessInstance local) {
		synchronized (this.links) {
			dissolve(local.pid(), remote.pid());
		}
	}

	@Override
	public void idle(RemoteProcess remote) {
		this.standIns.dropped(remote);
	}

	/** Removes all ids of a link and tells the other node. Called under the monitor. */
	void dissolve(Pid local, Pid remote) {
		List<Long> ids = this.links.removeAll(local, remote);
		if (!ids.isEmpty()) {
			this.out.unlink(local, remote, ids);
		}
	}

	/** A process of the other node has ended. */
	void endedThere(Pid remote, Outcome outcome, long at) {
		synchronized (this.links) {
			this.links.endedThere(remote);
		}
		this.standIns.ended(remote, outcome, at);
	}

	/** The session is over: all processes of the other node count as ended. */
	void endAll(Outcome outcome) {
		synchronized (this.links) {
			this.links.clear();
		}
		this.standIns.endAll(outcome, now());
	}

	/**
	 * Tells the other node of the end of a process that had no relations on this side
	 * when it ended, or may have had none.
	 */
	void tellWhenEnded(ProcessInstance local) {
		local.onExit((outcome) -> this.out.exited(local.pid(), outcome, now()));
	}

	/** The same, if the process is ending or has ended. */
	void tellIfEnded(ProcessInstance local) {
		if (!local.isAlive()) {
			tellWhenEnded(local);
		}
	}

	private long now() {
		return this.kernel.now().getEpochSecond();
	}

	// ---- relations made by a spawn
	// -----------------------------------------------------

	/** The kernel has linked a new process of this node with its spawner. */
	void linkMade(Pid local, Pid spawner, long id) {
		synchronized (this.links) {
			this.links.add(local, spawner, id);
		}
	}

	/** Lets a spawner monitor its child on the other node; false if it has ended. */
	boolean monitorChild(ProcessInstance spawner, Pid child) {
		RemoteProcess standIn = this.standIns.hold(child);
		if (standIn == null) {
			return false;
		}
		try {
			return standIn.monitoredBy(spawner) != Relations.Made.ENDED;
		}
		finally {
			standIn.release();
		}
	}

	/** Links a spawner with its child on the other node; false if it has ended. */
	boolean linkChild(ProcessInstance spawner, Pid child, long id) {
		RemoteProcess standIn = this.standIns.hold(child);
		if (standIn == null) {
			return false;
		}
		try {
			synchronized (this.links) {
				boolean made = standIn.link(spawner) != Relations.Made.ENDED;
				if (made) {
					this.links.add(spawner.pid(), child, id);
				}
				return made;
			}
		}
		finally {
			standIn.release();
		}
	}

	/** Finds a process of this node that is not ending. */
	@Nullable ProcessInstance find(Pid local) {
		return this.kernel.process(local);
	}

}
