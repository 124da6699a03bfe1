package io.luaprocess.kernel;

import java.time.Duration;

/**
 * Finds turns that last long: a process runs, or wants to, and neither waits nor receives
 * a message. Confined to the process, and asked at a tick of the clock, so turns cost
 * nothing.
 */
final class LongTurn {

	static final long LONG = Duration.ofSeconds(5).toNanos();

	/** When the turn has begun, as far as ticks tell. */
	private long since;

	/** How many messages the process had received then. */
	private long received = -1;

	/** After this time people are told. */
	private long next = LONG;

	/**
	 * Returns how long the turn has lasted if that is to be told now: after five seconds,
	 * and each time it has become twice as long.
	 * @param now the time
	 * @param woken when the process was woken last
	 * @param messages how many messages it has received so far
	 * @return nanoseconds; 0 if there is nothing to tell
	 */
	long lasts(long now, long woken, long messages) {
		if (messages != this.received) {
			this.received = messages;
			begin(now);
		}
		else if (woken - this.since > 0) {
			begin(woken);
		}
		long time = now - this.since;
		if (time < this.next) {
			return 0;
		}
		this.next = 2 * time;
		return time;
	}

	private void begin(long at) {
		this.since = at;
		this.next = LONG;
	}

}
