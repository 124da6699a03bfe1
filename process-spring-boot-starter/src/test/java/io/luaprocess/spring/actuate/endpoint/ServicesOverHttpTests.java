package io.luaprocess.spring.actuate.endpoint;

import java.util.function.Consumer;

import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the health of services that crash, over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
				"luaprocess.locations=classpath:/definitions/services/", "luaprocess.crash-loop.crashes=3",
				"luaprocess.default-host=ops:host" })
class ServicesOverHttpTests {

	@Autowired
	private LuaProcessRuntime runtime;

	@LocalServerPort
	private int port;

	@Test
	void serviceThatCrashesAgainAndAgainIsAWarningThoughEachLifeIsStable() {
		await().untilAsserted(() -> health("ops:looping", HttpStatus.OK,
				(health) -> health.jsonPath("$.status")
					.isEqualTo("WARN")
					.jsonPath("$.details.window")
					.isEqualTo("PT10M")
					.jsonPath("$.details.crashes")
					.value((crashes) -> assertThat((Integer) crashes).isGreaterThanOrEqualTo(3))));
		get("/actuator/health", HttpStatus.OK, (health) -> health.jsonPath("$.status").isEqualTo("WARN"));
		get("/actuator/processservices/ops:looping", HttpStatus.OK,
				(service) -> service.jsonPath("$.loop.looping")
					.isEqualTo(true)
					.jsonPath("$.loop.window")
					.isEqualTo("PT10M")
					.jsonPath("$.attempts")
					.value((attempts) -> assertThat((Integer) attempts).isLessThanOrEqualTo(1))
					.jsonPath("$.history[?(@.error =~ /.*no luck.*/)].state")
					.value((states) -> assertThat(states.toString()).contains("restarting")));
	}

	@Test
	void loopIsDownWhereTheServiceSaysSo() {
		this.runtime.services().start("ops:grave");
		await().untilAsserted(() -> health("ops:grave", HttpStatus.SERVICE_UNAVAILABLE,
				(health) -> health.jsonPath("$.status").isEqualTo("DOWN")));
		this.runtime.services().stop("ops:grave").join();
		health("ops:grave", HttpStatus.OK, (health) -> health.jsonPath("$.status").isEqualTo("UNKNOWN"));
	}

	@Test
	void serviceThatRunsIsUpAndHasItsHistory() {
		health("ops:steady", HttpStatus.OK, (health) -> health.jsonPath("$.status").isEqualTo("UP"));
		get("/actuator/processservices/ops:steady", HttpStatus.OK,
				(service) -> service.jsonPath("$.loop.looping")
					.isEqualTo(false)
					.jsonPath("$.loop.crashes")
					.isEqualTo(0)
					.jsonPath("$.history[0].state")
					.isEqualTo("starting")
					.jsonPath("$.history[0].at")
					.exists());
	}

	private void health(String service, HttpStatus status, Consumer<BodyContentSpec> body) {
		get("/actuator/health/luaprocess/services/" + service, status, body);
	}

	private void get(String uri, HttpStatus status, Consumer<BodyContentSpec> body) {
		body.accept(client().get().uri(uri).exchange().expectStatus().isEqualTo(status).expectBody());
	}

	private RestTestClient client() {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SecurityFilterChain open(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

}
