package io.luaprocess.lua.engine;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Runs programs with the {@code lua5.2} of the machine, one after the other in one
 * operating system process, each with globals of its own. A program that does not end in
 * time costs that process; the next program starts another one. Not thread-safe.
 */
public final class ReferenceLua implements AutoCloseable {

	private static final Path COMMAND = Path.of("/usr/bin/lua5.2");

	private static final long SECONDS = 20;

	private @Nullable Path driver;

	private @Nullable Process process;

	private boolean asked;

	static boolean isInstalled() {
		return Files.isExecutable(COMMAND);
	}

	/**
	 * Begins to run a program, without waiting for its end.
	 * @param source its text
	 */
	public void start(String source) {
		try {
			Process p = this.process;
			if (p == null) {
				p = launch();
				this.process = p;
				send(p, RandomProgram.PRELUDE);
			}
			this.asked = true;
			send(p, source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for the end of the program begun last.
	 * @return what it printed, with the text of the error it ended with; {@code null} if
	 * it did not end in time or crashed
	 */
	public @Nullable String await() {
		Process p = this.process;
		if (p == null || !this.asked) {
			throw new IllegalStateException("no program");
		}
		this.asked = false;
		CompletableFuture<Void> end = new CompletableFuture<>();
		end.orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally((late) -> {
			p.destroyForcibly();
			return null;
		});
		try {
			return receive(p.getInputStream());
		}
		catch (IOException ex) {
			p.destroyForcibly();
			this.process = null;
			return null;
		}
		finally {
			end.complete(null);
		}
	}

	/**
	 * Runs a program.
	 * @param source its text
	 * @return as {@link #await()}
	 */
	public @Nullable String run(String source) {
		start(source);
		return await();
	}

	private Process launch() throws IOException {
		if (this.driver == null) {
			this.driver = Files.writeString(Files.createTempFile("driver", ".lua"),
					RandomProgram.resource("driver.lua"));
		}
		return new ProcessBuilder(COMMAND.toString(), this.driver.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	private static void send(Process p, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		OutputStream out = new BufferedOutputStream(p.getOutputStream(), bytes.length + 16);
		out.write((bytes.length + "\n").getBytes(StandardCharsets.ISO_8859_1));
		out.write(bytes);
		out.flush();
	}

	private static String receive(InputStream in) throws IOException {
		int size = 0;
		int c;
		while ((c = in.read()) != '\n') {
			if (c < '0' || c > '9') {
				throw new EOFException();
			}
			size = size * 10 + c - '0';
		}
		byte[] bytes = new byte[size];
		new DataInputStream(in).readFully(bytes);
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() {
		try {
			if (this.process != null) {
				this.process.destroyForcibly().waitFor();
				this.process = null;
			}
			if (this.driver != null) {
				Files.deleteIfExists(this.driver);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
