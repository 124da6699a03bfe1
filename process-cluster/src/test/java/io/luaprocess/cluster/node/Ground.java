package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

import io.luaprocess.Pid;
import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.SimulatedNetwork;
import io.luaprocess.cluster.jgroups.JGroupsTransport;
import io.luaprocess.cluster.jgroups.Nodes;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.RuntimeBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Where the table of primitives runs: a runtime that asks, and one with the processes
 * that it asks.
 */
final class Ground implements AutoCloseable {

	private static final Duration LONG = Duration.ofSeconds(15);

	final LuaProcessRuntime near;

	final LuaProcessRuntime far;

	/** The host of the processes that are asked. */
	final String host;

	private final @Nullable TestNode nearNode;

	private final @Nullable TestNode farNode;

	/** Lets the node that asks learn that the other one is lost. */
	private final Runnable loss;

	/** The last one is closed first. */
	private final Deque<AutoCloseable> closed = new ArrayDeque<>();

	private Ground(LuaProcessRuntime only) {
		this.near = only;
		this.far = only;
		this.host = "test:host";
		this.nearNode = null;
		this.farNode = null;
		this.loss = () -> {
		};
		this.closed.push(only);
	}

	private Ground(TestNode near, TestNode far, Runnable loss, AutoCloseable network) {
		this.near = near.runtime;
		this.far = far.runtime;
		this.host = "test:host@two";
		this.nearNode = near;
		this.farNode = far;
		this.loss = loss;
		this.closed.push(network);
		this.closed.push(near);
		this.closed.push(far);
		near.meets(far);
	}

	/** One runtime without a cluster: the table says what happens there. */
	static Ground alone() {
		RuntimeBuilder builder = LuaProcessRuntime.builder();
		customize(builder);
		LuaProcessRuntime runtime = builder.build();
		runtime.start();
		return new Ground(runtime);
	}

	/** Two nodes on the simulated network. */
	static Ground simulated() {
		SimulatedNodes nodes = new SimulatedNodes(new SimulatedNetwork(1));
		TestNode one = nodes.run(() -> node(nodes.network.node("one")));
		TestNode two = nodes.run(() -> node(nodes.network.node("two")));
		return new Ground(one, two, () -> nodes.network.crash("two"), nodes);
	}

	/** Two nodes on loopback. */
	static Ground sockets() {
		Nodes nodes = new Nodes();
		TestNode one = node(socket(nodes, "one"));
		ClusterTransport two = socket(nodes, "two");
		return new Ground(one, node(two), two::close, nodes);
	}

	private static ClusterTransport socket(Nodes nodes, String name) {
		return new JGroupsTransport(
				nodes.settings("table", name, (settings) -> settings.failureTimeout(Duration.ofSeconds(8))
					.maxFrameBytes(TestNode.SETTINGS.largest() + 1024)));
	}

	private static TestNode node(ClusterTransport transport) {
		return TestNode.start(null, transport, TestNode.SETTINGS, WireVersion.THIS, (builder) -> {
			customize(builder);
			builder.roots(List.of(LuaTest.root("cluster/rules-" + transport.self().name())));
		});
	}

	private static void customize(RuntimeBuilder builder) {
		builder.roots(List.of(LuaTest.root("cluster/table"), LuaTest.root("lua/support")))
			.defaultHost("test:host")
			.grace(Duration.ofMillis(20));
	}

	/** Runs a test of a suite; without a name returns the names of all. */
	@Nullable Object run(String suite, @Nullable Object @Nullable ... arguments) {
		return this.near.process("test:" + suite).timeout(LONG).call(arguments);
	}

	/** Starts a process that does what it is told. */
	Pid peer() {
		return this.near.process("test:peer").host(this.host).spawn();
	}

	/** The other node is lost. */
	void lose() {
		this.loss.run();
	}

	/** The session of the node that asks with the other one, or the other way round. */
	SessionView session(boolean fromNear) {
		TestNode near = Objects.requireNonNull(this.nearNode);
		TestNode far = Objects.requireNonNull(this.farNode);
		return fromNear ? near.member(far).session() : far.member(near).session();
	}

	@Override
	public void close() {
		this.closed.forEach((each) -> {
			try {
				each.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
