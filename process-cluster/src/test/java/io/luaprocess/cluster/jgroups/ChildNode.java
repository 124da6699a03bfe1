package io.luaprocess.cluster.jgroups;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;

/**
 * A node in a JVM of its own: prints each membership, sends back each frame whose first
 * byte is not zero, and ends with its input.
 */
public final class ChildNode implements ClusterTransport.Listener {

	private final PrintStream out = System.out;

	private final BlockingQueue<Echo> echoes = new LinkedBlockingQueue<>();

	private ChildNode() {
	}

	/**
	 * Runs the node.
	 * @param arguments cluster, node, bind address, port, port range, failure timeout in
	 * milliseconds, {@code host:port} of discovery
	 */
	public static void main(String[] arguments) throws IOException {
		System.setProperty("java.net.preferIPv4Stack", "true");
		JGroupsSettings.Builder settings = JGroupsSettings.of(arguments[0], arguments[1])
			.bindAddress(InetAddress.getByName(arguments[2]))
			.bindPort(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]))
			.failureTimeout(Duration.ofMillis(Long.parseLong(arguments[5])))
			.secret(System.getenv("CLUSTER_SECRET"));
		if (arguments.length > 6) {
			settings.discovery(Discovery.Static.of(arguments[6].split(",")));
		}
		ChildNode node = new ChildNode();
		try (JGroupsTransport transport = new JGroupsTransport(settings.build())) {
			transport.start(node);
			Thread.ofPlatform().daemon().start(() -> node.echo(transport));
			while (System.in.read() >= 0) {
				// Until the parent closes the input, or ends.
			}
		}
	}

	private void echo(JGroupsTransport transport) {
		try {
			while (true) {
				Echo echo = this.echoes.take();
				transport.send(echo.to, echo.frame, echo.frame.length);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void members(List<NodeId> members) {
		this.out.println("members " + String.join(" ", members.stream().map(NodeId::toString).toList()));
		this.out.flush();
	}

	@Override
	public void received(NodeId from, byte[] frame) {
		if (frame[0] != 0) {
			this.echoes.add(new Echo(from, frame));
		}
	}

	private record Echo(NodeId to, byte[] frame) {

	}

}
