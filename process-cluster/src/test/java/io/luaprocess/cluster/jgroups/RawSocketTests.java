package io.luaprocess.cluster.jgroups;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.SplittableRandom;

import io.luaprocess.cluster.jgroups.Nodes.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes of a stranger at the port of a node. The seed is printed.
 */
class RawSocketTests {

	private static final int CONNECTIONS = 200;

	private final long seed = Long.getLong("seed", System.nanoTime());

	private final SplittableRandom random = new SplittableRandom(this.seed);

	private final Nodes nodes = new Nodes();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void strangersDisturbNoNode() throws IOException {
		strangers(this.nodes.start("n1"), this.nodes.start("n2"));
	}

	@Test
	void strangersDisturbNoNodeWithASecret() throws IOException {
		strangers(this.nodes.start("c", "n1", (settings) -> settings.secret("a secret of the test")),
				this.nodes.start("c", "n2", (settings) -> settings.secret("a secret of the test")));
	}

	private void strangers(Node first, Node second) throws IOException {
		System.out.println("seed " + this.seed);
		Nodes.awaitMembers(first, second);
		int memberships = first.recorder.memberships().size();
		long before = used();
		for (int i = 0; i < CONNECTIONS; i++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.nodes.port())) {
				OutputStream out = socket.getOutputStream();
				out.write((i % 2 == 0) ? noise() : oversized());
				out.flush();
			}
			catch (IOException ex) {
				// The node has closed the connection while this writes.
			}
		}
		JGroupsTransportTests.sendNumbers(first, second.id(), 1000);
		JGroupsTransportTests.sendNumbers(second, first.id(), 1000);
		JGroupsTransportTests.awaitNumbers(second, first.id(), 1000);
		JGroupsTransportTests.awaitNumbers(first, second.id(), 1000);
		assertThat(first.recorder.members()).containsExactly(first.id(), second.id());
		assertThat(first.recorder.memberships()).hasSize(memberships);
		assertThat(used() - before).as("memory that is left, in bytes").isLessThan(64L << 20);
	}

	private byte[] noise() {
		byte[] bytes = new byte[1 + this.random.nextInt(4096)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	/** Begins as JGroups does, and then claims a frame of two gigabytes. */
	private byte[] oversized() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.write(new byte[] { 'b', 'e', 'l', 'a' });
		out.writeShort(this.random.nextInt(1 << 16));
		out.writeShort(7 + 4);
		out.write(InetAddress.getLoopbackAddress().getAddress());
		out.writeShort(9999);
		out.writeInt(Integer.MAX_VALUE);
		out.write(noise());
		return bytes.toByteArray();
	}

	private static long used() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
