package io.luaprocess.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * Other processes by number; nearly always none or one, so a map exists only when there
 * are more. Changed under the lock of the process they belong to, read without it: a
 * reader sees a process that stays for the whole time, and may see others.
 *
 * @param <P> the process
 */
final class Peers<P> {

	private volatile @Nullable Relations<P> only;

	private volatile @Nullable Map<Long, Relations<P>> many;

	boolean add(Relations<P> peer) {
		Map<Long, Relations<P>> present = this.many;
		if (present != null) {
			return present.putIfAbsent(peer.number(), peer) == null;
		}
		Relations<P> first = this.only;
		if (first == null) {
			this.only = peer;
			return true;
		}
		if (first == peer) {
			return false;
		}
		Map<Long, Relations<P>> map = new ConcurrentSkipListMap<>();
		map.put(first.number(), first);
		map.put(peer.number(), peer);
		this.many = map;
		this.only = null;
		return true;
	}

	@Nullable Relations<P> find(long number) {
		Map<Long, Relations<P>> present = this.many;
		if (present != null) {
			return present.get(number);
		}
		Relations<P> first = this.only;
		return (first != null && first.number() == number) ? first : null;
	}

	private @Nullable Relations<P> remove(long number) {
		Relations<P> found = find(number);
		if (found == null) {
			return null;
		}
		Map<Long, Relations<P>> present = this.many;
		if (present != null) {
			present.remove(number);
			if (present.isEmpty()) {
				this.many = null;
			}
		}
		else {
			this.only = null;
		}
		return found;
	}

	static <P> @Nullable Relations<P> remove(@Nullable Peers<P> peers, long number) {
		return (peers != null) ? peers.remove(number) : null;
	}

	static <P> int size(@Nullable Peers<P> peers) {
		if (peers == null) {
			return 0;
		}
		Map<Long, Relations<P>> present = peers.many;
		return (present != null) ? present.size() : (peers.only != null) ? 1 : 0;
	}

	/** Returns up to so many of them, without a lock. */
	static <P> List<P> owners(@Nullable Peers<P> peers, int most) {
		Map<Long, Relations<P>> present = (peers != null) ? peers.many : null;
		if (present != null) {
			return present.values().stream().limit(most).map(Relations::owner).toList();
		}
		Relations<P> first = (peers != null) ? peers.only : null;
		return (first != null && most > 0) ? List.of(first.owner()) : List.of();
	}

	static <P> List<Relations<P>> clear(@Nullable Peers<P> peers) {
		return (peers != null) ? peers.clear() : List.of();
	}

	private List<Relations<P>> clear() {
		Map<Long, Relations<P>> present = this.many;
		Relations<P> first = this.only;
		List<Relations<P>> all = (present != null) ? new ArrayList<>(present.values())
				: (first != null) ? List.of(first) : List.of();
		this.many = null;
		this.only = null;
		return all;
	}

}
