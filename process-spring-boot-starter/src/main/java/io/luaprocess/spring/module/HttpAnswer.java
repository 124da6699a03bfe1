package io.luaprocess.spring.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response that was read.
 *
 * @param status the status code
 * @param headers the headers
 * @param body the body
 */
record HttpAnswer(int status, HttpHeaders headers, byte[] body) {

	private static final Duration PATIENCE = Duration.ofMillis(500);

	/**
	 * Reads a response. Is ended by an interrupt of the calling thread.
	 * @param response the response
	 * @param maxSize most bytes of the body
	 * @return the response
	 * @throws IOException if it cannot be read
	 * @throws InterruptedIOException if the thread was interrupted; the flag is clear
	 * then
	 * @throws ProcessException LIMIT_EXCEEDED if the body is larger
	 */
	static HttpAnswer read(ClientHttpResponse response, int maxSize) throws IOException {
		InputStream in = response.getBody();
		byte[] body = readBody(in, maxSize + 1);
		if (body.length > maxSize) {
			// So that the rest is not read.
			in.close();
			throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "the response has more than " + maxSize + " bytes");
		}
		return new HttpAnswer(response.getStatusCode().value(), response.getHeaders(), body);
	}

	/**
	 * Reads in a thread of its own. The stream of Reactor Netty spins on an interrupt,
	 * and with it the carrier of a virtual thread, so streams are closed first. Only a
	 * thread that reads on then is interrupted.
	 */
	private static byte[] readBody(InputStream in, int length) throws IOException {
		FutureTask<byte[]> reading = new FutureTask<>(() -> in.readNBytes(length));
		Thread reader = Thread.ofVirtual().start(reading);
		try {
			return reading.get();
		}
		catch (InterruptedException ex) {
			close(in);
			if (!ends(reader, PATIENCE)) {
				reader.interrupt();
				ends(reader, PATIENCE);
			}
			throw new InterruptedIOException();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			// Clients that are not made of streams throw other exceptions.
			throw (ex.getCause() instanceof IOException failure) ? failure : new IOException(ex.getCause());
		}
	}

	/** Some streams wait until nothing reads, so this does not. */
	private static void close(InputStream in) {
		Thread.startVirtualThread(() -> {
			try {
				in.close();
			}
			catch (IOException | RuntimeException ex) {
				// It has ended already.
			}
		});
	}

	/**
	 * Waits for the end of a thread, for what closes the response reads the rest, and two
	 * threads must not read.
	 */
	private static boolean ends(Thread thread, Duration time) {
		long end = System.nanoTime() + time.toNanos();
		while (true) {
			try {
				return thread.join(Duration.ofNanos(end - System.nanoTime()));
			}
			catch (InterruptedException ex) {
				// Another reason to end it.
			}
		}
	}

	/**
	 * Returns where the response sends on to.
	 * @param from the URL of the request
	 * @return a URL of the same scheme, host and port; {@code null} if it sends elsewhere
	 * or nowhere
	 */
	@Nullable URI redirect(URI from) {
		String location = this.headers.getFirst(HttpHeaders.LOCATION);
		if (location == null || this.status / 100 != 3 || this.status == 304) {
			return null;
		}
		try {
			URI to = from.resolve(new URI(location));
			boolean same = from.getScheme().equalsIgnoreCase(to.getScheme())
					&& from.getHost().equalsIgnoreCase(to.getHost())
					&& AllowedHosts.port(from) == AllowedHosts.port(to);
			return same ? to : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	/**
	 * Makes the table that programs get.
	 * @param call the call, which reads JSON
	 * @return the table
	 */
	Map<String, Object> plain(LuaCall call) {
		Map<String, Object> plain = new LinkedHashMap<>();
		plain.put("status", this.status);
		Map<String, Object> names = new LinkedHashMap<>();
		this.headers.forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
		plain.put("headers", names);
		plain.put("body", this.body);
		Object json = isJson() ? json(call) : null;
		if (json != null) {
			plain.put("json", json);
		}
		return plain;
	}

	private boolean isJson() {
		try {
			MediaType type = this.headers.getContentType();
			return type != null && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
		}
		catch (RuntimeException ex) {
			// The server's Content-Type is none.
			return false;
		}
	}

	private @Nullable Object json(LuaCall call) {
		try {
			return call.fromJson(new String(this.body, StandardCharsets.UTF_8));
		}
		catch (ProcessException ex) {
			return null;
		}
	}

}
