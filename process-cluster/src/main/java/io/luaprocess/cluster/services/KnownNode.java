package io.luaprocess.cluster.services;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameWriter;

/**
 * What one node tells another of a third one.
 *
 * @param node its newest run
 * @param present whether it is a member
 * @param awayNanos how long it has not been a member for any node; 0 if it is one
 * @param left incarnation of the newest run that has left by itself; 0 if none has
 */
record KnownNode(NodeId node, boolean present, long awayNanos, long left) {

	private static final int NANOS = 1_000_000;

	void write(FrameWriter out) {
		out.node(this.node).flag(this.present).number(this.awayNanos / NANOS).number(this.left);
	}

	static KnownNode read(FrameReader in) {
		NodeId node = in.node();
		boolean present = in.flag();
		long millis = Math.max(0, Math.min(in.number(), Long.MAX_VALUE / NANOS));
		return new KnownNode(node, present, millis * NANOS, in.number());
	}

}
