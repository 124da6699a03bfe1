package io.luaprocess.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * JVMs that measure. What the JIT compiler makes of a program differs from one JVM to the
 * next, so that one of them says little. Their number is the system property
 * {@code forks}.
 */
public final class Forks {

	private Forks() {
	}

	/**
	 * Returns how many JVMs are to measure.
	 * @return the number, 1 by default
	 */
	public static int count() {
		return Integer.getInteger("forks", 1);
	}

	/**
	 * Runs a program in a new JVM with the options and the class path of this one, and
	 * waits for its end.
	 * @param program the class of its main method
	 * @param arguments its arguments
	 * @param output takes its lines as they come
	 * @throws IOException if the program fails
	 * @throws InterruptedException if interrupted
	 */
	public static void run(Class<?> program, List<String> arguments, Consumer<String> output)
			throws IOException, InterruptedException {
		Process jvm = new ProcessBuilder(command(program.getName(), arguments))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
			lines.lines().forEach(output);
		}
		finally {
			jvm.destroy();
		}
		if (jvm.waitFor() != 0) {
			throw new IOException(program.getSimpleName() + " failed in a JVM of its own");
		}
	}

	/**
	 * Returns how a new JVM is started that has the options and the class path of this
	 * one.
	 * @param program name of the class of its main method
	 * @param arguments its arguments
	 * @return the command
	 */
	public static List<String> command(String program, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
		command.addAll(arguments);
		return command;
	}

	/**
	 * Returns the value in the middle.
	 * @param values at least one
	 * @return the median, of an even number the upper one
	 */
	public static double median(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
