package io.luaprocess.cluster.node.names;

import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.WireIdentity;

/**
 * What has travelled of a caller of another node.
 *
 * @param node its node
 * @param identity the names of what it is and may do
 * @param sender the process, or the control PID of its node
 */
record NameCaller(NodeId node, WireIdentity identity, Pid sender) {

	static NameCaller read(FrameReader in, NodeId node) {
		return new NameCaller(node, in.identity(), in.pid());
	}

}
