package io.luaprocess.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A node that was started: an operating system process that reads commands and answers
 * with marked lines. Its other lines are printed.
 */
final class NodeProcess implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 120;

	private final Process process;

	/** Empty when the output has ended. */
	private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

	private final String address;

	/**
	 * Starts a node and waits until it is ready.
	 * @param command starts the operating system process
	 * @throws IOException if it does not start
	 * @throws InterruptedException if interrupted
	 */
	NodeProcess(ProcessBuilder command) throws IOException, InterruptedException {
		this.process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
		Thread.startVirtualThread(this::read);
		this.address = answer("start");
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8)) {
			lines.lines().forEach(this::take);
		}
		catch (IOException | UncheckedIOException ex) {
			// Ended.
		}
		this.answers.add(Optional.empty());
	}

	private void take(String line) {
		if (line.startsWith(NodeProgram.MARK)) {
			this.answers.add(Optional.of(line.substring(NodeProgram.MARK.length())));
		}
		else {
			System.out.println(line);
		}
	}

	/** Where other nodes find it. */
	String address() {
		return this.address;
	}

	/** Runs a command and returns its answer. */
	String ask(String command) throws IOException, InterruptedException {
		this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
		this.process.getOutputStream().flush();
		return answer(command);
	}

	/** Waits for the next line of the node. */
	String answer(String awaited) throws IOException, InterruptedException {
		Optional<String> answer = this.answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (answer == null) {
			throw new IOException("no answer in " + PATIENCE_SECONDS + " s to: " + awaited);
		}
		return answer.orElseThrow(() -> new IOException("the node ended in: " + awaited));
	}

	/** Sends SIGKILL and does not wait. */
	void kill() {
		this.process.destroyForcibly();
	}

	/** Sends SIGSTOP: the node keeps its connections and does nothing any more. */
	void stop() throws IOException, InterruptedException {
		int result = new ProcessBuilder("kill", "-STOP", Long.toString(this.process.pid())).inheritIO()
			.start()
			.waitFor();
		if (result != 0) {
			throw new IOException("kill -STOP failed");
		}
	}

	/** Ends the node, in whatever state it is. */
	@Override
	public void close() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

}
