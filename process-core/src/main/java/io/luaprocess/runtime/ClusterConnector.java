package io.luaprocess.runtime;

import io.luaprocess.cluster.Cluster;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.supervision.OneNodeServices;
import org.jspecify.annotations.Nullable;

/**
 * Makes a runtime a node of a cluster. Belongs to one runtime, which calls the methods in
 * the order of their declaration; a runtime that is started again calls {@link #start}
 * again.
 */
public interface ClusterConnector extends AutoCloseable {

	/**
	 * Returns this node. The PIDs of the runtime have its text.
	 * @return name and incarnation
	 */
	NodeId self();

	/**
	 * Returns what the operations of the runtime use. Nothing is sent before
	 * {@link #start}: until then there is no other node.
	 * @return the cluster
	 */
	Cluster cluster();

	/**
	 * Returns what decides about services of which there is to be one on all nodes.
	 * @return asked and told by the services of the runtime; {@code null} if all services
	 * run on every node
	 */
	default @Nullable OneNodeServices oneNodeServices() {
		return null;
	}

	/**
	 * Gets the runtime, when it is assembled.
	 * @param local this node
	 */
	void bind(LocalNode local);

	/**
	 * Joins the cluster, before the services of the runtime start. Blocks until this node
	 * is a member.
	 * @throws IllegalStateException if it cannot join; the message says why, and what
	 * would be right
	 */
	void start();

	/**
	 * The runtime is about to stop: services that run on one node only are to be taken
	 * over by others as soon as they have stopped here. Does not block.
	 */
	void leaving();

	/**
	 * Leaves the cluster, when services and hosts have stopped. Blocks a few seconds at
	 * most.
	 */
	void stop();

	/** Frees all threads. */
	@Override
	void close();

}
