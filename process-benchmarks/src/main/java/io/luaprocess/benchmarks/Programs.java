package io.luaprocess.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The measured programs: the same text for every implementation, followed by the loop
 * that measures.
 */
final class Programs {

	private Programs() {
	}

	/**
	 * Writes measured programs to a new folder.
	 * @param names their names
	 * @return the folder
	 * @throws IOException if that fails
	 */
	static Path write(List<String> names) throws IOException {
		Path folder = Files.createTempDirectory("benchmark");
		folder.toFile().deleteOnExit();
		String harness = read("/harness.lua");
		for (String name : names) {
			write(folder.resolve(file(name)), "local run = (function()\n" + text(name) + "end)()\n" + harness);
		}
		// In a folder of its own: it is no program of the runtime.
		write(folder.resolve("driver.lua"), read("/driver.lua"));
		return folder;
	}

	private static String text(String name) throws IOException {
		String generated = LargePrograms.text(name);
		return (generated != null) ? generated : read("/programs/" + name + ".lua");
	}

	static String file(String name) {
		return name + ".lua";
	}

	private static void write(Path file, String text) throws IOException {
		Files.writeString(file, text);
		file.toFile().deleteOnExit();
	}

	private static String read(String resource) throws IOException {
		try (InputStream in = Objects.requireNonNull(Programs.class.getResourceAsStream(resource),
				() -> "no program " + resource)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
