package io.luaprocess.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Other processes by number; nearly always none or one, so a map exists only when there
 * are more.
 *
 * @param <P> the process
 */
final class Peers<P> {

	private @Nullable Relations<P> only;

	private @Nullable Map<Long, Relations<P>> many;

	boolean add(Relations<P> peer) {
		if (this.many != null) {
			return this.many.putIfAbsent(peer.number(), peer) == null;
		}
		if (this.only == null) {
			this.only = peer;
			return true;
		}
		if (this.only == peer) {
			return false;
		}
		Map<Long, Relations<P>> map = new LinkedHashMap<>();
		map.put(this.only.number(), this.only);
		map.put(peer.number(), peer);
		this.only = null;
		this.many = map;
		return true;
	}

	@Nullable Relations<P> find(long number) {
		if (this.many != null) {
			return this.many.get(number);
		}
		return (this.only != null && this.only.number() == number) ? this.only : null;
	}

	private @Nullable Relations<P> remove(long number) {
		Relations<P> found = find(number);
		if (found == null) {
			return null;
		}
		if (this.many != null) {
			this.many.remove(number);
			if (this.many.isEmpty()) {
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

	static int size(@Nullable Peers<?> peers) {
		if (peers == null) {
			return 0;
		}
		return (peers.many != null) ? peers.many.size() : (peers.only != null) ? 1 : 0;
	}

	static <P> List<Relations<P>> clear(@Nullable Peers<P> peers) {
		return (peers != null) ? peers.clear() : List.of();
	}

	private List<Relations<P>> clear() {
		List<Relations<P>> all = (this.many != null) ? new ArrayList<>(this.many.values())
				: (this.only != null) ? List.of(this.only) : List.of();
		this.many = null;
		this.only = null;
		return all;
	}

}
