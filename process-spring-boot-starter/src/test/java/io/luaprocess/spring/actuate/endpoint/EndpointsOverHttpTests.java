package io.luaprocess.spring.actuate.endpoint;

import java.util.Map;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the endpoints over HTTP, with login, on a real port.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
		"management.endpoints.web.exposure.include=*", "management.endpoint.processes.access=unrestricted",
		"management.endpoint.health.show-details=always", "management.endpoint.processes.show-values=when-authorized",
		"management.endpoint.processes.roles=OPERATOR",
		"luaprocess.locations=classpath*:/processes/,classpath:/definitions/valid/",
		"luaprocess.hosts[app\\:processes].max-processes=50", "luaprocess.hosts[app\\:processes].mailbox-capacity=2",
		"luaprocess.limits.call-depth=1000", "luaprocess.limits.hosts[app\\:processes].memory=32MB",
		"luaprocess.limits.hosts[app\\:processes].timers=70", "luaprocess.limits.definitions[demo\\:waiter].timers=60",
		"luaprocess.limits.definitions[demo\\:waiter].turn-cpu-time=5s",
		"luaprocess.security.policies.p.actions=process.terminate,process.send",
		"luaprocess.security.policies.p.resources=*", "luaprocess.security.policies.p.effect=deny",
		"luaprocess.security.policies.p.conditions[0].field=actor.meta.roles",
		"luaprocess.security.policies.p.conditions[0].operator=ncontains",
		"luaprocess.security.policies.p.conditions[0].value=ROLE_OPERATOR" })
class EndpointsOverHttpTests {

	@Autowired
	private LuaProcessRuntime runtime;

	@LocalServerPort
	private int port;

	private Pid pid;

	@BeforeEach
	void spawn() {
		this.pid = this.runtime.spawn("demo:waiter");
	}

	@AfterEach
	void end() {
		Host host = this.runtime.kernel().host("app:processes");
		host.processes().forEach((process) -> process.terminate(ProcessErrors.TERMINATED));
		await().until(() -> host.processes().isEmpty());
	}

	@Test
	void endpointsNeedLogin() {
		RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri("/actuator/processes")
			.exchange()
			.expectStatus()
			.isUnauthorized();
	}

	@Test
	void processesAreListed() {
		get("/actuator/processes?definition=demo:waiter").jsonPath("$.matching")
			.isEqualTo(1)
			.jsonPath("$.processes[0].pid")
			.isEqualTo(this.pid.toString())
			.jsonPath("$.processes[0].number")
			.isEqualTo(this.pid.shortForm())
			.jsonPath("$.processes[0].definition")
			.isEqualTo("demo:waiter")
			.jsonPath("$.processes[0].host")
			.isEqualTo("app:processes")
			.jsonPath("$.processes[0].mailbox")
			.isEqualTo(0)
			.jsonPath("$.processes[0].startedAt")
			.exists();
	}

	@Test
	void processShowsLimitsOfItsDefinitionElseOfItsHostElseGeneralOnes() {
		get("/actuator/processes/" + this.pid.shortForm()).jsonPath("$.limits.timers")
			.isEqualTo(60)
			.jsonPath("$.limits.turnCpuTime")
			.isEqualTo("PT5S")
			.jsonPath("$.limits.memory")
			.isEqualTo(32 << 20)
			.jsonPath("$.limits.callDepth")
			.isEqualTo(1000)
			.jsonPath("$.limits.timeSlice")
			.isEqualTo("PT0.01S");
	}

	@Test
	void processShowsWhatItSaysOfItselfAndWhatItsCoroutinesWaitFor() {
		Pid busy = this.runtime.spawn("demo:busy");
		await().untilAsserted(() -> get("/actuator/processes/" + busy.shortForm()).jsonPath("$.description")
			.isEqualTo("order 17\uFFFDwaits for its payment")
			.jsonPath("$.stacks.length()")
			.isEqualTo(2)
			.jsonPath("$.stacks[0].waitsFor")
			.isEqualTo("topic `paid`")
			.jsonPath("$.stacks[0].stack[?(@.text =~ /demo:busy:9: in .*wait.*/)]")
			.exists()
			.jsonPath("$.stacks[1].waitsFor")
			.isEqualTo("an event"));
		get("/actuator/processes?definition=demo:busy").jsonPath("$.processes[0].description")
			.isEqualTo("order 17\uFFFDwaits for its payment")
			.jsonPath("$.processes[0].stacks")
			.doesNotExist();
		end(busy);
	}

	@Test
	void processShowsAtMostTwentyCoroutinesAndFunctions() {
		Pid many = this.runtime.spawn("demo:many");
		await().untilAsserted(() -> get("/actuator/processes/" + many.shortForm()).jsonPath("$.coroutines")
			.isEqualTo(31)
			.jsonPath("$.stacks.length()")
			.isEqualTo(20)
			.jsonPath("$.stacks[0].stack.length()")
			.isEqualTo(20)
			.jsonPath("$.description")
			.doesNotExist());
		end(many);
	}

	private void end(Pid process) {
		assertThat(delete("olga", "/actuator/processes/" + process.shortForm() + "?mode=terminate")).isEqualTo(204);
		await().until(() -> !this.runtime.isAlive(process));
	}

	@Test
	void processSaysInOneSentenceWhatItWaitsForAndWhatItDoesNotRead() {
		Pid busy = this.runtime.spawn("demo:busy");
		assertThat(post("olga", "/actuator/processes/" + busy.shortForm(), "{\"topic\": \"x\"}")).isEqualTo(204);
		assertThat(post("olga", "/actuator/processes/" + busy.shortForm(), "{\"topic\": \"x\"}")).isEqualTo(204);
		await().untilAsserted(() -> get("/actuator/processes/" + busy.shortForm()).jsonPath("$.waitsFor")
			.isEqualTo("waits for topic `paid`, another coroutine for an event"
					+ "; 2 messages of topic `x` that nobody listens to")
			.jsonPath("$.topics[0].topic")
			.isEqualTo("x")
			.jsonPath("$.topics[0].messages")
			.isEqualTo(2)
			.jsonPath("$.topics[0].listened")
			.isEqualTo(false)
			.jsonPath("$.oldestMessageAge")
			.exists()
			.jsonPath("$.since")
			.exists()
			.jsonPath("$.memoryBytes")
			.exists()
			.jsonPath("$.stacks[0].coroutine")
			.isEqualTo("main")
			.jsonPath("$.stacks[0].stack[0].definition")
			.isEqualTo("demo:busy")
			.jsonPath("$.stacks[0].stack[0].file")
			.isEqualTo("demo/busy.lua")
			.jsonPath("$.stacks[0].stack[0].line")
			.isEqualTo(9)
			.jsonPath("$.stacks[0].stack[0].function")
			.isEqualTo("wait"));
		end(busy);
	}

	@Test
	void valuesAreShownOnlyToTheRolesThatMaySeeThem() {
		String uri = "/actuator/processes/" + this.pid.shortForm();
		assertThat(post("olga", uri, "{\"topic\": \"order\", \"payload\": \"secret text\"}")).isEqualTo(204);
		get(uri).jsonPath("$.values").doesNotExist().jsonPath("$.topics[0].topic").isEqualTo("order");
		client("olga").get()
			.uri(uri)
			.exchange()
			.expectBody()
			.jsonPath("$.values.messages[0].payload")
			.isEqualTo("secret text");
	}

	@Test
	void topIsTextForATerminal() {
		Pid busy = this.runtime.spawn("demo:busy");
		await().untilAsserted(() -> {
			String text = top("");
			assertThat(text.lines()).allMatch((line) -> line.length() <= 120);
			assertThat(text.lines().skip(3)).anyMatch((line) -> line.startsWith(busy.shortForm())
					&& line.contains("waiting") && line.contains("demo:busy - order 17\uFFFDwaits for its payment"));
		});
		assertThat(top("?limit=1&sort=age").lines()).hasSize(4);
		status("/actuator/processes/top?sort=size", HttpStatus.BAD_REQUEST);
		end(busy);
	}

	private String top(String query) {
		return client("uwe").get()
			.uri("/actuator/processes/top" + query)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/plain;charset=UTF-8")
			.returnResult(String.class)
			.getResponseBody();
	}

	@Test
	void graphShowsProcessesAroundOne() {
		get("/actuator/processgraph/" + this.pid.shortForm()).jsonPath("$.root")
			.isEqualTo(this.pid.shortForm())
			.jsonPath("$.truncated")
			.isEqualTo(false)
			.jsonPath("$.nodes.length()")
			.isEqualTo(1)
			.jsonPath("$.nodes[0].distance")
			.isEqualTo(0);
		status("/actuator/processgraph/0xfffff", HttpStatus.NOT_FOUND);
		status("/actuator/processgraph/" + this.pid.shortForm() + "?depth=11", HttpStatus.BAD_REQUEST);
	}

	@Test
	void definitionShowsLimitsWithoutThoseOfHosts() {
		get("/actuator/processdefinitions/demo:waiter").jsonPath("$.limits.timers")
			.isEqualTo(60)
			.jsonPath("$.limits.callDepth")
			.isEqualTo(1000);
		get("/actuator/processdefinitions/demo:stubborn").jsonPath("$.limits.timers")
			.isEqualTo(100_000)
			.jsonPath("$.limits.names")
			.isEqualTo(100_000)
			.jsonPath("$.limits.subscriptions")
			.isEqualTo(100_000)
			.jsonPath("$.limits.futures")
			.isEqualTo(100_000);
	}

	@Test
	void processesAreFilteredByHostAndState() {
		get("/actuator/processes?host=shop:host").jsonPath("$.processes[?(@.definition == 'demo:waiter')]")
			.doesNotExist();
		get("/actuator/processes?state=ending").jsonPath("$.matching").isEqualTo(0);
		await().untilAsserted(
				() -> get("/actuator/processes?host=app:processes&state=waiting").jsonPath("$.matching").isEqualTo(1));
	}

	@Test
	void listIsLimitedButCounted() {
		Pid second = this.runtime.spawn("demo:waiter");
		get("/actuator/processes?definition=demo:waiter&limit=1").jsonPath("$.matching")
			.isEqualTo(2)
			.jsonPath("$.processes.length()")
			.isEqualTo(1)
			.jsonPath("$.processes[0].pid")
			.isEqualTo(this.pid.toString());
		this.runtime.cancel(second.toString(), null, null);
		await().until(() -> !this.runtime.isAlive(second));
	}

	@Test
	void badLimitIsBadRequest() {
		status("/actuator/processes?limit=0", HttpStatus.BAD_REQUEST);
		status("/actuator/processes?limit=many", HttpStatus.BAD_REQUEST);
		status("/actuator/processes?limit=1001", HttpStatus.BAD_REQUEST);
		status("/actuator/processnames?limit=1001", HttpStatus.BAD_REQUEST);
		status("/actuator/processnames?limit=0", HttpStatus.BAD_REQUEST);
		get("/actuator/processes?limit=1000").jsonPath("$.processes").exists();
	}

	@ParameterizedTest
	@ValueSource(strings = { "processes?state=sleeping", "processes?host=app:nowhere",
			"processes?definition=demo:nothing", "processes?definition=x", "processdefinitions?kind=process.lau" })
	void filterThatCanMatchNothingIsBadRequest(String uri) {
		status("/actuator/" + uri, HttpStatus.BAD_REQUEST);
	}

	@Test
	void functionsAreFilteredByTheirDefinition() {
		get("/actuator/processes?host=demo:add").jsonPath("$.matching").isEqualTo(0);
		get("/actuator/processes?definition=demo:add").jsonPath("$.matching").isEqualTo(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "keeper", "order 17", "a:b~c.d", "größe" })
	void processIsAddressedByName(String name) {
		Pid named = this.runtime.process("demo:waiter").name(name).spawn();
		client("uwe").get()
			.uri("/actuator/processes/{name}", Map.of("name", name))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.pid")
			.isEqualTo(named.toString());
		endByName(name, named);
	}

	private void endByName(String name, Pid named) {
		client("uwe").delete()
			.uri("/actuator/processes/{name}", Map.of("name", name))
			.exchange()
			.expectStatus()
			.isNoContent();
		await().until(() -> !this.runtime.isAlive(named));
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders/17", "a;b", "..", "100%", "a%2Fb", "a&b=c", "x\\y", "größe" })
	void processIsFoundByAnyNameInTheQuery(String name) {
		Pid named = this.runtime.process("demo:waiter").name(name).spawn();
		client("uwe").get()
			.uri("/actuator/processes?name={name}", Map.of("name", name))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.processes.length()")
			.isEqualTo(1)
			.jsonPath("$.processes[0].pid")
			.isEqualTo(named.toString());
		client("uwe").get()
			.uri("/actuator/processnames?name={name}", Map.of("name", name))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.names['" + name.replace("\\", "\\\\") + "']")
			.isEqualTo(named.toString());
		assertThat(delete("uwe", "/actuator/processes/" + named.shortForm())).isEqualTo(204);
		await().until(() -> !this.runtime.isAlive(named));
	}

	@Test
	void processIsFoundByUniquePartOfItsPid() {
		get("/actuator/processes/" + this.pid.shortForm()).jsonPath("$.pid").isEqualTo(this.pid.toString());
	}

	@Test
	void processIsFoundByEncodedPid() {
		client("uwe").get()
			.uri("/actuator/processes/{pid}", Map.of("pid", this.pid.toString()))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.number")
			.isEqualTo(this.pid.shortForm());
	}

	@Test
	void unknownProcessIsNotFound() {
		status("/actuator/processes/0xfffff", HttpStatus.NOT_FOUND);
		status("/actuator/processes/nonsense", HttpStatus.NOT_FOUND);
		assertThat(delete("olga", "/actuator/processes/0xfffff")).isEqualTo(404);
	}

	@Test
	void processIsCancelledWithReasonAndOnlyWhoMayTerminateItSetsADeadline() {
		var exit = this.runtime.watch(this.pid.toString());
		String path = "/actuator/processes/" + this.pid.shortForm() + "?reason=maintenance";
		assertThat(delete("uwe", path + "&deadline=1ns")).isEqualTo(403);
		assertThat(delete("uwe", path)).isEqualTo(204);
		assertThat(exit.join().value()).isEqualTo("maintenance");
	}

	@ParameterizedTest
	@CsvSource({ "'{\"topic\": \"greet\", \"payload\": \"hello\"}', greet: hello",
			"'{\"topic\": \"greet\", \"payload\": 5}', greet: 5", "'{\"topic\": \"greet\"}', greet: nil" })
	void messageIsSent(String message, String result) {
		Pid listener = this.runtime.spawn("demo:listener");
		var exit = this.runtime.watch(listener.toString());
		assertThat(post("olga", "/actuator/processes/" + listener.shortForm(), message)).isEqualTo(204);
		assertThat(exit.join().value()).isEqualTo(result);
	}

	@Test
	void badMessageIsBadRequest() {
		String uri = "/actuator/processes/" + this.pid.shortForm();
		assertThat(post("olga", uri, "{\"topic\": \"@events\"}")).isEqualTo(400);
		assertThat(post("olga", uri, "{\"topic\": \"\"}")).isEqualTo(400);
		assertThat(post("olga", uri, "{\"payload\": \"x\"}")).isEqualTo(400);
		assertThat(post("olga", "/actuator/processes/0xfffff", "{\"topic\": \"x\"}")).isEqualTo(404);
	}

	@Test
	void messageThatDoesNotFitIsTooMany() {
		String uri = "/actuator/processes/" + this.pid.shortForm();
		assertThat(post("olga", uri, "{\"topic\": \"x\"}")).isEqualTo(204);
		assertThat(post("olga", uri, "{\"topic\": \"x\"}")).isEqualTo(204);
		client("olga").post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"topic\": \"x\"}")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
			.expectBody()
			.jsonPath("$.error")
			.isEqualTo("mailbox full");
	}

	@Test
	void commandsForServicesAreOffByDefault() {
		assertThat(post("olga", "/actuator/processservices/shop:ticker", "{\"action\": \"stop\"}")).isEqualTo(405);
	}

	@Test
	void onlyOperatorsSend() {
		assertThat(post("uwe", "/actuator/processes/" + this.pid.shortForm(), "{\"topic\": \"x\"}")).isEqualTo(403);
		get("/actuator/processes/" + this.pid.shortForm()).jsonPath("$.received").isEqualTo(0);
	}

	@Test
	void badDeadlineIsBadRequest() {
		String uri = "/actuator/processes/" + this.pid.shortForm();
		assertThat(delete("uwe", uri + "?deadline=soon")).isEqualTo(400);
		assertThat(delete("uwe", uri + "?deadline=0s")).isEqualTo(400);
		assertThat(delete("uwe", uri + "?mode=explode")).isEqualTo(400);
		assertThat(this.runtime.isAlive(this.pid)).isTrue();
	}

	@Test
	void onlyOperatorsTerminate() {
		String uri = "/actuator/processes/" + this.pid.shortForm() + "?mode=terminate";
		assertThat(delete("uwe", uri)).isEqualTo(403);
		assertThat(this.runtime.isAlive(this.pid)).isTrue();
		assertThat(delete("olga", uri)).isEqualTo(204);
		assertThat(this.runtime.isAlive(this.pid)).isFalse();
	}

	@Test
	void hosts() {
		get("/actuator/processhosts").jsonPath("$.hosts[0].id")
			.isEqualTo("app:processes")
			.jsonPath("$.hosts[1].id")
			.isEqualTo("shop:host");
		get("/actuator/processhosts/app:processes").jsonPath("$.state")
			.isEqualTo("running")
			.jsonPath("$.maxProcesses")
			.isEqualTo(50)
			.jsonPath("$.processes")
			.isEqualTo(1)
			.jsonPath("$.limits.memory")
			.isEqualTo(32 << 20)
			.jsonPath("$.limits.callDepth")
			.isEqualTo(1000)
			.jsonPath("$.counters.spawned")
			.exists();
		status("/actuator/processhosts/app:nowhere", HttpStatus.NOT_FOUND);
	}

	@Test
	void names() {
		Pid named = this.runtime.process("demo:stubborn").name("keeper").spawn();
		get("/actuator/processnames").jsonPath("$.names.keeper").isEqualTo(named.toString());
		get("/actuator/processnames/keeper").jsonPath("$.number").isEqualTo(named.shortForm());
		get("/actuator/processes/" + named.shortForm()).jsonPath("$.names[0]").isEqualTo("keeper");
		status("/actuator/processnames/nobody", HttpStatus.NOT_FOUND);
		assertThat(delete("olga", "/actuator/processes/" + named.shortForm() + "?mode=terminate")).isEqualTo(204);
	}

	@Test
	void definitions() {
		get("/actuator/processdefinitions").jsonPath("$.definitions[?(@.id == 'demo:waiter')].file")
			.isEqualTo("demo/waiter.lua")
			.jsonPath("$.problems.length()")
			.isEqualTo(0);
		get("/actuator/processdefinitions?kind=process.host").jsonPath("$.definitions.length()").isEqualTo(2);
		get("/actuator/processdefinitions/shop:clock").jsonPath("$.kind")
			.isEqualTo("process.lua")
			.jsonPath("$.file")
			.isEqualTo("_index.yaml")
			.jsonPath("$.method")
			.isEqualTo("main")
			.jsonPath("$.source")
			.doesNotExist();
		status("/actuator/processdefinitions/shop:nothing", HttpStatus.NOT_FOUND);
	}

	@Test
	void services() {
		get("/actuator/processservices").jsonPath("$.services[0].id").isEqualTo("shop:ticker");
		get("/actuator/processservices/shop:ticker").jsonPath("$.state")
			.isEqualTo("running")
			.jsonPath("$.process")
			.isEqualTo("shop:clock")
			.jsonPath("$.pid")
			.exists();
		await()
			.untilAsserted(() -> get("/actuator/processservices/shop:unlucky").jsonPath("$.state").isEqualTo("failed"));
		get("/actuator/processservices/shop:unlucky").jsonPath("$.restarts")
			.isEqualTo(1)
			.jsonPath("$.lastError")
			.value((error) -> assertThat(error.toString()).contains("no luck"));
		status("/actuator/processservices/shop:nothing", HttpStatus.NOT_FOUND);
	}

	@Test
	void healthHasAnEntryForEachHostAndService() {
		await()
			.untilAsserted(() -> get("/actuator/processservices/shop:unlucky").jsonPath("$.state").isEqualTo("failed"));
		client("uwe").get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectBody()
			.jsonPath("$.components.luaprocess.components.hosts.components['app:processes'].status")
			.isEqualTo("UP")
			.jsonPath("$.components.luaprocess.components.services.components['shop:ticker'].status")
			.isEqualTo("UP")
			.jsonPath("$.components.luaprocess.components.services.components['shop:unlucky'].status")
			.isEqualTo("DOWN");
	}

	@Test
	void metersAreShown() {
		get("/actuator/metrics/lua.process.active?tag=host:app:processes").jsonPath("$.measurements[0].value")
			.isEqualTo(1.0);
	}

	private RestTestClient.BodyContentSpec get(String uri) {
		return client("uwe").get().uri(uri).exchange().expectStatus().isOk().expectBody();
	}

	private void status(String uri, HttpStatus status) {
		client("uwe").get().uri(uri).exchange().expectStatus().isEqualTo(status);
	}

	private int delete(String user, String uri) {
		return client(user).delete().uri(uri).exchange().returnResult(Void.class).getStatus().value();
	}

	private int post(String user, String uri, String body) {
		return client(user).post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.returnResult(Void.class)
			.getStatus()
			.value();
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
