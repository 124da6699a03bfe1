package io.luaprocess.cluster.node;

import java.util.concurrent.Executor;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.runtime.LocalNode;

/**
 * What sessions use of this node.
 *
 * @param self this node
 * @param transport carries frames
 * @param settings how it talks with the others
 * @param local its runtime
 * @param parts its parts
 * @param threads runs tasks that may block for a moment
 * @param versions the versions of the protocol that it speaks
 */
record Environment(NodeId self, ClusterTransport transport, ClusterSettings settings, LocalNode local,
		ClusterParts parts, Executor threads, WireVersion versions) {

	Kernel kernel() {
		return this.local.kernel();
	}

}
