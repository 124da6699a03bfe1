package io.luaprocess.benchmarks.cluster.lua;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ProcessException;
import io.luaprocess.benchmarks.cluster.NodeProgram;
import io.luaprocess.cluster.jgroups.JGroupsSettings;
import io.luaprocess.cluster.jgroups.JGroupsTransport;
import io.luaprocess.cluster.node.BasicParts;
import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.cluster.node.ClusterSettings;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with a runtime that is a node of a cluster, both with their defaults but for the
 * failure timeout. All that is measured are processes in Lua.
 */
public final class LuaNode implements NodeProgram {

	private static final List<String> FILES = List.of("_index.yaml", "nothing.lua", "connect.lua", "send.lua", "sender.lua",
			"receiver.lua", "ping.lua", "echo.lua", "watch.lua", "watcher.lua");

	/** Ports above the first one that may be taken. */
	private static final int PORT_RANGE = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final long PAUSE_MILLIS = 10;

	private final LuaProcessRuntime runtime;

	private final String name;

	private @Nullable String other;

	private LuaNode(LuaProcessRuntime runtime, String name) {
		this.runtime = runtime;
		this.name = name;
	}

	/**
	 * Serves until the input ends.
	 * @param args name of the node; failure timeout in seconds; name of the cluster;
	 * first port
	 * @throws Exception if a command fails
	 */
	public static void main(String[] args) throws Exception {
		JGroupsSettings settings = JGroupsSettings.of(args[2], args[0])
			.bindPort(Integer.parseInt(args[3]), PORT_RANGE)
			.failureTimeout(Duration.ofSeconds(Long.parseLong(args[1])))
			.build();
		LuaProcessRuntime runtime = LuaProcessRuntime.builder()
			.roots(List.of(DefinitionRoot.of(programs())))
			.cluster(new ClusterNode(new JGroupsTransport(settings), ClusterSettings.DEFAULT, BasicParts::make))
			.build();
		runtime.start();
		NodeProgram.serve(new LuaNode(runtime, args[0]));
		System.exit(0);
	}

	private static Path programs() throws IOException {
		Path folder = Files.createTempDirectory("cluster");
		for (String file : FILES) {
			try (InputStream in = Objects.requireNonNull(LuaNode.class.getResourceAsStream("/cluster/" + file), file)) {
				Files.copy(in, folder.resolve(file));
			}
		}
		return folder;
	}

	@Override
	public String address() {
		return this.name;
	}

	@Override
	public void connect(String address) throws InterruptedException {
		this.other = address;
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!isConnected()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("no node " + address + " within " + PATIENCE.toSeconds() + " s");
			}
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
	}

	private boolean isConnected() {
		try {
			call("c:connect");
			return true;
		}
		catch (ProcessException ex) {
			return false;
		}
	}

	@Override
	public long send(int pairs, int count) {
		return nanos(Objects.requireNonNull(call("c:send", pairs, count / pairs)));
	}

	@Override
	public long[] ping(int count) {
		return ((List<?>) Objects.requireNonNull(call("c:ping", count))).stream().mapToLong(LuaNode::nanos).toArray();
	}

	@Override
	public void watch(Runnable down) {
		String watcher = (String) Objects.requireNonNull(call("c:watch"));
		this.runtime.watch(watcher).whenComplete((exit, failure) -> {
			if (exit != null && ("node down: " + this.other).equals(exit.value())) {
				down.run();
			}
			else {
				System.err.println("The end of the node was told as " + ((exit != null) ? exit : failure));
			}
		});
	}

	/** Runs a program with the host of the other node as its first argument. */
	private @Nullable Object call(String program, Object... arguments) {
		Object[] all = new Object[arguments.length + 1];
		all[0] = "app:processes@" + Objects.requireNonNull(this.other, "not connected");
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return this.runtime.process(program).timeout(TIMEOUT).call(all);
	}

	private static long nanos(Object number) {
		return ((Number) number).longValue();
	}

}
