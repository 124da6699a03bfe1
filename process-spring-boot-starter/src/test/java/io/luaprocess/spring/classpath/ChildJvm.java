package io.luaprocess.spring.classpath;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs code in a JVM of its own.
 */
final class ChildJvm {

	private ChildJvm() {
	}

	/**
	 * Waits for a JVM.
	 * @param folder for its output
	 * @param arguments of the command
	 * @return all it has written
	 */
	static String run(Path folder, List<String> arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx256m"));
		command.addAll(arguments);
		Path output = Files.createTempFile(folder, "output", ".txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			boolean ended = process.waitFor(120, TimeUnit.SECONDS);
			String text = Files.readString(output);
			assertThat(ended).as("ended: " + text).isTrue();
			assertThat(process.exitValue()).as("status after: " + text).isZero();
			return text;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
