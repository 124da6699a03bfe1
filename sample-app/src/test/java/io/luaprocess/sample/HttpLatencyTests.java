package io.luaprocess.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long HTTP requests take in an application in which as many Lua programs as there
 * are processors compute for ever. Prints the figures; needs a machine on which nothing
 * else runs, therefore in the profile {@code soak}.
 */
@Tag("soak")
@Timeout(600)
class HttpLatencyTests {

	private static final int REQUESTS = 2_000;

	/** Of the 99th percentile. */
	private static final Duration BOUND = Duration.ofMillis(20);

	/** A call in Lua waits for a worker, which comes free when a time slice ends. */
	private static final Duration LUA_BOUND = Duration.ofMillis(100);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@ParameterizedTest(name = "requests on virtual threads: {0}")
	@ValueSource(booleans = { false, true })
	void requestsAreAnsweredWhileLuaComputesOnAllProcessors(boolean virtual) throws Exception {
		// Without the configuration of the shop.
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties("spring.config.name=latency", "server.port=0", "luaprocess.locations=classpath:/latency/",
					"luaprocess.shutdown.grace-period=0s", "spring.threads.virtual.enabled=" + virtual)
			.run()) {
			String base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
			for (String path : List.of("/plain", "/lua")) {
				// The second time warm.
				times(base + path);
				print(path, virtual, "alone", times(base + path));
			}
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			List<Pid> loops = new ArrayList<>();
			for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
				loops.add(runtime.spawn("app:spin"));
			}
			times(base + "/plain");
			long[] plain = times(base + "/plain");
			print("/plain", virtual, "beside loops", plain);
			long[] lua = times(base + "/lua");
			print("/lua", virtual, "beside loops", lua);
			assertThat(loops).allMatch(runtime::isAlive);
			assertThat(percentile(plain, 99)).as("99th percentile of /plain").isLessThan(BOUND);
			assertThat(percentile(lua, 99)).as("99th percentile of /lua").isLessThan(LUA_BOUND);
		}
	}

	/** The nanoseconds of requests one after the other, in ascending order. */
	private long[] times(String uri) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30)).build();
		long[] times = new long[REQUESTS];
		for (int i = 0; i < REQUESTS; i++) {
			long start = System.nanoTime();
			HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
			times[i] = System.nanoTime() - start;
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("5050");
		}
		Arrays.sort(times);
		return times;
	}

	private static Duration percentile(long[] times, int percent) {
		return Duration.ofNanos(times[Math.min(times.length - 1, times.length * percent / 100)]);
	}

	private static void print(String path, boolean virtual, String load, long[] times) {
		System.out.println(String.format(Locale.ROOT,
				"GET %-6s on %-8s threads, %-12s median %6.2f ms, 99th percentile %6.2f ms, longest %6.2f ms", path,
				virtual ? "virtual" : "platform", load, millis(percentile(times, 50)), millis(percentile(times, 99)),
				millis(percentile(times, 100))));
	}

	private static double millis(Duration time) {
		return time.toNanos() / 1e6;
	}

	/** The application under test. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Controller.class)
	static class Application {

		@Bean
		SecurityFilterChain open(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

	@RestController
	static class Controller {

		private final ProcessRuntime runtime;

		Controller(ProcessRuntime runtime) {
			this.runtime = runtime;
		}

		@GetMapping("/plain")
		String plain() {
			return "5050";
		}

		@GetMapping("/lua")
		String lua() {
			return String.valueOf(this.runtime.callFor(long.class, "app:answer", 100));
		}

	}

}
