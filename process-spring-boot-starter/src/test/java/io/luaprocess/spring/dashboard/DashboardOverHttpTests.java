package io.luaprocess.spring.dashboard;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.kernel.Host;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the dashboard over HTTP with the login that Spring Boot sets up, below a
 * context path.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "server.servlet.context-path=/shop", "spring.application.name=shop",
				"luaprocess.dashboard.enabled=true", "luaprocess.dashboard.path=/ops/lua",
				"luaprocess.dashboard.role=OPERATOR", "luaprocess.dashboard.read-only=false",
				"luaprocess.locations=classpath*:/processes/,classpath:/definitions/valid/",
				"luaprocess.hosts[app\\:processes].max-processes=50",
				"luaprocess.security.policies.p.actions=process.terminate,service.stop",
				"luaprocess.security.policies.p.resources=*", "luaprocess.security.policies.p.effect=deny",
				"luaprocess.security.policies.p.authorities=ROLE_OPERATOR" })
class DashboardOverHttpTests {

	@Autowired
	private LuaProcessRuntime runtime;

	@Autowired
	private List<AuditEvent> audited;

	@LocalServerPort
	private int port;

	private Pid pid;

	private Browser olga;

	@BeforeEach
	void open() {
		this.pid = this.runtime.spawn("demo:waiter");
		this.olga = browser("olga");
		this.audited.clear();
	}

	@AfterEach
	void close() {
		this.olga.close();
		Host host = this.runtime.kernel().host("app:processes");
		host.processes().forEach((process) -> process.terminate(ProcessErrors.TERMINATED));
		await().until(() -> host.processes().isEmpty());
	}

	private Browser browser(String user) {
		return new Browser("http://localhost:" + this.port + "/shop/ops/lua/", user);
	}

	@Test
	void userWithoutLoginIsLedToTheLoginOfTheApplication() throws Exception {
		try (Browser stranger = new Browser("http://localhost:" + this.port + "/shop/ops/lua/", null).with("Accept",
				"text/html")) {
			HttpResponse<String> page = stranger.get("probe.html");
			assertThat(page.statusCode()).isEqualTo(302);
			assertThat(page.headers().firstValue("Location")).get().asString().endsWith("/shop/login");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "probe.html", "api/me", "api/overview", "api/processes", "api/stream?view=processes" })
	void userWithoutRoleIsForbidden(String path) throws Exception {
		try (Browser uwe = browser("uwe")) {
			assertThat(uwe.get(path).statusCode()).isEqualTo(403);
		}
	}

	@Test
	void fileHasStrictHeadersAndIsNotLoadedAgain() throws Exception {
		HttpResponse<String> file = this.olga.get("probe.html");
		assertThat(file.statusCode()).isEqualTo(200);
		assertThat(file.body()).contains("A file of the tests");
		assertThat(file.headers().allValues("Content-Security-Policy")).singleElement()
			.asString()
			.startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
			.doesNotContain("unsafe");
		assertThat(file.headers().allValues("X-Content-Type-Options")).containsOnly("nosniff");
		assertThat(file.headers().allValues("Cache-Control")).containsExactly("no-cache");
		String tag = file.headers().firstValue("ETag").orElseThrow();
		HttpResponse<String> again = browser("olga").with("If-None-Match", tag).get("probe.html");
		assertThat(again.statusCode()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing.js", "..%2f..%2fapplication.yml", "probe", "vendor/", "api/nothing", "api",
			"api/processes/0xfffff", "api/processes/nobody", "api/services/app:none" })
	void whatIsNotThereIsNotFound(String path) throws Exception {
		assertThat(this.olga.get(path).statusCode()).isIn(400, 404);
	}

	@Test
	void pathWithoutSlashLeadsToThePathWithSlash() throws Exception {
		try (Browser browser = new Browser("http://localhost:" + this.port + "/shop/ops/", "olga")) {
			HttpResponse<String> redirect = browser.get("lua");
			assertThat(redirect.statusCode()).isEqualTo(302);
			assertThat(redirect.headers().firstValue("Location")).contains("lua/");
		}
	}

	@Test
	void apiIsNotStoredAndShowsWhatTheEndpointsShow() throws Exception {
		HttpResponse<String> list = this.olga.get("api/processes?definition=demo:waiter&limit=10");
		assertThat(list.headers().allValues("Cache-Control")).containsExactly("no-store");
		assertThat(list.headers().firstValue("Content-Type")).contains("application/json");
		JsonNode processes = this.olga.json("api/processes?definition=demo:waiter&limit=10");
		assertThat(processes.path("matching").asInt()).isEqualTo(1);
		assertThat(processes.path("processes").get(0).path("number").asString()).isEqualTo(this.pid.shortForm());
		assertThat(this.olga.json("api/processes/" + this.pid.shortForm()).path("limits").path("timeSlice").asString())
			.isEqualTo("PT0.01S");
		assertThat(this.olga.json("api/hosts").path("hosts").get(0).path("id").asString()).isEqualTo("app:processes");
		assertThat(this.olga.json("api/services/shop:ticker").path("id").asString()).isEqualTo("shop:ticker");
	}

	@ParameterizedTest
	@CsvSource({ "api/processes?limit=0", "api/processes?state=asleep", "api/names?limit=many",
			"api/stream?view=processes%3Flimit%3D0" })
	void wrongParameterIsBadRequest(String path) throws Exception {
		HttpResponse<String> response = this.olga.get(path);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"error\":");
	}

	@Test
	void namesAreSearched() throws Exception {
		Pid named = this.runtime.process("demo:waiter").name("Order 17").spawn();
		JsonNode names = this.olga.json("api/names?text=order");
		assertThat(names.path("names").get(0).path("name").asString()).isEqualTo("Order 17");
		assertThat(names.path("names").get(0).path("number").asString()).isEqualTo(named.shortForm());
		assertThat(names.path("names").get(0).path("definition").asString()).isEqualTo("demo:waiter");
		assertThat(this.olga.json("api/names?text=other").path("names")).isEmpty();
		this.runtime.terminate(named.toString());
	}

	@Test
	void sourceIsHiddenUnlessItIsToBeShown() throws Exception {
		assertThat(this.olga.get("api/source?definition=demo:waiter").statusCode()).isEqualTo(403);
	}

	@Test
	void meNamesTheUserAndTheActionsThatPoliciesAllow() throws Exception {
		JsonNode me = this.olga.json("api/me?process=" + this.pid.shortForm());
		assertThat(me.path("application").asString()).isEqualTo("shop");
		assertThat(me.path("user").asString()).isEqualTo("olga");
		assertThat(me.path("actions").toString()).isEqualTo("[\"process.send\",\"process.cancel\"]");
		assertThat(this.olga.json("api/me?service=shop:ticker").path("actions").toString())
			.isEqualTo("[\"service.start\",\"service.restart\"]");
		assertThat(this.olga.json("api/me").path("actions").toString())
			.isEqualTo("[\"process.send\",\"process.cancel\",\"service.start\",\"service.restart\"]");
		assertThat(browser("adam").json("api/me").path("actions").toString()).contains("process.terminate")
			.contains("service.stop");
	}

	@Test
	void postWithoutTokenIsForbidden() throws Exception {
		String path = "api/processes/" + this.pid.shortForm() + "/cancel";
		// The page of the error needs a login, which a request without token has not come
		// to.
		assertThat(this.olga.post(path, "{}", "X-Other", "1").statusCode()).isIn(401, 403);
		assertThat(this.olga.form(path, "reason=x").statusCode()).isIn(401, 403);
		assertThat(this.runtime.isAlive(this.pid)).isTrue();
	}

	@Test
	void postWithTheTokenSendsAndCancels() throws Exception {
		String path = "api/processes/" + this.pid.shortForm();
		assertThat(this.olga.post(path + "/send", "{\"topic\": \"x\", \"payload\": {\"a\": [1, true]}}"))
			.isEqualTo(204);
		assertThat(this.olga.json(path).path("received").asInt()).isEqualTo(1);
		assertThat(this.olga.post(path + "/send", "{\"payload\": 1}")).isEqualTo(400);
		assertThat(this.olga.post(path + "/send", "[1]")).isEqualTo(400);
		assertThat(this.olga.post(path + "/cancel", "{\"deadline\": \"soon\"}")).isEqualTo(400);
		assertThat(this.olga.post(path + "/explode", "{}")).isEqualTo(404);
		assertThat(this.olga.post(path + "/cancel", "{\"reason\": \"maintenance\"}")).isEqualTo(204);
		await().until(() -> !this.runtime.isAlive(this.pid));
		assertThat(this.olga.post(path + "/cancel", "{}")).isEqualTo(404);
	}

	@Test
	void postOfAFormWithTheTokenSendsToo() throws Exception {
		JsonNode csrf = this.olga.json("api/me").path("csrf");
		String path = "api/processes/" + this.pid.shortForm();
		assertThat(this.olga
			.form(path + "/send",
					"topic=x&payload=hello&" + csrf.path("parameter").asString() + "="
							+ csrf.path("token").asString().replace("+", "%2B").replace("=", "%3D"))
			.statusCode()).isEqualTo(204);
		assertThat(this.olga.json(path).path("received").asInt()).isEqualTo(1);
	}

	@Test
	void whatPoliciesDenyIsForbidden() throws Exception {
		assertThat(this.olga.post("api/processes/" + this.pid.shortForm() + "/terminate", "{}")).isEqualTo(403);
		assertThat(this.olga.post("api/services/shop:ticker", "{\"action\": \"stop\"}")).isEqualTo(403);
		assertThat(this.runtime.isAlive(this.pid)).isTrue();
		try (Browser adam = browser("adam")) {
			assertThat(adam.post("api/processes/" + this.pid.shortForm() + "/terminate", "{}")).isEqualTo(204);
			assertThat(this.runtime.isAlive(this.pid)).isFalse();
		}
		assertThat(this.olga.json("api/denials").path("denials").valueStream())
			.anySatisfy((denial) -> assertThat(denial.path("action").asString()).isEqualTo("process.terminate"));
		assertThat(this.audited).noneMatch((event) -> event.getPrincipal().equals("olga")).anySatisfy((event) -> {
			assertThat(event.getPrincipal()).isEqualTo("adam");
			assertThat(event.getType()).isEqualTo("PROCESS_OPERATION");
			assertThat(event.getData()).containsEntry("action", "process.terminate")
				.containsEntry("target", this.pid.toString());
		});
	}

	@Test
	void servicesAreRestarted() throws Exception {
		String before = this.olga.json("api/services/shop:ticker").path("pid").asString();
		assertThat(this.olga.post("api/services/shop:ticker", "{\"action\": \"restart\"}")).isEqualTo(204);
		await().untilAsserted(
				() -> assertThat(this.olga.json("api/services/shop:ticker").path("pid").asString()).isNotEmpty()
					.isNotEqualTo(before));
		assertThat(this.olga.post("api/services/shop:ticker", "{\"action\": \"explode\"}")).isEqualTo(400);
		assertThat(this.olga.post("api/services/shop:none", "{\"action\": \"restart\"}")).isEqualTo(404);
	}

	@Test
	void postThatAnotherSiteCausesIsForbidden() throws Exception {
		try (Browser browser = browser("olga").with("Sec-Fetch-Site", "cross-site")) {
			assertThat(browser.post("api/processes/" + this.pid.shortForm() + "/cancel", "{}")).isEqualTo(403);
		}
		try (Browser browser = browser("olga").with("Origin", "http://evil.example")) {
			assertThat(browser.post("api/processes/" + this.pid.shortForm() + "/cancel", "{}")).isEqualTo(403);
		}
		try (Browser browser = browser("olga").with("Origin", "http://localhost:" + this.port)) {
			assertThat(browser.post("api/processes/" + this.pid.shortForm() + "/cancel", "{}")).isEqualTo(204);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		List<AuditEvent> audited() {
			return new CopyOnWriteArrayList<>();
		}

		@Bean
		ApplicationListener<AuditApplicationEvent> auditor(List<AuditEvent> audited) {
			return (event) -> {
				if (event.getAuditEvent().getType().equals("PROCESS_OPERATION")) {
					audited.add(event.getAuditEvent());
				}
			};
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("olga").password("{noop}secret").roles("OPERATOR").build(),
					User.withUsername("adam").password("{noop}secret").authorities("OPERATOR").build(),
					User.withUsername("uwe").password("{noop}secret").roles("USER").build());
		}

	}

}
