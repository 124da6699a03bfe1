package io.luaprocess.cluster.jgroups;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import io.luaprocess.cluster.jgroups.Nodes.Node;
import org.h2.jdbcx.JdbcDataSource;
import org.jgroups.JChannel;
import org.jgroups.Version;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.protocols.SHARED_LOOPBACK;
import org.jgroups.protocols.SHARED_LOOPBACK_PING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Ways to meet other than a list of hosts.
 */
class DiscoveryTests {

	private final Nodes nodes = new Nodes();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void nodesMeetInADatabase() {
		JdbcDataSource database = new JdbcDataSource();
		database.setURL("jdbc:h2:mem:discovery;DB_CLOSE_DELAY=-1");
		Discovery discovery = new Discovery.Jdbc(database);
		Node first = this.nodes.start("c", "n1", (settings) -> settings.discovery(discovery));
		Node second = this.nodes.start("c", "n2", (settings) -> settings.discovery(discovery));
		Nodes.awaitMembers(first, second);
		JGroupsTransportTests.sendNumbers(first, second.id(), 100);
		JGroupsTransportTests.awaitNumbers(second, first.id(), 100);
	}

	@Test
	void nodesMeetByTheAddressesOfAName() {
		Discovery discovery = new Discovery.Dns("localhost");
		Node first = this.nodes.start("c", "n1", (settings) -> settings.discovery(discovery));
		Node second = this.nodes.start("c", "n2", (settings) -> settings.discovery(discovery));
		Nodes.awaitMembers(first, second);
	}

	/**
	 * Of two connections between two places JGroups keeps the older one at the greater
	 * port. Here it is one whose other end never writes, and which is closed when the
	 * joiner asks for the second time.
	 */
	@Test
	void aNodeWhoseFirstRequestIsLostIsNoClusterOfItsOwn() throws Exception {
		int port = this.nodes.port();
		Node first = this.nodes.start("c", "n1", (settings) -> settings.bindPort(port + 1, 0));
		try (Socket stale = connectionFrom(port, port + 1);
				ServerSocket asked = new ServerSocket(port + 2, 1, InetAddress.getLoopbackAddress())) {
			Thread.ofPlatform().start(() -> closeAtSecondRequest(stale, asked));
			Node second = this.nodes.start("c", "n2",
					(settings) -> settings.bindPort(port, 0)
						.discovery(Discovery.Static.of("127.0.0.1:" + (port + 1), "127.0.0.1:" + (port + 2)))
						.failureTimeout(Duration.ofSeconds(8)));
			Nodes.awaitMembers(first, second);
			assertThat(second.recorder.memberships()).containsExactly(List.of(first.id(), second.id()));
		}
	}

	private static void closeAtSecondRequest(Socket stale, ServerSocket asked) {
		try {
			asked.accept().close();
			asked.accept().close();
			stale.close();
		}
		catch (IOException ex) {
			// There was no second request.
		}
	}

	/** Opens a connection to a node, and says that it comes from another port. */
	private static Socket connectionFrom(int port, int to) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), to);
		IpAddress from = new IpAddress(InetAddress.getLoopbackAddress(), port);
		DataOutputStream out = new DataOutputStream(socket.getOutputStream());
		out.write(Connection.cookie);
		out.writeShort(Version.version);
		out.writeShort(from.serializedSize());
		from.writeTo(out);
		return socket;
	}

	@Test
	void channelsOfTheApplicationAreUsedAndLeftOpen() throws Exception {
		JChannel one = channel();
		Node first = this.nodes.start("c", "n1", (settings) -> settings.channel(one));
		Node second = this.nodes.start("c", "n2", (settings) -> settings.channel(newChannel()));
		Nodes.awaitMembers(first, second);
		JGroupsTransportTests.sendNumbers(first, second.id(), 100);
		JGroupsTransportTests.awaitNumbers(second, first.id(), 100);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.nodes.start("c", "n1", (settings) -> settings.channel(newChannel())))
			.withMessageContaining("node name taken");
		first.close();
		Nodes.awaitMembers(second);
		assertThat(one.isOpen()).isTrue();
		assertThat(one.isConnected()).isFalse();
		one.close();
	}

	@Test
	void aChannelThatIsInUseIsRefused() throws Exception {
		try (JChannel channel = channel()) {
			channel.connect("other");
			assertThatIllegalStateException()
				.isThrownBy(() -> this.nodes.start("c", "n1", (settings) -> settings.channel(channel)))
				.withMessageContaining("in use, expected one that is not connected");
		}
	}

	private static JChannel newChannel() {
		try {
			return channel();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JChannel channel() throws Exception {
		return new JChannel(List.of(new SHARED_LOOPBACK(), new SHARED_LOOPBACK_PING(), new NAKACK2(), new UNICAST3(),
				new STABLE(), new GMS().setJoinTimeout(300).printLocalAddress(false)));
	}

}
