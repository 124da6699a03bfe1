package io.luaprocess.spring.cluster;

import java.util.Map;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;

/**
 * A transport whose failure to start is explained to the user.
 *
 * @param transport the transport
 */
record ExplainedTransport(ClusterTransport transport) implements ClusterTransport {

	@Override
	public NodeId self() {
		return this.transport.self();
	}

	@Override
	public void start(Listener listener) {
		try {
			this.transport.start(listener);
		}
		catch (IllegalStateException ex) {
			throw new ClusterStartException(String.valueOf(ex.getMessage()), ex);
		}
	}

	@Override
	public void send(NodeId to, byte[] frame, int length) {
		this.transport.send(to, frame, length);
	}

	@Override
	public Map<String, Object> describe() {
		return this.transport.describe();
	}

	@Override
	public void close() {
		this.transport.close();
	}

}
