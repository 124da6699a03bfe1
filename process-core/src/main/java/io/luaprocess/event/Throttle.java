package io.luaprocess.event;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a limited number of things through in each second. Thread-safe, never blocks. One
 * word holds the second in its upper part and the number in its lower part.
 */
final class Throttle {

	private static final int BITS = 20;

	private static final long MASK = (1L << BITS) - 1;

	private final int most;

	private final AtomicLong state = new AtomicLong();

	Throttle(int most) {
		this.most = most;
	}

	boolean permits(long millis) {
		long second = TimeUnit.MILLISECONDS.toSeconds(millis);
		while (true) {
			long seen = this.state.get();
			long taken = (seen >>> BITS == second) ? seen & MASK : 0;
			if (taken >= this.most) {
				return false;
			}
			if (this.state.compareAndSet(seen, second << BITS | taken + 1)) {
				return true;
			}
		}
	}

}
