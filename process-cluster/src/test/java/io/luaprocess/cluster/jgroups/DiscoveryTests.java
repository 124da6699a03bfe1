package io.luaprocess.cluster.jgroups;

import java.util.List;

import io.luaprocess.cluster.jgroups.Nodes.Node;
import org.h2.jdbcx.JdbcDataSource;
import org.jgroups.JChannel;
import org.jgroups.protocols.SHARED_LOOPBACK;
import org.jgroups.protocols.SHARED_LOOPBACK_PING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
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
