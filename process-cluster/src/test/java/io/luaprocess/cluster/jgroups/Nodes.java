package io.luaprocess.cluster.jgroups;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

import io.luaprocess.cluster.NodeId;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes of one test on loopback, in a range of ports of their own.
 */
public final class Nodes implements AutoCloseable {

	static final Duration FAILURE_TIMEOUT = Duration.ofSeconds(2);

	private static final int RANGE = 4;

	private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

	private final int port = freePorts();

	private final List<Node> started = new ArrayList<>();

	int port() {
		return this.port;
	}

	Node start(String name) {
		return start("c", name, (settings) -> settings);
	}

	Node start(String cluster, String name, UnaryOperator<JGroupsSettings.Builder> more) {
		Node node = new Node(settings(cluster, name, more));
		node.start();
		return node;
	}

	/**
	 * Makes the settings of a node.
	 * @param cluster name of the cluster
	 * @param name name of the node
	 * @param more changes them
	 * @return settings for a node in the range of ports of this test
	 */
	public JGroupsSettings settings(String cluster, String name, UnaryOperator<JGroupsSettings.Builder> more) {
		return more.apply(JGroupsSettings.of(cluster, name).bindPort(this.port, RANGE).failureTimeout(FAILURE_TIMEOUT))
			.build();
	}

	static void awaitMembers(Node... nodes) {
		List<NodeId> ids = List.of(nodes).stream().map((node) -> node.transport.self()).toList();
		Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
			for (Node node : nodes) {
				assertThat(node.recorder.members()).containsExactlyInAnyOrderElementsOf(ids)
					.isEqualTo(nodes[0].recorder.members());
			}
		});
	}

	@Override
	public void close() {
		synchronized (this.started) {
			this.started.reversed().forEach(Node::close);
		}
	}

	private static int freePorts() {
		while (true) {
			int first = ThreadLocalRandom.current().nextInt(2000, 3000) * 10;
			if (GIVEN.add(first) && isFree(first)) {
				return first;
			}
		}
	}

	private static boolean isFree(int first) {
		for (int port = first; port <= first + RANGE; port++) {
			try (ServerSocket socket = new ServerSocket(port)) {
				socket.getLocalPort();
			}
			catch (IOException ex) {
				return false;
			}
		}
		return true;
	}

	/**
	 * One node.
	 */
	final class Node implements AutoCloseable {

		final JGroupsTransport transport;

		final Recorder recorder = new Recorder();

		Node(JGroupsSettings settings) {
			this.transport = new JGroupsTransport(settings);
		}

		void start() {
			this.transport.start(this.recorder);
			synchronized (Nodes.this.started) {
				Nodes.this.started.add(this);
			}
		}

		NodeId id() {
			return this.transport.self();
		}

		@Override
		public void close() {
			this.transport.close();
		}

	}

}
