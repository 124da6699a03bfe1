package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.node.names.SharedNames;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A node that comes back while its loss is still being acted on.
 */
@Timeout(60)
class MemberOrderTests {

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final CountDownLatch opened = new CountDownLatch(2);

	@Test
	void theLossOfANodeIsActedOnBeforeItsNextSessionOpens() {
		TestNetwork network = new TestNetwork();
		ClusterNode node = new ClusterNode(network.transport("one", 1), TestNode.SETTINGS, this::parts, null,
				WireVersion.THIS);
		try (LuaProcessRuntime one = LuaProcessRuntime.builder()
			.roots(List.of(LuaTest.root("cluster/agents")))
			.cluster(node)
			.build(); TestNode two = TestNode.start(network, "two")) {
			one.start();
			await().until(() -> this.calls.contains("opened"));
			network.lapse(two.id(), node.self());
			await().atMost(Duration.ofSeconds(20)).until(() -> this.calls.size() == 3);
			assertThat(this.calls).containsExactly("opened", "closed", "opened");
		}
	}

	private ClusterParts parts(NodeLinks links) {
		return new ClusterParts(new SharedNames(links), BasicParts.make(links).placement(), List.of(new Recorder()));
	}

	private final class Recorder implements NodePart {

		@Override
		public void opened(NodeId node) {
			MemberOrderTests.this.calls.add("opened");
			MemberOrderTests.this.opened.countDown();
		}

		/** Takes as long as the next session would need to open. */
		@Override
		public void closed(NodeId node) {
			try {
				MemberOrderTests.this.opened.await(500, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			MemberOrderTests.this.calls.add("closed");
		}

	}

}
