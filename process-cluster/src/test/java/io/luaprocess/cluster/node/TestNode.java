package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.luaprocess.Pid;
import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.node.names.SharedNames;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.RuntimeBuilder;
import io.luaprocess.security.Identity;
import io.luaprocess.topology.Relations;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * A runtime that is a node, with the agents of {@code cluster/agents}.
 */
final class TestNode implements AutoCloseable {

	static final ClusterSettings SETTINGS = ClusterSettings.DEFAULT.withHeartbeat(Duration.ofMillis(50));

	private static final Duration LONG = Duration.ofSeconds(20);

	static {
		Awaitility.setDefaultTimeout(LONG);
	}

	private final @Nullable TestNetwork network;

	final ClusterNode node;

	final LuaProcessRuntime runtime;

	private TestNode(@Nullable TestNetwork network, ClusterNode node, LuaProcessRuntime runtime) {
		this.network = network;
		this.node = node;
		this.runtime = runtime;
	}

	static TestNode start(TestNetwork network, String name) {
		return start(network, name, 1, SETTINGS);
	}

	static TestNode start(TestNetwork network, String name, long incarnation, ClusterSettings settings) {
		return start(network, name, incarnation, settings, WireVersion.THIS, (builder) -> {
		});
	}

	static TestNode start(TestNetwork network, String name, long incarnation, ClusterSettings settings,
			WireVersion versions, Consumer<RuntimeBuilder> customizer) {
		return start(network, network.transport(name, incarnation), settings, versions, customizer);
	}

	/** A node on any transport. */
	static TestNode start(@Nullable TestNetwork network, ClusterTransport transport, ClusterSettings settings,
			WireVersion versions, Consumer<RuntimeBuilder> customizer) {
		ClusterNode node = new ClusterNode(transport, settings, TestNode::parts, null, versions);
		RuntimeBuilder builder = LuaProcessRuntime.builder()
			.roots(List.of(LuaTest.root("cluster/agents")))
			.grace(Duration.ofMillis(20))
			.cluster(node);
		customizer.accept(builder);
		LuaProcessRuntime runtime = builder.build();
		runtime.start();
		return new TestNode(network, node, runtime);
	}

	private static ClusterParts parts(NodeLinks links) {
		return new ClusterParts(new SharedNames(links), BasicParts.make(links).placement(), List.of());
	}

	/** A node of a simulated network, which the test drives. */
	static TestNode start(ClusterTransport transport) {
		return start(null, transport, SETTINGS, WireVersion.THIS, (builder) -> {
		});
	}

	NodeId id() {
		return this.node.self();
	}

	Pid agent() {
		return this.runtime.spawn("app:agent");
	}

	/** Lets an agent of this or another node call a function of the process module. */
	@Nullable Object call(Pid agent, String function, @Nullable Object... arguments) {
		return get(begin(agent, function, arguments));
	}

	/** The same, without waiting for what it returns. */
	CompletableFuture<@Nullable Object> begin(Pid agent, String function, @Nullable Object... arguments) {
		@Nullable Object[] payload = new @Nullable Object[arguments.length + 1];
		payload[0] = function;
		System.arraycopy(arguments, 0, payload, 1, arguments.length);
		return this.runtime.request(agent, "do", LONG, payload);
	}

	/** Ends an agent of this node normally. */
	void end(Pid agent) {
		this.runtime.send(agent, "end");
		await().atMost(LONG).until(() -> this.runtime.kernel().process(agent) == null);
	}

	/** How many relations a process of this node has. */
	int relations(Pid agent) {
		ProcessInstance process = Objects.requireNonNull(this.runtime.kernel().process(agent));
		return Stream.of(Relations.Kind.values()).mapToInt((kind) -> process.view().related(kind, 1000).size()).sum();
	}

	/** Returns what an agent has seen. */
	@SuppressWarnings("unchecked")
	List<String> log(Pid agent) {
		Object log = get(this.runtime.request(agent, "log", LONG));
		return (log instanceof List) ? (List<String>) log : List.of();
	}

	/** Waits for what an agent sees. */
	void awaitLog(Pid agent, String... seen) {
		await().atMost(LONG).until(() -> log(agent), List.of(seen)::equals);
	}

	private static @Nullable Object get(CompletableFuture<?> future) {
		try {
			return future.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (RuntimeException) Objects.requireNonNull(ex.getCause());
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Returns for whom a process of this node acts. */
	Identity identity(Pid agent) {
		ProcessInstance process = Objects.requireNonNull(this.runtime.kernel().process(agent));
		return ((LuaProcess) process.body()).identity();
	}

	MemberView member(TestNode other) {
		return this.node.describe()
			.members()
			.stream()
			.filter((view) -> view.node().equals(other.id()))
			.findFirst()
			.orElseThrow();
	}

	/** Waits until there is an open session with another node. */
	TestNode meets(TestNode other) {
		await().atMost(LONG).until(() -> sees(other) && other.sees(this));
		return this;
	}

	boolean sees(TestNode other) {
		return this.node.describe()
			.members()
			.stream()
			.anyMatch((view) -> view.node().equals(other.id()) && view.session().state() == SessionState.OPEN);
	}

	/** The others learn that it is lost; nothing stops here. */
	void lose() {
		Objects.requireNonNull(this.network).lose(id());
	}

	@Override
	public void close() {
		this.runtime.close();
	}

}
