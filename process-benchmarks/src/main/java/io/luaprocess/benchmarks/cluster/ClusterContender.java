package io.luaprocess.benchmarks.cluster;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What is measured. Its nodes are operating system processes that understand the commands
 * of {@link NodeProgram}.
 */
interface ClusterContender extends AutoCloseable {

	/**
	 * Starts a node. A node may be started under the name of one that has ended.
	 * @param name its name
	 * @return the node, which is ready
	 * @throws IOException if it does not start
	 * @throws InterruptedException if interrupted
	 */
	NodeProcess start(String name) throws IOException, InterruptedException;

	/** Ends what belongs to no single node. */
	@Override
	default void close() throws IOException, InterruptedException {
	}

	/** Prepares a contender. */
	@FunctionalInterface
	interface Opening {

		/**
		 * Prepares it.
		 * @return the contender; {@code null} if it is not installed, which was printed
		 * @throws IOException if it is installed and fails
		 * @throws InterruptedException if interrupted
		 */
		@Nullable ClusterContender open() throws IOException, InterruptedException;

	}

}
