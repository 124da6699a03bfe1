package io.luaprocess.topology;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Links and monitors of one process.
 * <p>
 * Invariants: a relation is entered on both sides, at the monitoring and the monitored
 * process or at both linked processes. Both entries are made under the locks of both
 * sides, taken in the order of the process numbers. When a process ends, the lock of the
 * receiver of the EXIT or link signal guards both the check whether the relation still
 * exists and the delivery. So a monitor delivers exactly one EXIT, and none after it was
 * removed.
 *
 * @param <P> the process
 */
public sealed class Relations<P> permits TransientRelations {

	private final P owner;

	private final long number;

	private boolean ended;

	// Absent until used: most processes never have a relation.

	private volatile @Nullable Peers<P> watching;

	private volatile @Nullable Peers<P> watchers;

	private volatile @Nullable Peers<P> links;

	/**
	 * Creates the relations of a new process: none.
	 * @param owner the process
	 * @param number its number, unique
	 */
	public Relations(P owner, long number) {
		this.owner = owner;
		this.number = number;
	}

	/**
	 * Returns the process.
	 */
	public P owner() {
		return this.owner;
	}

	/**
	 * Returns its number, in the order of which locks are taken.
	 */
	public long number() {
		return this.number;
	}

	/** A relation was removed. Called without a lock. */
	void removed() {
	}

	final boolean hasEnded() {
		return this.ended;
	}

	/** No relation can be made from now on. Called under the lock. */
	final void endNow() {
		this.ended = true;
	}

	/**
	 * Result of making a relation.
	 */
	public enum Made {

		/** It was made. */
		NEW,

		/** It existed before. */
		OLD,

		/** One side has ended. */
		ENDED

	}

	/**
	 * Monitors another process.
	 * @param target the other process
	 * @return whether the relation was made
	 */
	public Made monitor(Relations<P> target) {
		return both(target, () -> {
			if (!watching().add(target)) {
				return Made.OLD;
			}
			target.watchers().add(this);
			return Made.NEW;
		});
	}

	/**
	 * Links the two processes.
	 * @param target the other process
	 * @return whether the relation was made
	 */
	public Made link(Relations<P> target) {
		return both(target, () -> {
			if (!linked().add(target)) {
				return Made.OLD;
			}
			target.linked().add(this);
			return Made.NEW;
		});
	}

	private Peers<P> watching() {
		Peers<P> peers = this.watching;
		if (peers == null) {
			peers = new Peers<>();
			this.watching = peers;
		}
		return peers;
	}

	private Peers<P> watchers() {
		Peers<P> peers = this.watchers;
		if (peers == null) {
			peers = new Peers<>();
			this.watchers = peers;
		}
		return peers;
	}

	private Peers<P> linked() {
		Peers<P> peers = this.links;
		if (peers == null) {
			peers = new Peers<>();
			this.links = peers;
		}
		return peers;
	}

	private Made both(Relations<P> target, Supplier<Made> change) {
		return inOrder(target, () -> (this.ended || target.ended) ? Made.ENDED : change.get());
	}

	private Made inOrder(Relations<P> target, Supplier<Made> change) {
		Relations<P> first = (this.number < target.number) ? this : target;
		Relations<P> second = (first == this) ? target : this;
		synchronized (first) {
			synchronized (second) {
				return change.get();
			}
		}
	}

	/**
	 * Removes a monitor.
	 * @param target number of the monitored process
	 * @return false if there is none: there never was, or its EXIT has been delivered
	 */
	public boolean unmonitor(long target) {
		@Nullable Relations<P> peer;
		synchronized (this) {
			peer = Peers.remove(this.watching, target);
		}
		if (peer == null) {
			return false;
		}
		peer.removeWatcher(this.number);
		removed();
		return true;
	}

	private void removeWatcher(long watcher) {
		synchronized (this) {
			Peers.remove(this.watchers, watcher);
		}
		removed();
	}

	/**
	 * Removes a link.
	 * @param target number of the process on the other side
	 * @return false if there is none: there never was, or its signal has been delivered
	 */
	public boolean unlink(long target) {
		@Nullable Relations<P> peer;
		synchronized (this) {
			Peers<P> present = this.links;
			peer = (present != null) ? present.find(target) : null;
		}
		if (peer == null) {
			return false;
		}
		boolean present = inOrder(peer, () -> {
			// If this process has ended meanwhile, only the other side still has it.
			boolean there = Peers.remove(peer.links, this.number) != null;
			return (Peers.remove(this.links, target) != null || there) ? Made.NEW : Made.OLD;
		}) == Made.NEW;
		removed();
		peer.removed();
		return present;
	}

	/**
	 * Ends all relations of this process; no new one can be made with it. Its monitors of
	 * other processes are removed.
	 * @return the processes to be notified; none if it has ended before
	 */
	public Farewell<P> end() {
		Farewell<P> farewell;
		synchronized (this) {
			this.ended = true;
			farewell = new Farewell<>(this, Peers.clear(this.watching), Peers.clear(this.watchers),
					Peers.clear(this.links));
		}
		for (Relations<P> target : farewell.watched) {
			target.removeWatcher(this.number);
		}
		return farewell;
	}

	private void exited(Relations<P> target, Listener<P> listener) {
		synchronized (this) {
			if (Peers.remove(this.watching, target.number) != null && !this.ended) {
				listener.exit(this.owner);
			}
		}
		removed();
	}

	private void linkDown(Relations<P> target, Listener<P> listener) {
		synchronized (this) {
			if (Peers.remove(this.links, target.number) != null && !this.ended) {
				listener.linkDown(this.owner);
			}
		}
		removed();
	}

	/**
	 * Returns the number of relations. Takes no lock.
	 * @return watched, watching and linked processes
	 */
	public int size() {
		return Peers.size(this.watching) + Peers.size(this.watchers) + Peers.size(this.links);
	}

	/**
	 * Returns processes on the other side. Takes no lock.
	 * @param kind of which relation
	 * @param most how many to return at most
	 * @return those with the lowest numbers
	 */
	public List<P> others(Kind kind, int most) {
		return Peers.owners(peers(kind), most);
	}

	/**
	 * Returns how many processes are on the other side. Takes no lock.
	 * @param kind of which relation
	 */
	public int count(Kind kind) {
		return Peers.size(peers(kind));
	}

	private @Nullable Peers<P> peers(Kind kind) {
		return switch (kind) {
			case LINKED -> this.links;
			case MONITORS -> this.watching;
			case MONITORED_BY -> this.watchers;
		};
	}

	/** What another process is to this one. */
	public enum Kind {

		/** Linked with it. */
		LINKED,

		/** It monitors the other one. */
		MONITORS,

		/** The other one monitors it. */
		MONITORED_BY

	}

	/**
	 * Is told of the processes that have to do with one that has ended.
	 *
	 * @param <P> the process
	 */
	public interface Listener<P> {

		/**
		 * A process monitors the one that has ended. Called under its lock.
		 * @param watcher the process
		 */
		void exit(P watcher);

		/**
		 * A process is linked with the one that has ended. Called under its lock.
		 * @param linked the process
		 */
		void linkDown(P linked);

		/**
		 * The one that has ended was monitoring a process. Called without a lock.
		 * @param watched the process
		 */
		default void unmonitored(P watched) {
		}

	}

	/**
	 * The processes to be notified of an end.
	 *
	 * @param <P> the process
	 */
	public static final class Farewell<P> {

		private final Relations<P> from;

		private final List<Relations<P>> watched;

		private final List<Relations<P>> watchers;

		private final List<Relations<P>> links;

		private Farewell(Relations<P> from, List<Relations<P>> watched, List<Relations<P>> watchers,
				List<Relations<P>> links) {
			this.from = from;
			this.watched = watched;
			this.watchers = watchers;
			this.links = links;
		}

		/**
		 * Removes all relations and notifies, once for each, first the processes that
		 * still monitor, then those that are still linked, then those that were
		 * monitored.
		 * @param listener is told
		 */
		public void tell(Listener<P> listener) {
			for (Relations<P> watcher : this.watchers) {
				watcher.exited(this.from, listener);
			}
			for (Relations<P> linked : this.links) {
				linked.linkDown(this.from, listener);
			}
			for (Relations<P> target : this.watched) {
				listener.unmonitored(target.owner);
			}
		}

	}

}
