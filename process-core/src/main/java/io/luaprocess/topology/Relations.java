package io.luaprocess.topology;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Links and monitors of one process.
 * <p>
 * Invariants: who watches and who is watched know each other, as do linked processes;
 * both entries of a pair change under the locks of both sides, taken in the order of the
 * process numbers. Whether a relation still holds is decided under the lock of the
 * process that would hear of the end, and it is told under the same lock. So there is
 * exactly one EXIT per monitor, and none for one that was given up.
 *
 * @param <P> the process
 */
public final class Relations<P> {

	private final P owner;

	private final long number;

	private boolean ended;

	// Absent until used: most processes never have a relation.

	private @Nullable Peers<P> watching;

	private @Nullable Peers<P> watchers;

	private @Nullable Peers<P> links;

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
	 * @return the process
	 */
	public P owner() {
		return this.owner;
	}

	long number() {
		return this.number;
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
	 * This process watches another.
	 * @param target the other
	 * @return what became of it
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
	 * Links the two.
	 * @param target the other
	 * @return what became of it
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
	 * Gives up watching.
	 * @param target number of the process that is watched
	 * @return false if it is not watched: it never was, or its end has been told
	 */
	public boolean unmonitor(long target) {
		@Nullable Relations<P> peer;
		synchronized (this) {
			peer = Peers.remove(this.watching, target);
		}
		if (peer == null) {
			return false;
		}
		synchronized (peer) {
			Peers.remove(peer.watchers, this.number);
		}
		return true;
	}

	/**
	 * Dissolves a link.
	 * @param target number of the process on the other side
	 * @return false if there is none: there never was, or its break has been told
	 */
	public boolean unlink(long target) {
		@Nullable Relations<P> peer;
		synchronized (this) {
			peer = (this.links != null) ? this.links.find(target) : null;
		}
		return peer != null && inOrder(peer, () -> {
			Peers.remove(peer.links, this.number);
			return (Peers.remove(this.links, target) != null) ? Made.NEW : Made.OLD;
		}) == Made.NEW;
	}

	/**
	 * Ends all relations of this process; from now on nobody can make one with it. Those
	 * it watched forget it.
	 * @return who has to be told
	 */
	public Farewell<P> end() {
		Collection<Relations<P>> watched;
		Farewell<P> farewell;
		synchronized (this) {
			this.ended = true;
			watched = Peers.clear(this.watching);
			farewell = new Farewell<>(this, Peers.clear(this.watchers), Peers.clear(this.links));
		}
		for (Relations<P> target : watched) {
			synchronized (target) {
				Peers.remove(target.watchers, this.number);
			}
		}
		return farewell;
	}

	private synchronized void exited(Relations<P> target, Consumer<P> tell) {
		if (Peers.remove(this.watching, target.number) != null && !this.ended) {
			tell.accept(this.owner);
		}
	}

	private synchronized void linkDown(Relations<P> target, Consumer<P> tell) {
		if (Peers.remove(this.links, target.number) != null && !this.ended) {
			tell.accept(this.owner);
		}
	}

	/**
	 * Returns the number of relations, for tests and people.
	 * @return watched, watching and linked processes
	 */
	public synchronized int size() {
		return Peers.size(this.watching) + Peers.size(this.watchers) + Peers.size(this.links);
	}

	/**
	 * Those who have to be told of an end.
	 *
	 * @param <P> the process
	 */
	public static final class Farewell<P> {

		private final Relations<P> from;

		private final List<Relations<P>> watchers;

		private final List<Relations<P>> links;

		private Farewell(Relations<P> from, List<Relations<P>> watchers, List<Relations<P>> links) {
			this.from = from;
			this.watchers = watchers;
			this.links = links;
		}

		/** Dissolves all relations and tells nobody. */
		public void dissolve() {
			toWatchers((watcher) -> {
			});
			toLinked((linked) -> {
			});
		}

		/**
		 * Tells everybody who still watches.
		 * @param tell called once for each, under its lock
		 */
		public void toWatchers(Consumer<P> tell) {
			for (Relations<P> watcher : this.watchers) {
				watcher.exited(this.from, tell);
			}
		}

		/**
		 * Dissolves the links and tells everybody who still is linked.
		 * @param tell called once for each, under its lock
		 */
		public void toLinked(Consumer<P> tell) {
			for (Relations<P> linked : this.links) {
				linked.linkDown(this.from, tell);
			}
		}

	}

}
