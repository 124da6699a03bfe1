package io.luaprocess.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

import io.luaprocess.benchmarks.Erlang;
import org.jspecify.annotations.Nullable;

/**
 * Erlang nodes that run {@code cluster.erl}, with a port mapper of their own.
 */
final class ErlangContender implements ClusterContender {

	private final String cookie = UUID.randomUUID().toString();

	private final Path folder;

	private final int timeoutSeconds;

	private final String port;

	private final Process portMapper;

	private ErlangContender(Path folder, int timeoutSeconds) throws IOException {
		this.folder = folder;
		this.timeoutSeconds = timeoutSeconds;
		this.port = Integer.toString(Loopback.freePort());
		this.portMapper = new ProcessBuilder("epmd", "-port", this.port, "-address", Loopback.ADDRESS).inheritIO()
			.start();
	}

	static @Nullable ClusterContender open(int timeoutSeconds) throws IOException, InterruptedException {
		Path folder = Erlang.compile("cluster", "cluster");
		if (folder == null) {
			System.out.println("Erlang is not installed");
			return null;
		}
		return new ErlangContender(folder, timeoutSeconds);
	}

	@Override
	public NodeProcess start(String name) throws IOException, InterruptedException {
		ProcessBuilder command = new ProcessBuilder("erl", "-sname", name + "@localhost", "-setcookie", this.cookie,
				"-start_epmd", "false", "-kernel", "logger_level", "critical", "-kernel", "inet_dist_use_interface",
				"{127,0,0,1}", "-kernel", "net_ticktime", Integer.toString(this.timeoutSeconds), "-noshell", "-run",
				"cluster", "main", "-s", "init", "stop")
			.directory(this.folder.toFile());
		command.environment().put("ERL_EPMD_PORT", this.port);
		return new NodeProcess(command);
	}

	@Override
	public void close() throws InterruptedException {
		this.portMapper.destroy();
		this.portMapper.waitFor();
	}

}
