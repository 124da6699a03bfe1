package io.luaprocess.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A node that is a JVM. {@link #serve} reads commands from the input, one a line, and
 * answers with lines that begin with {@link #MARK}:
 * <ul>
 * <li>at the start: the address;
 * <li>{@code connect ADDRESS}: {@code connected};
 * <li>{@code send PAIRS COUNT}: the nanoseconds it took;
 * <li>{@code ping COUNT}: the nanoseconds of each round trip;
 * <li>{@code watch}: {@code watching}, and later {@code down}.
 * </ul>
 * A receiver tells its sender after each {@link #WINDOW} messages. A sender is at most
 * {@link #AHEAD} such windows ahead.
 */
public interface NodeProgram {

	/** Begins an answer. */
	String MARK = "= ";

	/** Messages after which a receiver asks for more. */
	int WINDOW = 1000;

	/** How many windows a sender is ahead. */
	int AHEAD = 3;

	/**
	 * Returns where other nodes find this one.
	 * @return without spaces
	 */
	String address();

	/**
	 * Connects this node with another one, which the other commands use from now on.
	 * @param address its address
	 * @throws Exception if that fails
	 */
	void connect(String address) throws Exception;

	/**
	 * Sends small messages to processes of the other node and waits until these have
	 * counted all of them.
	 * @param pairs how many processes send, each to another one
	 * @param count messages of all together
	 * @return nanoseconds between the first message and the answer of the last receiver
	 * @throws Exception if that fails
	 */
	long send(int pairs, int count) throws Exception;

	/**
	 * Sends a message to a process of the other node and back.
	 * @param count how often
	 * @return nanoseconds of each round trip
	 * @throws Exception if that fails
	 */
	long[] ping(int count) throws Exception;

	/**
	 * Watches a process of the other node. Returns when it is watched.
	 * @param down is called once when that process is gone
	 * @throws Exception if that fails
	 */
	void watch(Runnable down) throws Exception;

	/**
	 * Serves until the input ends.
	 * @param program what is to run the commands
	 * @throws Exception what a command throws
	 */
	static void serve(NodeProgram program) throws Exception {
		answer(program.address());
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				run(program, line.split(" "));
			}
		}
	}

	private static void run(NodeProgram program, String[] command) throws Exception {
		switch (command[0]) {
			case "connect" -> {
				program.connect(command[1]);
				answer("connected");
			}
			case "send" ->
				answer(Long.toString(program.send(Integer.parseInt(command[1]), Integer.parseInt(command[2]))));
			case "ping" -> answer(Arrays.stream(program.ping(Integer.parseInt(command[1])))
				.mapToObj(Long::toString)
				.collect(Collectors.joining(" ")));
			case "watch" -> {
				program.watch(() -> answer("down"));
				answer("watching");
			}
			default -> throw new IOException("no command " + command[0]);
		}
	}

	private static void answer(String text) {
		System.out.println(MARK + text);
	}

}
