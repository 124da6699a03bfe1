package io.luaprocess.spring.cluster;

import io.luaprocess.cluster.node.ClusterNode;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows the cluster as this node sees it: members, sessions, lanes and queue lengths.
 */
@Endpoint(id = "processcluster", defaultAccess = Access.READ_ONLY)
public class ClusterEndpoint {

	private final ClusterNode node;

	/**
	 * Creates the endpoint.
	 * @param node the node to show
	 */
	public ClusterEndpoint(ClusterNode node) {
		this.node = node;
	}

	/**
	 * Shows the cluster.
	 * @return what can be seen of it from this node, now
	 */
	@ReadOperation
	public ClusterDescriptor cluster() {
		return ClusterDescriptor.of(this.node.describe());
	}

}
