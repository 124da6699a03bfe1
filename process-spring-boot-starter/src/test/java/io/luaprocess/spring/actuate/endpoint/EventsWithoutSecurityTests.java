package io.luaprocess.spring.actuate.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for events over HTTP in an application without security, where payloads are shown
 * to all.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*",
				"management.endpoint.processevents.show-values=always", "management.endpoints.web.base-path=/ops",
				"luaprocess.security.strict=true",
				"luaprocess.security.policies.start.actions=process.spawn,process.host,process.send",
				"luaprocess.security.policies.start.resources=*", "luaprocess.security.policies.start.effect=allow" })
class EventsWithoutSecurityTests {

	@Autowired
	private LuaProcessRuntime runtime;

	@LocalServerPort
	private int port;

	@Test
	void payloadsAreShownIfTheyAlwaysAre() {
		Pid pid = this.runtime.spawn("demo:listener");
		this.runtime.send(pid.toString(), "greet", "hello");
		await().until(() -> !this.runtime.isAlive(pid));
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.runtime.send(pid.toString(), "order", Map.of("apples", 17)));
		get("/ops/processevents/deadletters").jsonPath("$.letters[?(@.to == '" + pid + "')].payload")
			.isEqualTo("{\"apples\": 17}");
		get("/ops/processevents?kind=deadLetter").jsonPath("$.events[0].details.topic").isEqualTo("order");
	}

	@Test
	void denialIsShownWithThePolicyThatWouldAllowIt() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.call("demo:add", 1, 2));
		AtomicReference<String> yaml = new AtomicReference<>("");
		get("/ops/processevents/denials").jsonPath("$.denials[0].actor")
			.doesNotExist()
			.jsonPath("$.denials[0].policy")
			.doesNotExist()
			.jsonPath("$.denials[0].action")
			.isEqualTo("process.call")
			.jsonPath("$.denials[0].allowedBy")
			.value((text) -> yaml.set(text.toString()));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class))
			.withPropertyValues("luaprocess.security.strict=true",
					"luaprocess.security.policies.start.actions=process.spawn,process.host,process.send",
					"luaprocess.security.policies.start.resources=*", "luaprocess.security.policies.start.effect=allow")
			.withInitializer((context) -> properties(yaml.get())
				.forEach((source) -> context.getEnvironment().getPropertySources().addLast(source)))
			.run((context) -> assertThat(context.getBean(LuaProcessRuntime.class).call("demo:add", 1, 2)).isNotNull());
	}

	private static List<PropertySource<?>> properties(String yaml) {
		try {
			return new YamlPropertySourceLoader().load("suggested",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private RestTestClient.BodyContentSpec get(String uri) {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration" })
	static class Application {

	}

}
