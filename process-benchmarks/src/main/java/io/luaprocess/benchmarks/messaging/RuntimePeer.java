package io.luaprocess.benchmarks.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;

/**
 * A runtime with its defaults.
 */
final class RuntimePeer implements AutoCloseable {

	private static final List<String> FILES = List.of("_index.yaml", "ping.lua", "echo.lua", "ring.lua", "hop.lua",
			"table.lua", "fan_in.lua", "sender.lua", "spawn.lua", "nothing.lua", "skynet.lua", "skynet_node.lua",
			"call.lua", "select.lua", "rendezvous.lua", "timers.lua", "lookup.lua", "permission.lua", "idle.lua",
			"gather.lua", "crowd.lua", "random.lua", "lookup_any.lua", "scatter.lua");

	private static final int POLICIES = 100;

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private final LuaProcessRuntime runtime;

	RuntimePeer() throws IOException {
		Path folder = Files.createTempDirectory("messaging");
		for (String file : FILES) {
			try (InputStream in = Objects.requireNonNull(RuntimePeer.class.getResourceAsStream("/messaging/" + file),
					file)) {
				Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		this.runtime = LuaProcessRuntime.builder().roots(List.of(DefinitionRoot.of(folder))).build();
		this.runtime.start();
	}

	/**
	 * Runs a program.
	 * @param program its name
	 * @param operations its argument
	 * @return how long it took in seconds
	 */
	double run(String program, int operations) {
		ProcessRuntime.Builder call = this.runtime.process("m:" + program).timeout(TIMEOUT);
		if (program.equals("permission")) {
			call = call.actor(new Actor("benchmark", Map.of())).scope(scope());
		}
		long start = System.nanoTime();
		call.call(operations);
		return (System.nanoTime() - start) / 1e9;
	}

	/** One of many policies names the action. */
	private static Scope scope() {
		return new Scope(IntStream.range(0, POLICIES).mapToObj(RuntimePeer::policy).toList());
	}

	private static Policy policy(int number) {
		String action = (number == POLICIES - 1) ? "order.read" : "order.other" + number;
		return Policy.builder("benchmark:policy" + number).actions(action).allow();
	}

	/**
	 * Spawns processes that wait.
	 * @param count how many
	 * @return their PIDs
	 */
	List<Pid> idle(int count) {
		Pid[] pids = new Pid[count];
		for (int i = 0; i < count; i++) {
			pids[i] = this.runtime.spawn("m:idle");
		}
		return List.of(pids);
	}

	void end(List<Pid> pids) {
		pids.forEach((pid) -> this.runtime.terminate(pid.toString()));
	}

	@Override
	public void close() {
		this.runtime.close();
	}

}
