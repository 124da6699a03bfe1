package io.luaprocess.kernel;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.topology.Relations;
import io.luaprocess.topology.TransientRelations;

/**
 * The stand-in of a process of another node that has links or monitors with processes of
 * this one. Thread-safe; never blocks.
 * <p>
 * Invariants: the relations are those of two local processes, so that each monitor
 * delivers exactly one EXIT, and none after it was removed. A stand-in ends once, by
 * {@link #end}, or is dropped once, when its last relation has gone. From then on each
 * new relation is refused with ENDED; {@link #wasDropped()} tells one from the other.
 * What holds the stand-ins makes a new one for a process whose stand-in was dropped, and
 * ends those of a session before it makes stand-ins for the next one.
 * <p>
 * A relation with a process that asks for it is made before the other node is asked,
 * because the end of the other process may be told before the answer.
 */
public final class RemoteProcess implements Peer {

	final TransientRelations<Peer> relations;

	final Listener listener;

	final PendingSpawns spawns = new PendingSpawns();

	private final Pid pid;

	/**
	 * Creates a stand-in without relations.
	 * @param kernel the kernel of this node
	 * @param pid PID of the process of the other node
	 * @param listener is told what the other node must know; the same for all stand-ins
	 * of a session
	 */
	public RemoteProcess(Kernel kernel, Pid pid, Listener listener) {
		this.pid = pid;
		this.listener = listener;
		this.relations = new TransientRelations<>(this, kernel.platform.nextNumber(), () -> listener.idle(this));
	}

	/**
	 * Is told what concerns the other node. The methods must be short. They may be called
	 * by any thread; no lock of a relation is held.
	 */
	public interface Listener {

		/**
		 * A process of this node has ended that watched a stand-in of this listener, was
		 * watched by one or linked with one. Called once for each such process, however
		 * many stand-ins there were, after the EXIT and LINK_DOWN of local processes. A
		 * stand-in may have been dropped or have ended just before.
		 * @param local the process
		 * @param outcome what it has ended with
		 * @param at when, in Unix time in seconds
		 */
		void ended(ProcessInstance local, Outcome outcome, long at);

		/**
		 * A link was dissolved that is to vanish without a signal on the other side too:
		 * the top level of a program has made it, and the spawn has failed. Precedes the
		 * {@link #ended} of that process.
		 * @param remote the stand-in that was linked
		 * @param local the process of this node
		 */
		void unlinked(RemoteProcess remote, ProcessInstance local);

		/**
		 * A stand-in was dropped: its last relation has gone.
		 * @param remote the stand-in
		 */
		void idle(RemoteProcess remote);

	}

	@Override
	public Pid pid() {
		return this.pid;
	}

	@Override
	public boolean isAlive() {
		return this.relations.isLive();
	}

	/**
	 * Whether it was dropped because it had no relations any more.
	 * @return false if it is alive or was ended
	 */
	public boolean wasDropped() {
		return this.relations.isDropped();
	}

	/**
	 * Keeps it from being dropped, while something refers to it that is no relation.
	 * @return false if it was dropped or has ended
	 */
	public boolean retain() {
		return this.relations.retain();
	}

	/**
	 * Takes one {@link #retain()} back. It is dropped if it has no relations.
	 */
	public void release() {
		this.relations.release();
	}

	/**
	 * Returns how many relations it has.
	 * @return watched, watching and linked processes of this node
	 */
	public int relationCount() {
		return this.relations.size();
	}

	// ---- relations
	// ---------------------------------------------------------------------

	/**
	 * It monitors a process of this node.
	 * @param target the process
	 * @return what became of it
	 */
	public Relations.Made monitor(ProcessInstance target) {
		return Relating.monitor(this, target);
	}

	/**
	 * It no longer monitors a process of this node.
	 * @param target the process, which may have ended
	 * @return false if it did not
	 */
	public boolean unmonitor(ProcessInstance target) {
		return Relating.unmonitor(this, target);
	}

	/**
	 * A process of this node monitors it. Unlike {@link ProcessInstance#monitor} this may
	 * be called on any thread.
	 * @param watcher the process
	 * @return what became of it
	 */
	public Relations.Made monitoredBy(ProcessInstance watcher) {
		return Relating.monitor(watcher, this);
	}

	/**
	 * A process of this node no longer monitors it. An EXIT in its mailbox stays there.
	 * @param watcher the process
	 * @return false if it did not
	 */
	public boolean unmonitoredBy(ProcessInstance watcher) {
		return Relating.unmonitor(watcher, this);
	}

	/**
	 * Links it with a process of this node. Unlike {@link ProcessInstance#link} this may
	 * be called on any thread.
	 * @param other the process
	 * @return what became of it
	 */
	public Relations.Made link(ProcessInstance other) {
		return Relating.link(this, other);
	}

	/**
	 * Dissolves the link with a process of this node. A LINK_DOWN in its mailbox stays
	 * there.
	 * @param other the process, which may have ended
	 * @return false if there was none
	 */
	public boolean unlink(ProcessInstance other) {
		return Relating.unlink(this, other);
	}

	/**
	 * The process has ended, or its node is not reached any more. Processes of this node
	 * that monitor it get EXIT. Those that are linked with it get LINK_DOWN if it has
	 * failed. What it monitors is not told. Its spawns under way are canceled.
	 * @param outcome what it has ended with
	 * @param at when, in Unix time in seconds
	 * @return false if it has ended before or was dropped: then this has no effect
	 */
	public boolean end(Outcome outcome, long at) {
		Relations.Farewell<Peer> farewell = this.relations.endLive();
		if (farewell == null) {
			return false;
		}
		farewell.tell(new End(outcome, at));
		this.spawns.cancelAll();
		return true;
	}

	/** Tells processes of this node of the end. */
	private final class End implements Relations.Listener<Peer> {

		private final Outcome outcome;

		private final long at;

		End(Outcome outcome, long at) {
			this.outcome = outcome;
			this.at = at;
		}

		@Override
		public void exit(Peer watcher) {
			if (watcher instanceof ProcessInstance process) {
				process.signal(new Signal.Exit(pid(), this.outcome, this.at));
			}
		}

		@Override
		public void linkDown(Peer linked) {
			ProcessError error = this.outcome.error();
			if (error != null && linked instanceof ProcessInstance process) {
				process.signal(new Signal.LinkDown(pid(), error, this.at));
			}
		}

	}

}
