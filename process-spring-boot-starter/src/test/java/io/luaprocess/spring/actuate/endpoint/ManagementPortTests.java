package io.luaprocess.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the endpoints without Spring Security, on a port and a path of their own,
 * with the access they have unless configured otherwise.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "management.endpoints.web.base-path=/ops",
				"management.endpoints.web.exposure.include=*", "management.endpoint.processes.show-values=always",
				"luaprocess.locations=classpath*:/processes/" })
class ManagementPortTests {

	@Autowired
	private ProcessRuntime runtime;

	@LocalManagementPort
	private int port;

	@LocalServerPort
	private int applicationPort;

	private Pid pid;

	@BeforeEach
	void spawn() {
		this.pid = this.runtime.process("demo:waiter").context(Map.of("tenant", "north", "password", "secret")).spawn();
		this.runtime.send(this.pid, "order", Map.of("id", 17, "password", "secret"));
	}

	@AfterEach
	void end() {
		this.runtime.terminate(this.pid.toString());
		await().until(() -> !this.runtime.isAlive(this.pid));
	}

	@Test
	void processesAreShownOnThatPortAndNoOther() {
		get("/ops/processes?definition=demo:waiter&sort=mailbox").jsonPath("$.processes[0].pid")
			.isEqualTo(this.pid.toString());
		get("/ops/processgraph/" + this.pid.shortForm()).jsonPath("$.nodes.length()").isEqualTo(1);
		status(this.applicationPort, "/ops/processes", HttpStatus.NOT_FOUND);
		status(this.port, "/actuator/processes", HttpStatus.NOT_FOUND);
	}

	@Test
	void writingIsRefused() {
		RestTestClient client = client(this.port);
		String uri = "/ops/processes/" + this.pid.shortForm();
		client.delete().uri(uri).exchange().expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		client.post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"topic\": \"x\"}")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		assertThat(this.runtime.isAlive(this.pid)).isTrue();
	}

	@Test
	void valuesAreShownIfConfiguredAndSanitized() {
		get("/ops/processes/" + this.pid.shortForm()).jsonPath("$.contextKeys")
			.isEqualTo(List.of("password", "tenant"))
			.jsonPath("$.values.context.tenant")
			.isEqualTo("north")
			.jsonPath("$.values.context.password")
			.isEqualTo("******")
			.jsonPath("$.values.messages[0].topic")
			.isEqualTo("order")
			.jsonPath("$.values.messages[0].payload.id")
			.isEqualTo(17)
			.jsonPath("$.values.messages[0].payload.password")
			.isEqualTo("******");
	}

	@Test
	void topIsPlainText() {
		String text = client(this.port).get()
			.uri("/ops/processes/top?sort=mailbox&limit=5")
			.accept(MediaType.TEXT_PLAIN)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_PLAIN)
			.returnResult(String.class)
			.getResponseBody();
		assertThat(text).contains("NUMBER", this.pid.shortForm(), "demo:waiter");
	}

	private RestTestClient.BodyContentSpec get(String uri) {
		return client(this.port).get().uri(uri).exchange().expectStatus().isOk().expectBody();
	}

	private void status(int on, String uri, HttpStatus status) {
		client(on).get().uri(uri).exchange().expectStatus().isEqualTo(status);
	}

	private static RestTestClient client(int port) {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration",
			"io.luaprocess.spring.autoconfigure.ProcessMethodSecurityAutoConfiguration",
			"io.luaprocess.spring.autoconfigure.ProcessReactiveSecurityAutoConfiguration" })
	static class Application {

		@Bean
		SanitizingFunction hidePasswords() {
			return SanitizingFunction.sanitizeValue().ifKeyContains("password");
		}

	}

}
