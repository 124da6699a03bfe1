package io.luaprocess.cluster.jgroups;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says whether something that repeats is to be logged: once a minute for each key.
 *
 * @param <K> the type of keys
 */
final class OncePer<K> {

	private static final long NANOS = Duration.ofMinutes(1).toNanos();

	private static final int MAX = 256;

	private final Map<K, Long> last = new LinkedHashMap<>();

	synchronized boolean isDue(K key) {
		long now = System.nanoTime();
		Long before = this.last.get(key);
		if (before != null && now - before < NANOS) {
			return false;
		}
		this.last.put(key, now);
		if (this.last.size() > MAX) {
			this.last.remove(this.last.keySet().iterator().next());
		}
		return true;
	}

}
