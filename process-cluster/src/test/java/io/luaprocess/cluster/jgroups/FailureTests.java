package io.luaprocess.cluster.jgroups;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.jgroups.Nodes.Node;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes whose process ends, stops or comes back.
 */
@DisabledOnOs(OS.WINDOWS)
class FailureTests {

	private final Nodes nodes = new Nodes();

	private Node first;

	private Node second;

	private ChildJvm child;

	private void start(Duration failureTimeout) {
		this.first = this.nodes.start("c", "n1", (settings) -> settings.failureTimeout(failureTimeout));
		this.second = this.nodes.start("c", "n2", (settings) -> settings.failureTimeout(failureTimeout));
		this.child = startChild(failureTimeout);
		awaitThree();
	}

	@AfterEach
	void close() {
		this.child.signal("CONT");
		this.child.close();
		this.nodes.close();
	}

	@Test
	void aProcessThatIsKilledIsGoneLongBeforeTheFailureTimeout() {
		start(Duration.ofSeconds(20));
		long begin = System.nanoTime();
		this.child.signal("KILL");
		Nodes.awaitMembers(this.first, this.second);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void aProcessThatIsKilledAndStartedAtOnceWithItsNameAndPortIsBack() {
		start(Nodes.FAILURE_TIMEOUT);
		NodeId before = this.first.recorder.members().getLast();
		this.child.signal("KILL");
		this.child.close();
		this.child = startChild(Nodes.FAILURE_TIMEOUT);
		awaitThree();
		NodeId after = this.first.recorder.members().getLast();
		assertThat(after.name()).isEqualTo(before.name());
		assertThat(after.incarnation()).isGreaterThan(before.incarnation());
		assertThat(this.first.recorder.memberships())
			.allMatch((members) -> members.stream().filter((id) -> id.name().equals("n3")).count() <= 1);
	}

	@Test
	void aProcessThatIsStoppedUnderLoadIsGoneAfterTheFailureTimeoutAndHoldsUpNoOther() {
		start(Nodes.FAILURE_TIMEOUT);
		NodeId stopped = this.first.recorder.members().getLast();
		AtomicBoolean end = new AtomicBoolean();
		Thread flood = Thread.ofPlatform().start(() -> {
			while (!end.get()) {
				this.first.transport.send(stopped, new byte[32 * 1024], 32 * 1024);
			}
		});
		try {
			long begin = System.nanoTime();
			this.child.signal("STOP");
			JGroupsTransportTests.sendNumbers(this.first, this.second.id(), 1000);
			JGroupsTransportTests.awaitNumbers(this.second, this.first.id(), 1000);
			Nodes.awaitMembers(this.first, this.second);
			assertThat(Duration.ofNanos(System.nanoTime() - begin))
				.isLessThan(Nodes.FAILURE_TIMEOUT.plus(Duration.ofSeconds(5)));
		}
		finally {
			end.set(true);
		}
		Awaitility.await().until(() -> !flood.isAlive());
		this.child.signal("CONT");
		awaitThree();
		assertThat(this.first.recorder.memberships())
			.allMatch((members) -> members.contains(this.second.id()) || members.size() == 1);
	}

	private ChildJvm startChild(Duration failureTimeout) {
		return ChildJvm.start("c", "n3", this.nodes.port(), 4, failureTimeout.toMillis());
	}

	private void awaitThree() {
		Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
			assertThat(this.first.recorder.members()).hasSize(3).isEqualTo(this.second.recorder.members());
			assertThat(this.child.members()).isEqualTo(this.first.recorder.members());
		});
	}

}
