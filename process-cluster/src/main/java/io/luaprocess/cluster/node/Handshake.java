package io.luaprocess.cluster.node;

/**
 * How two nodes agree on a session. Each side draws a nonce for it, sends HELLO with its
 * own nonce and the one it knows of the other side, and answers each HELLO that tells it
 * something new or does not name its own nonce. Not thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>A session is open when the other side has named our nonce. By then it was answered,
 * so in the order of the transport it learns that we know its nonce before it gets
 * anything else.</li>
 * <li>While it is not open nothing has crossed, so the newest HELLO simply replaces what
 * was known: two nodes that begin again at the same time agree after at most two answers
 * each.</li>
 * <li>An open session whose other side has a new nonce is over, never reopened: the other
 * side has forgotten what has crossed.</li>
 * <li>A HELLO that confirms what is known has no answer, and a RESET has never one, so
 * two nodes do not keep answering each other.</li>
 * </ul>
 * Modelled on the three-way handshake of TCP, with its simultaneous open; random nonces
 * take the place of sequence numbers.
 */
final class Handshake {

	/** What a HELLO means. */
	enum Step {

		/** Nothing. */
		NOTHING,

		/** It is to be answered with HELLO. */
		ANSWER,

		/** The session is open from now on. */
		OPEN,

		/** The same, and it is to be answered with HELLO first. */
		ANSWER_AND_OPEN,

		/** The session is over, and the HELLO belongs to the next one. */
		OVER

	}

	private final long nonce;

	/** Nonce of the other side; 0 while it is not known. */
	private long peer;

	private boolean open;

	/**
	 * Begins a session.
	 * @param nonce our nonce, not 0
	 */
	Handshake(long nonce) {
		this.nonce = nonce;
	}

	/**
	 * A HELLO has come.
	 * @param theirs nonce of the other side
	 * @param known the nonce it knows of this side; 0 for none
	 * @return what is to be done
	 */
	Step hello(long theirs, long known) {
		boolean named = known == this.nonce;
		if (this.open) {
			return (theirs != this.peer) ? Step.OVER : named ? Step.NOTHING : Step.ANSWER;
		}
		boolean learnt = theirs != this.peer;
		this.peer = theirs;
		if (!named) {
			return Step.ANSWER;
		}
		this.open = true;
		return learnt ? Step.ANSWER_AND_OPEN : Step.OPEN;
	}

	/**
	 * The other side has answered a frame with RESET.
	 * @param unknown the nonce of that frame
	 * @return whether the session is over; false if that frame was of an earlier one
	 */
	boolean reset(long unknown) {
		return this.open && unknown == this.peer;
	}

	/**
	 * Whether a frame belongs to this session.
	 * @param named the nonce that it has
	 * @return false if it is to be answered with RESET
	 */
	boolean accepts(long named) {
		return this.open && named == this.nonce;
	}

	/** Returns our nonce. */
	long nonce() {
		return this.nonce;
	}

	/** Returns the nonce of the other side; 0 while it is not known. */
	long peer() {
		return this.peer;
	}

	boolean isOpen() {
		return this.open;
	}

}
