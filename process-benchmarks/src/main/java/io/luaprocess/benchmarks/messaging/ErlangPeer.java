package io.luaprocess.benchmarks.messaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.luaprocess.benchmarks.Erlang;
import org.jspecify.annotations.Nullable;

/**
 * An Erlang node that runs the programs of {@code messaging.erl}.
 */
final class ErlangPeer implements AutoCloseable {

	private final Process node;

	private final BufferedReader output;

	private ErlangPeer(Process node) {
		this.node = node;
		this.output = node.inputReader(StandardCharsets.UTF_8);
	}

	/**
	 * Starts a node.
	 * @return the node; {@code null} if Erlang is not installed
	 * @throws IOException if the programs cannot be written or compiled
	 * @throws InterruptedException if interrupted
	 */
	static @Nullable ErlangPeer start() throws IOException, InterruptedException {
		Path folder = Erlang.compile("messaging", "messaging");
		if (folder == null) {
			return null;
		}
		return new ErlangPeer(
				new ProcessBuilder("erl", "+P", "500000", "-noshell", "-run", "messaging", "main", "-s", "init", "stop")
					.directory(folder.toFile())
					.redirectError(ProcessBuilder.Redirect.INHERIT)
					.start());
	}

	/**
	 * Runs a program.
	 * @param program its name
	 * @param operations its argument
	 * @return how long it took in seconds
	 * @throws IOException if the node has ended
	 */
	double run(String program, int operations) throws IOException {
		return ask(program, operations) / 1e6;
	}

	/**
	 * Spawns processes that wait, and ends them.
	 * @param count how many
	 * @return bytes of each
	 * @throws IOException if the node has ended
	 */
	long idle(int count) throws IOException {
		return ask("idle", count);
	}

	private long ask(String program, int operations) throws IOException {
		this.node.getOutputStream().write((program + " " + operations + "\n").getBytes(StandardCharsets.UTF_8));
		this.node.getOutputStream().flush();
		String line = this.output.readLine();
		if (line == null) {
			throw new IOException("Erlang ended in " + program);
		}
		return Long.parseLong(line.strip());
	}

	/** Ends the node, which stops when its input does. */
	@Override
	public void close() throws IOException, InterruptedException {
		this.node.getOutputStream().close();
		this.node.waitFor(10, TimeUnit.SECONDS);
		this.node.destroy();
	}

}
