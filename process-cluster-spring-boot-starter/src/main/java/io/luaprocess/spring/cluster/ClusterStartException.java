package io.luaprocess.spring.cluster;

/**
 * This node cannot join its cluster.
 */
final class ClusterStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ClusterStartException(String message, Throwable cause) {
		super(message, cause);
	}

}
