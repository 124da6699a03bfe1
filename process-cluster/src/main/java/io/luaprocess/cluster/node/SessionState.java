package io.luaprocess.cluster.node;

/**
 * How far two nodes have come with each other.
 */
public enum SessionState {

	/** They have not agreed on a session yet. What is sent waits. */
	OPENING,

	/** They talk. */
	OPEN,

	/** They have no version of the protocol in common. */
	REFUSED

}
