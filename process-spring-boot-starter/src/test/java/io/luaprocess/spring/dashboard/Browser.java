package io.luaprocess.spring.dashboard;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser with cookies that follows no redirects.
 */
final class Browser implements AutoCloseable {

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final String base;

	private final Map<String, String> headers = new HashMap<>();

	/**
	 * Opens it.
	 * @param user the user, whose password is {@code secret}; {@code null} for none
	 */
	Browser(String base, @Nullable String user) {
		this.base = base;
		if (user != null) {
			this.headers.put("Authorization",
					"Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8)));
		}
	}

	Browser with(String header, String value) {
		this.headers.put(header, value);
		return this;
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(request(path).build(), BodyHandlers.ofString());
	}

	JsonNode json(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = get(path);
		if (response.statusCode() != 200) {
			throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
		}
		return new JsonMapper().readTree(response.body());
	}

	/** Sends what the page sends: a JSON body with the token. */
	int post(String path, String body) throws IOException, InterruptedException {
		JsonNode csrf = json("api/me").path("csrf");
		return post(path, body, csrf.path("header").asString(), csrf.path("token").asString()).statusCode();
	}

	HttpResponse<String> post(String path, String body, String... header) throws IOException, InterruptedException {
		HttpRequest.Builder request = request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		return this.client.send((header.length > 0) ? request.headers(header).build() : request.build(),
				BodyHandlers.ofString());
	}

	HttpResponse<String> form(String path, String body) throws IOException, InterruptedException {
		return this.client.send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	HttpResponse<Stream<String>> stream(String path) throws IOException, InterruptedException {
		return this.client.send(request(path).build(), BodyHandlers.ofLines());
	}

	private HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path));
		this.headers.forEach(request::header);
		return request;
	}

	@Override
	public void close() {
		this.client.shutdownNow();
	}

}
