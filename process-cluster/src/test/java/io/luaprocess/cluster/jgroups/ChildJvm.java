package io.luaprocess.cluster.jgroups;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.luaprocess.cluster.NodeId;

/**
 * The process of a {@link ChildNode}.
 */
final class ChildJvm implements AutoCloseable {

	private final Process process;

	private final List<NodeId> losses = new CopyOnWriteArrayList<>();

	private volatile List<NodeId> members = List.of();

	private ChildJvm(Process process) {
		this.process = process;
		Thread.ofVirtual().start(this::read);
	}

	static ChildJvm start(String cluster, String node, int port, int range, long failureMillis) {
		return start(List.of(), cluster, node, "127.0.0.1", String.valueOf(port), String.valueOf(range),
				String.valueOf(failureMillis));
	}

	/**
	 * Starts a JVM.
	 * @param prefix a command that runs the command of the JVM in another network
	 * namespace, where it needs a secret
	 * @param arguments those of {@link ChildNode}
	 */
	static ChildJvm start(List<String> prefix, String... arguments) {
		List<String> command = new ArrayList<>(prefix);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4", "-Xshare:auto", "-cp",
				System.getProperty("java.class.path"), ChildNode.class.getName()));
		command.addAll(List.of(arguments));
		try {
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
			if (!prefix.isEmpty()) {
				builder.environment().put("CLUSTER_SECRET", "a secret of the test");
			}
			return new ChildJvm(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith("members ")) {
					report(List.of(line.substring("members ".length()).split(" "))
						.stream()
						.map(NodeId::parse)
						.toList());
				}
			}
		}
		catch (IOException ex) {
			this.members = List.of();
		}
	}

	private void report(List<NodeId> now) {
		this.members.stream().filter((member) -> !now.contains(member)).forEach(this.losses::add);
		this.members = now;
	}

	/**
	 * Returns the nodes that were members and then were none, once for each time.
	 */
	List<NodeId> losses() {
		return List.copyOf(this.losses);
	}

	List<NodeId> members() {
		return this.members;
	}

	/**
	 * Sends a signal to the process, {@code kill -9} and the like.
	 */
	void signal(String signal) {
		try {
			new ProcessBuilder("kill", "-" + signal, String.valueOf(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		try {
			this.process.getOutputStream().close();
			if (!this.process.waitFor(3, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
