package io.luaprocess.cluster.services;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameWriter;

/**
 * What one node tells another of a third one that counts for the majority.
 *
 * @param node its newest run
 * @param state whether the node sees it
 * @param awayNanos how long it has not been a member; 0 if it is one
 */
record KnownNode(NodeId node, State state, long awayNanos) {

	private static final int NANOS = 1_000_000;

	/** Whether a node is seen. */
	enum State {

		/** It is a member. */
		PRESENT,

		/** It was lost. */
		AWAY,

		/** It has left by itself. */
		LEFT

	}

	void write(FrameWriter out) {
		out.node(this.node).number(this.state.ordinal()).number(this.awayNanos / NANOS);
	}

	static KnownNode read(FrameReader in) {
		NodeId node = in.node();
		long state = in.number();
		long millis = Math.max(0, Math.min(in.number(), Long.MAX_VALUE / NANOS));
		return new KnownNode(node, (state == 0) ? State.PRESENT : (state == 1) ? State.AWAY : State.LEFT,
				millis * NANOS);
	}

}
