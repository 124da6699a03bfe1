package io.luaprocess.cluster.jgroups;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.cluster.node.ClusterSettings;
import io.luaprocess.cluster.node.ClusterView;
import io.luaprocess.cluster.node.MemberView;
import io.luaprocess.cluster.node.SessionState;
import io.luaprocess.cluster.node.names.SharedNames;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.placement.LoadPlacement;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.awaitility.Awaitility;
import org.jgroups.JChannel;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node has sent to the port of another one is sent there again by a stranger.
 */
class ReplayTests {

	private static final String SECRET = "a secret of the test";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int MESSAGES = 200;

	private static final int REPLAYS = 5;

	private final Nodes nodes = new Nodes();

	private final List<AutoCloseable> closed = new ArrayList<>();

	private RecordingProxy proxy;

	private TestedNode receiver;

	private TestedNode sender;

	private Pid counter;

	@BeforeEach
	void createProxy() throws IOException {
		this.proxy = new RecordingProxy(this.nodes.port(), receiverPort());
		this.closed.add(this.proxy);
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.closed.reversed()) {
			each.close();
		}
	}

	private int receiverPort() {
		return this.nodes.port() + 1;
	}

	/** Greater than the port of the receiver: of two connections the later one stays. */
	private int senderPort() {
		return this.nodes.port() + 2;
	}

	@Test
	void sameLife() throws Exception {
		inTheSameLife(null);
	}

	@Test
	void sameLifeWithASecret() throws Exception {
		inTheSameLife(SECRET);
	}

	private void inTheSameLife(@Nullable String secret) throws Exception {
		startBoth(secret);
		List<ClusterView> before = List.of(this.receiver.view(), this.sender.view());
		replay(this.proxy.recordings(), this::awaitAnswer);
		send();
		awaitCount(2 * MESSAGES);
		assertUnharmed(before);
	}

	@Test
	void afterTheSenderHasLeft() throws Exception {
		afterTheSenderHasLeft(null);
	}

	@Test
	void afterTheSenderHasLeftWithASecret() throws Exception {
		afterTheSenderHasLeft(SECRET);
	}

	private void afterTheSenderHasLeft(@Nullable String secret) throws Exception {
		startBoth(secret);
		this.sender.close();
		Awaitility.await().atMost(PATIENCE).until(() -> this.receiver.view().order().size() == 1);
		this.receiver.forgetNumbers();
		long memberships = this.receiver.view().memberships();
		replay(this.proxy.recordings(), () -> {
		});
		awaitCount(MESSAGES);
		if (secret != null) {
			assertThat(this.receiver.view().memberships()).isEqualTo(memberships);
		}
		startSender(secret);
		send();
		awaitCount(2 * MESSAGES);
		Awaitility.await().atMost(PATIENCE).until(() -> this.receiver.view().order().size() == 2);
	}

	@Test
	void afterTheReceiverWasRestarted() throws Exception {
		afterTheReceiverWasRestarted(null);
	}

	@Test
	void afterTheReceiverWasRestartedWithASecret() throws Exception {
		afterTheReceiverWasRestarted(SECRET);
	}

	private void afterTheReceiverWasRestarted(@Nullable String secret) throws Exception {
		startBoth(secret);
		List<byte[]> recorded = this.proxy.recordings();
		this.receiver.close();
		Awaitility.await().atMost(PATIENCE).until(() -> this.sender.view().order().size() == 1);
		startReceiver(secret);
		awaitSessions();
		List<ClusterView> before = List.of(this.receiver.view(), this.sender.view());
		replay(recorded, this::awaitAnswer);
		send();
		awaitCount(MESSAGES);
		assertUnharmed(before);
	}

	// ---- nodes and strangers
	// -----------------------------------------------------------

	private void startBoth(@Nullable String secret) throws Exception {
		startReceiver(secret);
		startSender(secret);
		send();
		awaitCount(MESSAGES);
		assertThat(this.proxy.recordings()).anyMatch((bytes) -> bytes.length > 1000);
	}

	private void startReceiver(@Nullable String secret) throws Exception {
		this.receiver = new TestedNode("receiver", receiverPort(), this.nodes.port(), secret);
		this.counter = this.receiver.runtime.spawn("app:counter");
	}

	private void startSender(@Nullable String secret) throws Exception {
		this.sender = new TestedNode("sender", senderPort(), senderPort(), secret);
		awaitSessions();
	}

	private void awaitSessions() {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.receiver.isInSession(this.sender) && this.sender.isInSession(this.receiver));
	}

	private void send() {
		for (int i = 0; i < MESSAGES; i++) {
			this.sender.runtime.send(this.counter, "count", i);
		}
	}

	private void replay(List<byte[]> recorded, Runnable each) {
		long before = used();
		for (int i = 0; i < REPLAYS; i++) {
			for (byte[] bytes : recorded) {
				Awaitility.await()
					.atMost(PATIENCE)
					.pollDelay(Duration.ZERO)
					.ignoreExceptionsInstanceOf(SocketException.class)
					.until(() -> isReplayed(bytes));
				each.run();
			}
		}
		assertThat(used() - before).as("memory that is left, in bytes").isLessThan(32L << 20);
	}

	/**
	 * The node has read all bytes when it closes its side. It resets the connection if
	 * the sender connects again meanwhile.
	 */
	private boolean isReplayed(byte[] bytes) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiverPort())) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.getOutputStream().write(bytes);
			socket.shutdownOutput();
			socket.getInputStream().readAllBytes();
			return true;
		}
	}

	/**
	 * A stranger that names the sender displaces its connection, without any replay. The
	 * nodes connect again.
	 */
	private void awaitAnswer() {
		assertThat(this.sender.runtime.request(this.counter, "get", PATIENCE).join()).isNotNull();
	}

	private static long used() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private void awaitCount(int expected) {
		Awaitility.await()
			.atMost(PATIENCE)
			.during(Duration.ofSeconds(1))
			.until(() -> this.receiver.runtime.request(this.counter, "get", PATIENCE).join(),
					(count) -> ((Number) count).intValue() == expected);
	}

	private void assertUnharmed(List<ClusterView> before) {
		List<ClusterView> after = List.of(this.receiver.view(), this.sender.view());
		for (int i = 0; i < before.size(); i++) {
			assertThat(after.get(i).order()).isEqualTo(before.get(i).order());
			assertThat(after.get(i).lost()).isEqualTo(before.get(i).lost());
			MemberView member = after.get(i).members().getFirst();
			assertThat(member.session().state()).isEqualTo(SessionState.OPEN);
			assertThat(member.session().since()).isEqualTo(before.get(i).members().getFirst().session().since());
			assertThat(member.sessions()).isEqualTo(before.get(i).members().getFirst().sessions());
		}
	}

	/**
	 * A runtime whose node tells others another port than its own.
	 */
	private final class TestedNode implements AutoCloseable {

		private final JChannel channel;

		private final ClusterNode node;

		private final LuaProcessRuntime runtime;

		TestedNode(String name, int port, int place, @Nullable String secret) throws Exception {
			Nodes known = ReplayTests.this.nodes;
			Discovery discovery = Discovery.Static.of("127.0.0.1:" + known.port(), "127.0.0.1:" + senderPort());
			JGroupsSettings settings = known.settings("c", name,
					(more) -> more.bindPort(port, 0).discovery(discovery).secret(secret));
			this.channel = new StackFactory(settings).create(
					new Seal((secret != null) ? new SecretKeys(secret, settings.clusterName()) : null),
					new NameGuard());
			this.channel.getProtocolStack().<VERIFY_SUSPECT2>findProtocol(VERIFY_SUSPECT2.class).setTimeout(3000);
			TP transport = this.channel.getProtocolStack().getTransport();
			transport.setExternalAddr(InetAddress.getLoopbackAddress()).setExternalPort(place);
			this.node = new ClusterNode(
					new JGroupsTransport(known.settings("c", name, (more) -> more.channel(this.channel))),
					ClusterSettings.DEFAULT,
					(links) -> new ClusterParts(new SharedNames(links), new LoadPlacement(links), List.of()));
			this.runtime = LuaProcessRuntime.builder()
				.roots(List.of(LuaTest.root("cluster/replay")))
				.grace(Duration.ofMillis(20))
				.cluster(this.node)
				.build();
			this.runtime.start();
			ReplayTests.this.closed.add(this);
		}

		/** JGroups does so four minutes after a member has gone. */
		void forgetNumbers() {
			this.channel.getProtocolStack().<UNICAST3>findProtocol(UNICAST3.class).removeConnections(true, true);
		}

		ClusterView view() {
			return this.node.describe();
		}

		boolean isInSession(TestedNode other) {
			return view().members()
				.stream()
				.anyMatch((member) -> member.node().equals(other.node.self())
						&& member.session().state() == SessionState.OPEN);
		}

		@Override
		public void close() {
			this.runtime.close();
			this.channel.close();
		}

	}

}
