package io.luaprocess.spring.actuate.endpoint;

import java.util.function.Consumer;

import io.luaprocess.Pid;
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
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for services over HTTP: their health when they crash, and commands of operators.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
				"luaprocess.locations=classpath:/definitions/services/", "luaprocess.crash-loop.crashes=3",
				"luaprocess.default-host=ops:host", "management.endpoint.processservices.access=unrestricted",
				"luaprocess.security.policies.p.actions=service.*", "luaprocess.security.policies.p.resources=*",
				"luaprocess.security.policies.p.effect=deny",
				"luaprocess.security.policies.p.conditions[0].field=actor.meta.roles",
				"luaprocess.security.policies.p.conditions[0].operator=ncontains",
				"luaprocess.security.policies.p.conditions[0].value=ROLE_OPERATOR" })
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

	@Test
	void serviceIsStoppedStartedAndRestarted() {
		String uri = "/actuator/processservices/ops:steady";
		assertThat(post("olga", uri, "stop")).isEqualTo(204);
		awaitState("ops:steady", "stopped");
		assertThat(post("olga", uri, "START")).isEqualTo(204);
		awaitState("ops:steady", "running");
		Pid before = this.runtime.services().service("ops:steady").pid();
		assertThat(post("olga", uri, "restart")).isEqualTo(204);
		await().until(() -> {
			Pid now = this.runtime.services().service("ops:steady").pid();
			return now != null && !now.equals(before);
		});
		awaitState("ops:steady", "running");
	}

	@Test
	void stopOfARequirementIsAConflict() {
		client("olga").post()
			.uri("/actuator/processservices/ops:base")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"action\": \"stop\"}")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody()
			.jsonPath("$.error")
			.isEqualTo("service 'ops:base' is required by ops:desk");
		awaitState("ops:base", "running");
	}

	@Test
	void unknownServiceIsNotFoundAndAnUnknownActionABadRequest() {
		assertThat(post("olga", "/actuator/processservices/ops:nothing", "start")).isEqualTo(404);
		assertThat(post("olga", "/actuator/processservices/nonsense", "stop")).isEqualTo(404);
		assertThat(post("olga", "/actuator/processservices/ops:steady", "explode")).isEqualTo(400);
		assertThat(post("olga", "/actuator/processservices/ops:steady", "")).isEqualTo(400);
	}

	@Test
	void onlyOperatorsGiveCommands() {
		for (String action : new String[] { "start", "stop", "restart" }) {
			assertThat(post("uwe", "/actuator/processservices/ops:desk", action)).as(action).isEqualTo(403);
		}
		assertThat(this.runtime.services().service("ops:desk").history()).hasSize(2);
	}

	private void awaitState(String service, String state) {
		await().untilAsserted(() -> get("/actuator/processservices/" + service, HttpStatus.OK,
				(body) -> body.jsonPath("$.state").isEqualTo(state)));
	}

	private int post(String user, String uri, String action) {
		return client(user).post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"action\": \"" + action + "\"}")
			.exchange()
			.returnResult(String.class)
			.getStatus()
			.value();
	}

	private void health(String service, HttpStatus status, Consumer<BodyContentSpec> body) {
		get("/actuator/health/luaprocess/services/" + service, status, body);
	}

	private void get(String uri, HttpStatus status, Consumer<BodyContentSpec> body) {
		body.accept(client("olga").get().uri(uri).exchange().expectStatus().isEqualTo(status).expectBody());
	}

	private RestTestClient client(String user) {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.defaultHeaders((headers) -> headers.setBasicAuth(user, "secret"))
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SecurityFilterChain login(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("olga").password("{noop}secret").roles("OPERATOR").build(),
					User.withUsername("uwe").password("{noop}secret").roles("USER").build());
		}

	}

}
