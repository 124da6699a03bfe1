package io.luaprocess.cluster.jgroups;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.jgroups.Nodes.Node;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JGroupsTransportTests {

	private final Nodes nodes = new Nodes();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void nodesThatStartOneAfterTheOtherShareOneMembershipInTheOrderOfTheirStart() {
		Node first = this.nodes.start("n1");
		Node second = this.nodes.start("n2");
		Node third = this.nodes.start("n3");
		Nodes.awaitMembers(first, second, third);
		assertThat(first.recorder.members()).containsExactly(first.id(), second.id(), third.id());
		assertThat(third.recorder.memberships().getFirst()).contains(third.id());
		assertThat(third.transport.describe()).containsEntry("coordinator", first.id().toString())
			.containsEntry("cluster", "c")
			.containsEntry("protection", "none");
	}

	@Test
	void framesOfBothSidesArriveInOrderAndWhole() throws Exception {
		Node first = this.nodes.start("n1");
		Node second = this.nodes.start("n2");
		Nodes.awaitMembers(first, second);
		Thread other = Thread.ofVirtual().start(() -> sendNumbers(second, first.id(), 10_000));
		sendNumbers(first, second.id(), 10_000);
		awaitNumbers(second, first.id(), 10_000);
		awaitNumbers(first, second.id(), 10_000);
		assertThat(other.join(Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void aNodeThatLeavesIsGoneAtOnce() {
		Duration failureTimeout = Duration.ofSeconds(20);
		Node first = this.nodes.start("c", "n1", (settings) -> settings.failureTimeout(failureTimeout));
		Node second = this.nodes.start("c", "n2", (settings) -> settings.failureTimeout(failureTimeout));
		Nodes.awaitMembers(first, second);
		long begin = System.nanoTime();
		second.close();
		int reports = second.recorder.memberships().size();
		Nodes.awaitMembers(first);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		assertThat(second.recorder.memberships()).hasSize(reports);
	}

	@Test
	void aNodeThatHasLeftCanComeBack() {
		Node first = this.nodes.start("n1");
		Node second = this.nodes.start("n2");
		Nodes.awaitMembers(first, second);
		second.close();
		Nodes.awaitMembers(first);
		second.start();
		Nodes.awaitMembers(first, second);
		sendNumbers(first, second.id(), 100);
		awaitNumbers(second, first.id(), 100);
	}

	@Test
	void theCoordinatorLeavesAndTheOthersGoOn() {
		Node first = this.nodes.start("n1");
		Node second = this.nodes.start("n2");
		Node third = this.nodes.start("n3");
		Nodes.awaitMembers(first, second, third);
		first.close();
		Nodes.awaitMembers(second, third);
		sendNumbers(second, third.id(), 10);
		awaitNumbers(third, second.id(), 10);
	}

	@Test
	void nodesAtOtherPortsOfTheRangeThanTheFirstAreFound() {
		int first = this.nodes.port();
		Node second = this.nodes.start("c", "n2", (settings) -> at(settings, first, first + 1));
		Node third = this.nodes.start("c", "n3", (settings) -> at(settings, first, first + 2));
		Nodes.awaitMembers(second, third);
	}

	private static JGroupsSettings.Builder at(JGroupsSettings.Builder settings, int first, int port) {
		return settings.bindPort(port, 2).discovery(Discovery.Static.of("127.0.0.1:" + first));
	}

	@Test
	void clustersWithDifferentNamesInOneRangeOfPortsNeverMeet() {
		Node first = this.nodes.start("c1", "n1", (settings) -> settings);
		Node other = this.nodes.start("c2", "n1", (settings) -> settings);
		Node second = this.nodes.start("c1", "n2", (settings) -> settings);
		Nodes.awaitMembers(first, second);
		assertThat(other.recorder.memberships()).containsExactly(List.of(other.id()));
	}

	@Test
	void aNameThatALiveMemberHasIsRefused() {
		Node first = this.nodes.start("n1");
		Duration failureTimeout = Duration.ofSeconds(4);
		long begin = System.nanoTime();
		assertThatIllegalStateException()
			.isThrownBy(() -> this.nodes.start("c", "n1", (settings) -> settings.failureTimeout(failureTimeout)))
			.withMessageContaining("node name taken")
			.withMessageContaining(first.id().toString())
			.withMessageContaining("127.0.0.1:" + this.nodes.port());
		assertThat(Duration.ofNanos(System.nanoTime() - begin))
			.isGreaterThanOrEqualTo(failureTimeout.plus(Duration.ofSeconds(2)));
		assertThat(first.recorder.memberships()).containsExactly(List.of(first.id()));
	}

	@Test
	void aNodeThatLeftStartsAgainAtOnceWithTheSameNameAndPort() {
		Node first = this.nodes.start("n1");
		Node second = this.nodes.start("n2");
		Nodes.awaitMembers(first, second);
		second.close();
		Node again = this.nodes.start("n2");
		Nodes.awaitMembers(first, again);
		assertThat(again.id().incarnation()).isGreaterThan(second.id().incarnation());
		sendNumbers(first, again.id(), 10);
		awaitNumbers(again, first.id(), 10);
	}

	@Test
	void framesToANodeThatIsNoMemberAreDropped() {
		Node first = this.nodes.start("n1");
		first.transport.send(new NodeId("n9", 1), new byte[8], 8);
		assertThat(first.recorder.members()).containsExactly(first.id());
	}

	static void sendNumbers(Node from, NodeId to, int count) {
		for (int i = 0; i < count; i++) {
			byte[] frame = new byte[64 + i % 1000];
			ByteBuffer.wrap(frame).putInt(i).putInt(frame.length - 3);
			from.transport.send(to, frame, frame.length - 3);
		}
	}

	static void awaitNumbers(Node at, NodeId from, int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> at.recorder.framesOf(from).size() >= count);
		List<byte[]> frames = at.recorder.framesOf(from);
		assertThat(frames).hasSize(count);
		for (int i = 0; i < count; i++) {
			ByteBuffer frame = ByteBuffer.wrap(frames.get(i));
			assertThat(frame.getInt()).isEqualTo(i);
			assertThat(frame.getInt()).isEqualTo(frames.get(i).length);
		}
		assertThat(at.recorder.faults()).isEmpty();
	}

}
