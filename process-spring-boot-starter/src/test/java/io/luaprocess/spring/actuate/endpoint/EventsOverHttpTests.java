package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.util.List;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for events, crashes, dead letters, denials and the audit over HTTP, with login.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
		"management.endpoints.web.exposure.include=*", "management.endpoint.processes.access=unrestricted",
		"management.endpoint.processservices.access=unrestricted", "luaprocess.services.waits.process=demo:waiter",
		"management.endpoint.processevents.show-values=when-authorized",
		"management.endpoint.processevents.roles=OPERATOR", "luaprocess.events.capacity=50",
		"luaprocess.security.policies.p.actions=process.terminate", "luaprocess.security.policies.p.resources=*",
		"luaprocess.security.policies.p.effect=deny",
		"luaprocess.security.policies.p.conditions[0].field=actor.meta.roles",
		"luaprocess.security.policies.p.conditions[0].operator=ncontains",
		"luaprocess.security.policies.p.conditions[0].value=ROLE_OPERATOR" })
class EventsOverHttpTests {

	@Autowired
	private LuaProcessRuntime runtime;

	@Autowired
	private AuditEventRepository audit;

	@LocalServerPort
	private int port;

	@BeforeEach
	void define() {
		this.runtime.define("events:fails", """
				return function()
				  process.inbox():receive()
				  error("out of paper")
				end
				""", DefinitionOptions.process());
	}

	private Pid ended() {
		Pid pid = this.runtime.process("demo:listener").spawn();
		this.runtime.send(pid.toString(), "greet", "hello");
		await().until(() -> !this.runtime.isAlive(pid));
		return pid;
	}

	private Pid crashed() {
		Pid pid = this.runtime.process("events:fails").spawn();
		this.runtime.send(pid.toString(), "now");
		await().atMost(Duration.ofSeconds(30))
			.until(() -> !this.runtime.events().latest(1, (event) -> isCrashOf(event, pid)).isEmpty());
		return pid;
	}

	private static boolean isCrashOf(RuntimeEvent event, Pid pid) {
		return event instanceof RuntimeEvent.Crashed crash && crash.subject().pid().equals(pid);
	}

	@Test
	void eventsNeedLogin() {
		RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri("/actuator/processevents")
			.exchange()
			.expectStatus()
			.isUnauthorized();
	}

	@Test
	void crashIsAnEventWithItsPlace() {
		Pid pid = crashed();
		String event = "$.events[?(@.pid == '" + pid + "')]";
		get("uwe", "/actuator/processevents?kind=crash&limit=10").jsonPath(event + ".number")
			.isEqualTo(pid.shortForm())
			.jsonPath(event + ".definition")
			.isEqualTo("events:fails")
			.jsonPath(event + ".host")
			.isEqualTo("app:processes")
			.jsonPath(event + ".outcome")
			.isEqualTo("failed")
			.jsonPath(event + ".details.site")
			.isEqualTo("events:fails:3")
			.jsonPath("$.events[?(@.kind != 'crash')]")
			.isEmpty()
			.jsonPath("$.counts.crash")
			.value((count) -> assertThat((Integer) count).isPositive())
			.jsonPath("$.total")
			.value((total) -> assertThat((Integer) total).isPositive())
			.jsonPath("$.dropped")
			.exists();
	}

	@Test
	void crashesAreGroupedByPlace() {
		crashed();
		Pid last = crashed();
		String site = "$.sites[?(@.site == 'events:fails:3')]";
		get("uwe", "/actuator/processevents/crashes").jsonPath(site + ".definition")
			.isEqualTo("events:fails")
			.jsonPath(site + ".count")
			.value((count) -> assertThat(((List<?>) count).getFirst()).isInstanceOf(Integer.class))
			.jsonPath(site + ".lastPid")
			.isEqualTo(last.toString())
			.jsonPath(site + ".text")
			.value((text) -> assertThat(text.toString()).containsPattern("[0-9]+ times since [0-9]+:[0-9]+"))
			.jsonPath(site + ".stack[0]")
			.value((line) -> assertThat(line.toString()).contains("events:fails:3"))
			.jsonPath("$.total")
			.value((total) -> assertThat((Integer) total).isGreaterThanOrEqualTo(2));
	}

	@Test
	void onlyEventsAfterAnIdAreListed() {
		crashed();
		long id = this.runtime.events().latest(1, (event) -> true).getFirst().id();
		Pid next = crashed();
		get("uwe", "/actuator/processevents?after=" + id + "&kind=crash").jsonPath("$.events.length()")
			.isEqualTo(1)
			.jsonPath("$.events[0].pid")
			.isEqualTo(next.toString());
	}

	@Test
	void payloadOfADeadLetterIsShownToOperatorsOnlyAndSanitized() {
		Pid pid = ended();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.runtime.send(pid.toString(), "order", "17 apples"));
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.runtime.send(pid.toString(), "password", "0000"));
		String order = "$.letters[?(@.to == '" + pid + "' && @.topic == 'order')]";
		String password = "$.letters[?(@.to == '" + pid + "' && @.topic == 'password')]";
		get("uwe", "/actuator/processevents/deadletters").jsonPath(order + ".payload")
			.isEqualTo("******")
			.jsonPath(order + ".reason")
			.isEqualTo("no such process")
			.jsonPath(order + ".toNumber")
			.isEqualTo(pid.shortForm())
			.jsonPath("$.counts['no such process']")
			.value((count) -> assertThat((Integer) count).isGreaterThanOrEqualTo(2))
			.jsonPath("$.counts['mailbox full']")
			.isEqualTo(0);
		get("olga", "/actuator/processevents/deadletters").jsonPath(order + ".payload")
			.isEqualTo("\"17 apples\"")
			.jsonPath(password + ".payload")
			.isEqualTo("******");
	}

	@Test
	void denialNamesThePolicyAndThePrincipal() {
		Pid pid = this.runtime.spawn("demo:waiter");
		client("uwe").delete()
			.uri("/actuator/processes/" + pid.shortForm() + "?mode=terminate")
			.exchange()
			.expectStatus()
			.isForbidden();
		String denial = "$.denials[?(@.resource == '" + pid + "')]";
		get("uwe", "/actuator/processevents/denials").jsonPath(denial + ".actor")
			.isEqualTo("uwe")
			.jsonPath(denial + ".principal")
			.isEqualTo("uwe")
			.jsonPath(denial + ".action")
			.isEqualTo("process.terminate")
			.jsonPath(denial + ".policy")
			.isEqualTo("app:p")
			.jsonPath(denial + ".count")
			.isEqualTo(1)
			.jsonPath("$.total")
			.value((total) -> assertThat((Integer) total).isPositive());
		assertThat(this.runtime.events().count(Kind.DENIAL)).isPositive();
		client("olga").delete().uri("/actuator/processes/" + pid.shortForm() + "?mode=terminate").exchange();
	}

	@Test
	void whatOperatorsDoIsAudited() {
		Pid pid = this.runtime.spawn("demo:waiter");
		client("olga").post()
			.uri("/actuator/processes/" + pid.shortForm())
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"topic\": \"reload\", \"payload\": \"secret\"}")
			.exchange()
			.expectStatus()
			.isNoContent();
		client("olga").delete().uri("/actuator/processes/" + pid.shortForm() + "?mode=terminate").exchange();
		List<AuditEvent> events = this.audit.find("olga", null, "PROCESS_OPERATION")
			.stream()
			.filter((event) -> event.getData().get("target").equals(pid.toString()))
			.toList();
		assertThat(events).extracting((event) -> event.getData().get("action"))
			.containsExactly("process.send", "process.terminate");
		assertThat(events.getFirst().getData()).containsEntry("topic", "reload").doesNotContainValue("secret");
	}

	@Test
	void commandsForServicesAreAudited() {
		client("olga").post()
			.uri("/actuator/processservices/app:waits")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"action\": \"restart\"}")
			.exchange()
			.expectStatus()
			.isNoContent();
		assertThat(this.audit.find("olga", null, "PROCESS_OPERATION"))
			.anySatisfy((event) -> assertThat(event.getData()).containsEntry("action", "service.restart")
				.containsEntry("target", "app:waits"));
	}

	@Test
	void deniedActionsOfOperatorsAreNoOperations() {
		Pid pid = this.runtime.spawn("demo:waiter");
		client("uwe").delete().uri("/actuator/processes/" + pid.shortForm() + "?mode=terminate").exchange();
		assertThat(this.audit.find("uwe", null, "PROCESS_OPERATION")).isEmpty();
		client("olga").delete().uri("/actuator/processes/" + pid.shortForm() + "?mode=terminate").exchange();
	}

	@Test
	void unknownPartIsNotFoundAndUnknownKindIsABadRequest() {
		client("uwe").get().uri("/actuator/processevents/nothing").exchange().expectStatus().isNotFound();
		client("uwe").get().uri("/actuator/processevents?kind=nothing").exchange().expectStatus().isBadRequest();
		client("uwe").get().uri("/actuator/processevents?limit=0").exchange().expectStatus().isBadRequest();
		client("uwe").post()
			.uri("/actuator/processevents")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
	}

	private BodyContentSpec get(String user, String uri) {
		return client(user).get().uri(uri).exchange().expectStatus().isOk().expectBody();
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
		AuditEventRepository audit() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		SanitizingFunction passwords() {
			return SanitizingFunction.sanitizeValue().ifKeyContains("password");
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
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
