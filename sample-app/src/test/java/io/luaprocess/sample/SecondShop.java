package io.luaprocess.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of the shop in a JVM of its own.
 */
final class SecondShop implements AutoCloseable {

	private final Process process;

	private SecondShop(Process process) {
		this.process = process;
	}

	/**
	 * Starts it.
	 * @param log where its output goes
	 * @param properties its properties
	 */
	static SecondShop start(Path log, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx384m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
						SampleApplication.class.getName()));
		for (String property : properties) {
			command.add("--" + property);
		}
		return new SecondShop(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Ends it with SIGKILL: nothing is handed over, and no connection is said goodbye to.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() throws InterruptedException {
		kill();
	}

}
