package io.luaprocess.cluster.jgroups;

import java.util.BitSet;

/**
 * Which nonces of one sender have come. Modelled on the window of DTLS: those below it
 * count as known. Messages overtake each other on several connections and threads, so it
 * is large. Thread-safe.
 */
final class ReceivedNonces {

	static final int WINDOW = 1 << 16;

	private final BitSet known = new BitSet();

	private long highest;

	/**
	 * Notes a nonce.
	 * @param nonce the nonce of a message that was opened
	 * @return whether it comes for the first time
	 */
	synchronized boolean isNew(long nonce) {
		if (nonce <= 0 || nonce <= this.highest - WINDOW) {
			return false;
		}
		if (nonce > this.highest) {
			forget(this.highest + 1, Math.min(nonce - this.highest, WINDOW));
			this.highest = nonce;
		}
		int index = index(nonce);
		boolean first = !this.known.get(index);
		this.known.set(index);
		return first;
	}

	private void forget(long from, long count) {
		int begin = index(from);
		int end = begin + (int) count;
		this.known.clear(begin, Math.min(end, WINDOW));
		this.known.clear(0, Math.max(end - WINDOW, 0));
	}

	private static int index(long nonce) {
		return (int) (nonce & (WINDOW - 1));
	}

}
