package io.luaprocess.cluster.wire;

/**
 * What goes once in full and then by number, in one direction of one session: texts such
 * as topics and ids, the places of PIDs – node and host – and identities. Sender and
 * receiver give the same numbers because frames arrive in order and none is missing
 * within a session; a new session begins with new dictionaries.
 * <p>
 * Numbers are given in turn. When all are given, the entry that has had its number
 * longest loses it to the next new one and goes in full again when it is next used. What
 * is unusually long goes in full each time.
 * <p>
 * A code stands where an entry does: {@value #NULL} for no entry, {@value #NEW} for a new
 * one that follows and gets the next number, {@value #ONCE} for one that follows and gets
 * none, else the number plus {@value #FIRST}.
 */
final class Dictionary {

	static final int NULL = 0;

	static final int NEW = 1;

	static final int ONCE = 2;

	static final int FIRST = 3;

	/** Numbers for texts, and for places. */
	static final int TEXTS = 4096;

	/** Numbers for identities. */
	static final int IDENTITIES = 1024;

	/** Most characters of a text that gets a number. */
	static final int LONGEST_TEXT = 256;

	/** Most bytes of an identity that gets a number. */
	static final int LARGEST_IDENTITY = 8192;

	private Dictionary() {
	}

}
