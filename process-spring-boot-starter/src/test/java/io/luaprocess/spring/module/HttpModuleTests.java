package io.luaprocess.spring.module;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The module {@code http} with a real server.
 */
@Timeout(60)
class HttpModuleTests {

	/** More than there are threads for, if a reader kept one. */
	private static final int READERS = 8;

	private static final Map<String, String> PROGRAMS = Map.of("get", "return m.get(...)", "post", "return m.post(...)",
			"request", "return m.request(...)", "order",
			"""
					local response = m.post(..., {json = {items = {{sku = "cup", quantity = 2}}}, headers = {["X-Trace"] = 7}})
					return {response.status, response.headers["content-type"], response.json.path, response.json.body}""");

	private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private final CountDownLatch read = new CountDownLatch(READERS);

	private final CountDownLatch broken = new CountDownLatch(READERS);

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	@TempDir
	private Path folder;

	private HttpServer server;

	private String base;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::serve);
		this.server.start();
		this.base = "http://localhost:" + this.server.getAddress().getPort();
	}

	@AfterEach
	void stop() {
		this.end.countDown();
		this.server.stop(0);
	}

	private void serve(HttpExchange exchange) throws IOException {
		try (exchange) {
			String path = exchange.getRequestURI().toString();
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.requests.add(exchange.getRequestMethod() + " " + path + " " + body);
			this.seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Trace")) + " "
					+ exchange.getRequestHeaders().getFirst("Cookie"));
			exchange.getResponseHeaders().add("Set-Cookie", "session=1");
			switch (exchange.getRequestURI().getPath()) {
				case "/slow" -> await();
				case "/trickle" -> trickle(exchange);
				case "/endless" -> endless(exchange);
				case "/big" -> send(exchange, 200, "text/plain", "x".repeat(2000));
				case "/text" -> send(exchange, 404, "text/plain;charset=UTF-8", "wörd");
				case "/broken" -> send(exchange, 200, "application/json", "{");
				case "/here" -> redirect(exchange, "/text");
				case "/loop" -> redirect(exchange, "/loop");
				case "/away" -> redirect(exchange, this.base.replace("localhost", "127.0.0.1") + "/text");
				default -> send(exchange, 201, "application/problem+json", "{\"path\": \"" + path
						+ "\", \"id\": 9007199254740993, \"body\": " + (body.isEmpty() ? "null" : body) + "}");
			}
		}
	}

	private void await() {
		try {
			this.end.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Sends the beginning of a response at once, and the rest never. */
	private void trickle(HttpExchange exchange) throws IOException {
		exchange.sendResponseHeaders(200, 100);
		exchange.getResponseBody().write('x');
		exchange.getResponseBody().flush();
		await();
	}

	/** Sends until the connection breaks. */
	private void endless(HttpExchange exchange) {
		try {
			exchange.sendResponseHeaders(200, 0);
			for (int sent = 1; this.end.getCount() > 0; sent++) {
				exchange.getResponseBody().write('x');
				exchange.getResponseBody().flush();
				if (sent == 5) {
					this.read.countDown();
				}
				LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
			}
		}
		catch (IOException ex) {
			this.broken.countDown();
		}
	}

	private static void redirect(HttpExchange exchange, String location) throws IOException {
		exchange.getResponseHeaders().add("Location", location);
		exchange.sendResponseHeaders(302, -1);
	}

	private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", type);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	private ApplicationContextRunner runner() {
		return ReadyModules
			.with(this.folder, "http", PROGRAMS, HttpClientAutoConfiguration.class,
					ImperativeHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class)
			.withPropertyValues("luaprocess.modules.http.allowed-hosts=" + this.base,
					"luaprocess.modules.http.timeout=60s");
	}

	private static ThrowableAssertAlternative<ProcessException> fails(ApplicationContext context, ErrorKind kind,
			String name, Object... args) {
		return assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> ReadyModules.call(context, name, args))
			.matches((ex) -> ex.is(kind), kind.value());
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> get(ApplicationContext context, String path) {
		Object response = ReadyModules.call(context, "get", this.base + path);
		assertThat(response).isInstanceOf(Map.class);
		return (Map<String, Object>) Objects.requireNonNull(response);
	}

	@Test
	void requestsAndResponsesArePlain() {
		runner().run((context) -> {
			assertThat(ReadyModules.call(context, "order", this.base + "/orders"))
				.isEqualTo(List.of(201L, "application/problem+json", "/orders",
						Map.of("items", List.of(Map.of("sku", "cup", "quantity", 2L)))));
			assertThat(this.requests.poll()).isEqualTo("POST /orders {\"items\":[{\"quantity\":2,\"sku\":\"cup\"}]}");
			assertThat(this.seen.poll()).isEqualTo("7 null");
			Object response = ReadyModules.call(context, "get", this.base + "/find?a=1#part",
					Map.of("query", Map.of("q", "x&y=ä", "n", List.of(1, 2))));
			assertThat(response).extracting("json.path").isEqualTo("/find?a=1&n=1&n=2&q=x%26y%3D%C3%A4");
			assertThat(response).extracting("json.id").isEqualTo("9007199254740993");
			assertThat(this.seen.poll()).isEqualTo("null null");
			assertThat(get(context, "/text")).containsEntry("status", 404L)
				.containsEntry("body", "wörd")
				.doesNotContainKey("json");
			assertThat(get(context, "/broken")).containsEntry("body", "{").doesNotContainKey("json");
			ReadyModules.call(context, "request", "PUT", this.base + "/a", Map.of("body", "plain"));
			assertThat(this.requests).contains("PUT /a plain");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "reactor", "simple" })
	void redirectsStayOnTheHost(String client) {
		runner().withPropertyValues("spring.http.clients.imperative.factory=" + client).run((context) -> {
			assertThat(get(context, "/here")).containsEntry("status", 404L);
			assertThat(get(context, "/loop")).containsEntry("status", 302L);
			assertThat(this.requests).hasSize(2 + 6);
			this.requests.clear();
			assertThat(get(context, "/away")).containsEntry("status", 302L);
			ReadyModules.call(context, "post", this.base + "/here");
			assertThat(this.requests).containsExactly("GET /away ", "POST /here ");
		});
	}

	@Test
	void onlyAllowedHostsAreAsked() {
		runner().run((context) -> {
			for (String url : List.of(this.base.replace("localhost", "127.0.0.1"), "http://localhost",
					this.base.replace("http:", "https:"), this.base.replace("http://", "http://user@"),
					this.base.replace("http://", "http://localhost@") + "@127.0.0.1", "file:///etc/passwd", "/relative",
					"jar:http://localhost!/", this.base.replace("localhost", "localhost."))) {
				assertThatExceptionOfType(ProcessException.class).as(url)
					.isThrownBy(() -> ReadyModules.call(context, "get", url))
					.matches((ex) -> ex.is(ErrorKind.PERMISSION_DENIED) || ex.is(ErrorKind.INVALID));
			}
			fails(context, ErrorKind.PERMISSION_DENIED, "get", "http://169.254.169.254/latest/meta-data")
				.withMessageContaining("luaprocess.modules.http.allowed-hosts");
			assertThat(this.requests).isEmpty();
		});
	}

	@Test
	void nothingIsAllowedByDefault() {
		runner().withPropertyValues("luaprocess.modules.http.allowed-hosts=").run((context) -> {
			fails(context, ErrorKind.PERMISSION_DENIED, "get", this.base);
			assertThat(this.requests).isEmpty();
		});
	}

	@Test
	void wrongOptionsSayWhatIsWrong() {
		runner().run((context) -> {
			Map<Object, String> wrong = Map.of(Map.of("header", "x"), "unknown option 'header'",
					Map.of("headers", Map.of("Host", "internal")), "header 'Host' cannot be set",
					Map.of("headers", Map.of("X", "a\r\nHost: internal")), "a character that cannot be sent",
					Map.of("headers", Map.of("X", List.of(1))), "'X' must be a string, number or boolean",
					Map.of("query", "a=b"), "query must be a table of names", Map.of("body", 7),
					"body must be a string", Map.of("body", "", "json", 1), "both body and json",
					Map.of("timeout", "soon"), "timeout must be a Duration or a text such as 5s");
			wrong.forEach((options, problem) -> fails(context, ErrorKind.INVALID, "get", this.base, options)
				.withMessageStartingWith("bad argument #2 to 'http.get' (")
				.withMessageContaining(problem));
			fails(context, ErrorKind.INVALID, "request", "CONNECT", this.base)
				.withMessageContaining("is none of DELETE, GET");
			fails(context, ErrorKind.INVALID, "get", "http://a b").withMessageContaining("no URL");
			assertThat(this.requests).isEmpty();
		});
	}

	@Test
	void responsesAreLimited() {
		runner().withPropertyValues("luaprocess.modules.http.max-response-size=1999B")
			.run((context) -> fails(context, ErrorKind.LIMIT_EXCEEDED, "get", this.base + "/big")
				.withMessage("the response has more than 1999 bytes"));
	}

	@ParameterizedTest
	@CsvSource({ "jdk, /slow", "jdk, /trickle", "reactor, /slow", "reactor, /trickle", "simple, /slow",
			"simple, /trickle" })
	void timeIsLimited(String client, String path) {
		runner().withPropertyValues("spring.http.clients.imperative.factory=" + client).run((context) -> {
			long began = System.nanoTime();
			fails(context, ErrorKind.TIMEOUT, "get", this.base + path, Map.of("timeout", "300ms"))
				.withMessage("no response of localhost in time")
				.matches((ex) -> Boolean.TRUE.equals(ex.error().retryable()));
			// The server ends the response after 30 s.
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
			assertThat(get(context, "/text")).containsEntry("status", 404L);
		});
	}

	@Test
	void timeOfTheApplicationIsTheLongest() {
		runner().withPropertyValues("luaprocess.modules.http.timeout=300ms")
			.run((context) -> fails(context, ErrorKind.TIMEOUT, "get", this.base + "/slow", Map.of("timeout", "1h")));
	}

	@Test
	void hostThatDoesNotListenIsUnavailable() {
		runner().run((context) -> {
			this.server.stop(0);
			fails(context, ErrorKind.UNAVAILABLE, "get", this.base).withMessage("localhost cannot be reached")
				.matches((ex) -> Boolean.TRUE.equals(ex.error().retryable()));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "reactor", "simple" })
	void endOfTheProcessEndsTheRequest(String client) {
		ApplicationContextRunner runner = runner().withPropertyValues(
				"spring.http.clients.imperative.factory=" + client, "luaprocess.modules.http.timeout=5m");
		runner.run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			List<Pid> readers = Stream.generate(() -> runtime.spawn("app:get", this.base + "/endless"))
				.limit(READERS)
				.toList();
			assertThat(this.read.await(30, TimeUnit.SECONDS)).isTrue();
			readers.forEach((pid) -> runtime.terminate(pid.toString()));
			assertThat(this.broken.await(30, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void guardIsAsked() {
		runner()
			.withPropertyValues("luaprocess.security.policies.p.actions=http.request",
					"luaprocess.security.policies.p.resources=GET " + this.base + "/secret*",
					"luaprocess.security.policies.p.effect=deny")
			.run((context) -> {
				assertThat(get(context, "/text")).containsEntry("status", 404L);
				fails(context, ErrorKind.PERMISSION_DENIED, "get", this.base + "/secret/1?key=x")
					.withMessage("not allowed to http.request: GET " + this.base + "/secret/1");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://", "*.example.com", "example.com/path", "ftp://example.com",
			"http://u@example.com", "https://example.com/a/../b", "https://example.com/?q" })
	void wrongEntriesStopTheStart(String entry) {
		runner().withPropertyValues("luaprocess.modules.http.allowed-hosts=" + entry)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(InvalidProcessPropertyException.class)
				.rootCause()
				.hasMessageContaining("luaprocess.modules.http.allowed-hosts"));
	}

	@Test
	void moduleExistsOnlyIfEnabledAndWithItsBean() {
		ApplicationContextRunner runner = runner().withPropertyValues("luaprocess.locations=classpath*:/processes/",
				"luaprocess.default-modules=");
		runner.run((context) -> assertThat(context).hasSingleBean(HttpModule.class));
		runner.withPropertyValues("luaprocess.modules.http.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpModule.class));
		for (Class<?> missing : List.of(RestClient.class, ClientHttpRequestFactoryBuilder.class)) {
			runner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpModule.class));
		}
	}

}
