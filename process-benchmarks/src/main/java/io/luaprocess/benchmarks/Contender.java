package io.luaprocess.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An implementation of Lua that runs measured programs.
 */
interface Contender {

	/** How long a process runs a program before it measures. */
	double WARMUP_SECONDS = 1.5;

	/** How many warm calls are measured. */
	int CALLS = 15;

	/**
	 * What a program reports.
	 *
	 * @param result its result as text
	 * @param cold seconds of the first call
	 * @param warm median seconds of warm calls
	 */
	record Measurement(String result, double cold, double warm) {
	}

	/**
	 * Runs a program.
	 * @param program its name
	 * @return the times; {@code null} if this implementation is not installed
	 * @throws IOException if it cannot be run
	 * @throws InterruptedException if interrupted
	 */
	@Nullable Measurement measure(String program) throws IOException, InterruptedException;

	/**
	 * A command of the operating system.
	 * @param command its name
	 * @param folder where the programs are
	 * @return the implementation
	 */
	static Contender command(String command, Path folder) {
		return (program) -> {
			Process process;
			try {
				process = new ProcessBuilder(command, "driver.lua", Programs.file(program), "0.5",
						Integer.toString(CALLS))
					.directory(folder.toFile())
					.redirectError(ProcessBuilder.Redirect.INHERIT)
					.start();
			}
			catch (IOException ex) {
				return null;
			}
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new IOException(command + " failed on " + program);
			}
			List<String> lines = output.lines().toList();
			return new Measurement(lines.get(0), Double.parseDouble(lines.get(1)), Double.parseDouble(lines.get(2)));
		};
	}

}
