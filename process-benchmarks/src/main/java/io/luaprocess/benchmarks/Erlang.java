package io.luaprocess.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Compiles programs in Erlang, where that is installed.
 */
public final class Erlang {

	private Erlang() {
	}

	/**
	 * Compiles a module into a folder of its own.
	 * @param folder folder of the resources, and prefix of the new one
	 * @param module name of the source in it, without its ending
	 * @return the new folder; {@code null} if Erlang is not installed
	 * @throws IOException if the source cannot be written or compiled
	 * @throws InterruptedException if interrupted
	 */
	public static @Nullable Path compile(String folder, String module) throws IOException, InterruptedException {
		String file = module + ".erl";
		Path target = Files.createTempDirectory(folder);
		try (InputStream in = Objects.requireNonNull(Erlang.class.getResourceAsStream("/" + folder + "/" + file),
				file)) {
			Files.copy(in, target.resolve(file));
		}
		try {
			Process compiler = new ProcessBuilder("erlc", file).directory(target.toFile()).inheritIO().start();
			if (compiler.waitFor() != 0) {
				throw new IOException("erlc failed");
			}
			return target;
		}
		catch (IOException ex) {
			if (ex.getMessage() != null && ex.getMessage().startsWith("Cannot run program")) {
				return null;
			}
			throw ex;
		}
	}

}
