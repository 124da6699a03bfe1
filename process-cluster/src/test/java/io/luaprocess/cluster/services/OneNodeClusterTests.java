package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.node.BasicParts;
import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.cluster.node.ClusterSettings;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.placement.LoadPlacement;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A service of which there is one, over runtimes with sessions.
 */
@Timeout(60)
class OneNodeClusterTests {

	private static final String COUNTER = "shop:counter";

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final OneNodeSettings SETTINGS = new OneNodeSettings(0, Duration.ofMillis(300),
			Duration.ofMinutes(10));

	private final LoopNetwork network = new LoopNetwork();

	private final List<LuaProcessRuntime> runtimes = new ArrayList<>();

	private LuaProcessRuntime start(String name, long incarnation) {
		ClusterNode node = new ClusterNode(this.network.transport(new NodeId(name, incarnation)),
				ClusterSettings.DEFAULT.withHeartbeat(Duration.ofMillis(50)), OneNodeClusterTests::parts);
		LuaProcessRuntime runtime = LuaProcessRuntime.builder()
			.entries(List.of(new ApplicationEntry("shop:host", "process.host", Map.of()),
					new ApplicationEntry("shop:wait", "process.lua", Map.of("source", """
							return { main = function()
								local events = process.events()
								while events:receive().kind ~= process.event.CANCEL do end
							end }
							""")),
					new ApplicationEntry(COUNTER, "process.service",
							Map.of("process", "shop:wait", "host", "shop:host", "cluster", "one", "lifecycle",
									Map.of("auto_start", true)))))
			.defaultHost("shop:host")
			.cluster(node)
			.build();
		runtime.start();
		this.runtimes.add(runtime);
		return runtime;
	}

	private static ClusterParts parts(NodeLinks links) {
		return new ClusterParts(BasicParts.make(links).names(), new LoadPlacement(links),
				List.of(new OneNodePart(links, SETTINGS)));
	}

	@AfterEach
	void close() {
		this.runtimes.forEach(LuaProcessRuntime::close);
	}

	private static ServiceStatus status(LuaProcessRuntime runtime) {
		return Objects.requireNonNull(runtime.services().service(COUNTER));
	}

	private static boolean runs(LuaProcessRuntime runtime) {
		return status(runtime).state() == ServiceState.RUNNING;
	}

	private static @Nullable String elsewhere(LuaProcessRuntime runtime) {
		return status(runtime).elsewhere();
	}

	@Test
	void itRunsOnTheFirstNodeAndOthersSayWhere() {
		LuaProcessRuntime first = start("n1", 1);
		await().atMost(LONG).until(() -> runs(first));
		LuaProcessRuntime second = start("n2", 2);
		await().atMost(LONG).until(() -> "runs on node n1".equals(elsewhere(second)));
		assertThat(runs(first)).isTrue();
		assertThat(runs(second)).isFalse();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> second.services().start(COUNTER))
			.withMessage("service 'shop:counter' runs on node n1")
			.matches((ex) -> ex.is(ErrorKind.CONFLICT));
	}

	@Test
	void aNodeThatLeavesHandsItOver() {
		LuaProcessRuntime first = start("n1", 1);
		await().atMost(LONG).until(() -> runs(first));
		LuaProcessRuntime second = start("n2", 2);
		await().atMost(LONG).until(() -> "runs on node n1".equals(elsewhere(second)));
		first.stop();
		await().atMost(LONG).until(() -> runs(second));
		assertThat(runs(first)).isFalse();
		first.start();
		await().atMost(LONG).until(() -> "runs on node n2".equals(elsewhere(first)));
	}

	@Test
	void aNodeThatIsLostStopsItAndTheMajorityStartsItElsewhere() {
		LuaProcessRuntime lost = start("n1", 1);
		await().atMost(LONG).until(() -> runs(lost));
		LuaProcessRuntime second = start("n2", 2);
		LuaProcessRuntime third = start("n3", 3);
		await().atMost(LONG)
			.until(() -> "runs on node n1".equals(elsewhere(second)) && "runs on node n1".equals(elsewhere(third)));
		this.network.cutOff("n1");
		await().atMost(LONG).until(() -> !runs(lost));
		assertThat(runs(second) || runs(third)).as("before the others start it").isFalse();
		await().atMost(LONG).until(() -> runs(second) != runs(third));
		assertThat(elsewhere(lost)).isEqualTo("has no majority");
		this.network.heal();
		String owner = runs(second) ? "n2" : "n3";
		await().atMost(LONG).until(() -> ("runs on node " + owner).equals(elsewhere(lost)));
	}

	@Test
	void twoThatWereFormedApartAgreeOnOne() {
		this.network.cutOff("n2");
		LuaProcessRuntime first = start("n1", 1);
		LuaProcessRuntime second = start("n2", 2);
		await().atMost(LONG).until(() -> runs(first) && runs(second));
		this.network.heal();
		await().atMost(LONG).until(() -> runs(first) != runs(second));
		LuaProcessRuntime other = runs(first) ? second : first;
		await().atMost(LONG)
			.until(() -> status(other).state() == ServiceState.STOPPED
					&& String.valueOf(elsewhere(other)).startsWith("runs on node n"));
	}

	@Test
	void oneThatAnOperatorHasStoppedIsNotStartedElsewhere() {
		LuaProcessRuntime first = start("n1", 1);
		await().atMost(LONG).until(() -> runs(first));
		LuaProcessRuntime second = start("n2", 2);
		await().atMost(LONG).until(() -> "runs on node n1".equals(elsewhere(second)));
		first.kernel().join(first.services().stop(COUNTER));
		assertThat(status(first).state()).isEqualTo(ServiceState.STOPPED);
		assertThat(status(first).elsewhere()).isNull();
		assertThat(elsewhere(second)).isEqualTo("runs on node n1");
		first.kernel().join(first.services().start(COUNTER));
		assertThat(runs(first)).isTrue();
	}

	/** Delivers frames at once, and lets nodes be cut off. */
	private static final class LoopNetwork {

		private final Map<NodeId, Loop> joined = new LinkedHashMap<>();

		private @Nullable String apart;

		Loop transport(NodeId node) {
			return new Loop(this, node);
		}

		synchronized void cutOff(String name) {
			this.apart = name;
			report();
		}

		synchronized void heal() {
			this.apart = null;
			report();
		}

		synchronized void join(Loop loop) {
			this.joined.put(loop.self, loop);
			report();
		}

		synchronized void part(Loop loop) {
			this.joined.remove(loop.self);
			report();
		}

		private boolean sees(NodeId one, NodeId other) {
			return one.name().equals(this.apart) == other.name().equals(this.apart);
		}

		private void report() {
			this.joined.forEach((node, loop) -> Objects.requireNonNull(loop.listener)
				.members(this.joined.keySet().stream().filter((other) -> sees(node, other)).toList()));
		}

		@Nullable Loop route(NodeId from, NodeId to) {
			synchronized (this) {
				return sees(from, to) ? this.joined.get(to) : null;
			}
		}

	}

	/** A node of the network. */
	private static final class Loop implements ClusterTransport {

		private final LoopNetwork network;

		private final NodeId self;

		private volatile @Nullable Listener listener;

		Loop(LoopNetwork network, NodeId self) {
			this.network = network;
			this.self = self;
		}

		@Override
		public NodeId self() {
			return this.self;
		}

		@Override
		public void start(Listener told) {
			this.listener = told;
			this.network.join(this);
		}

		@Override
		public void send(NodeId to, byte[] frame, int length) {
			Loop target = this.network.route(this.self, to);
			Listener told = (target != null) ? target.listener : null;
			if (told != null) {
				told.received(this.self, Arrays.copyOf(frame, length));
			}
		}

		@Override
		public Map<String, Object> describe() {
			return Map.of();
		}

		@Override
		public void close() {
			this.network.part(this);
		}

	}

}
