package io.luaprocess.spring.dashboard;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.kernel.Host;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the dashboard over HTTP in an application without Spring Security: its views
 * and its streams.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "luaprocess.dashboard.enabled=true", "luaprocess.dashboard.read-only=false",
				"luaprocess.dashboard.show-source=true", "luaprocess.dashboard.max-viewers=200" })
class DashboardWithoutSecurityTests {

	@Autowired
	private LuaProcessRuntime runtime;

	@Autowired
	private Dashboard dashboard;

	@LocalServerPort
	private int port;

	private Pid pid;

	private Browser browser;

	@BeforeEach
	void open() {
		this.pid = this.runtime.spawn("demo:waiter");
		this.browser = new Browser("http://localhost:" + this.port + "/luaprocess/", null);
	}

	@AfterEach
	void close() {
		this.browser.close();
		Host host = this.runtime.kernel().host("app:processes");
		host.processes().forEach((process) -> process.terminate(ProcessErrors.TERMINATED));
		await().until(() -> host.processes().isEmpty());
		await().until(() -> this.dashboard.live().viewers() == 0);
	}

	@Test
	void onlyThisMachineMayLook() throws Exception {
		assertThat(this.browser.get("api/processes").statusCode()).isEqualTo(200);
		HttpResponse<String> forwarded = this.browser.with("X-Forwarded-For", "10.0.0.1").get("probe.html");
		assertThat(forwarded.statusCode()).isEqualTo(403);
		assertThat(forwarded.body()).contains("luaprocess.dashboard.allow-remote");
	}

	@Test
	void postNeedsTheHeaderOfThePage() throws Exception {
		String path = "api/processes/" + this.pid.shortForm() + "/terminate";
		assertThat(this.browser.post(path, "{}", "X-Other", "1").statusCode()).isEqualTo(403);
		assertThat(this.browser.form(path, "").statusCode()).isEqualTo(403);
		assertThat(this.runtime.isAlive(this.pid)).isTrue();
		assertThat(this.browser.post(path, "{}")).isEqualTo(204);
		assertThat(this.runtime.isAlive(this.pid)).isFalse();
	}

	@Test
	void sourceIsShownWithItsFile() throws Exception {
		JsonNode source = this.browser.json("api/source?definition=demo:waiter");
		assertThat(source.path("file").asString()).isEqualTo("demo/waiter.lua");
		assertThat(source.path("firstLine").asInt()).isEqualTo(1);
		assertThat(source.path("text").asString()).contains("process");
		assertThat(this.browser.get("api/source?definition=demo:none").statusCode()).isEqualTo(404);
	}

	@Test
	void overviewCountsAndRemembers() throws Exception {
		this.browser.json("api/overview");
		Pid other = this.runtime.spawn("demo:waiter");
		await().untilAsserted(() -> {
			JsonNode overview = this.browser.json("api/overview");
			assertThat(overview.path("processes").path("total").asInt()).isGreaterThanOrEqualTo(2);
			assertThat(overview.path("scheduler").path("workers").asInt()).isPositive();
			assertThat(overview.path("heap").path("usedBytes").asLong()).isPositive();
			assertThat(overview.path("hosts").get(0).path("id").asString()).isEqualTo("app:processes");
			JsonNode series = overview.path("history").path("series");
			assertThat(series.path("spawns").valueStream().mapToDouble(JsonNode::asDouble).sum()).isPositive();
			assertThat(series.path("processes").size()).isEqualTo(series.path("spawns").size())
				.isEqualTo(series.path("host:app:processes").size());
		});
		this.runtime.terminate(other.toString());
	}

	@Test
	void processThatHasEndedIsStillShown() throws Exception {
		String path = "api/processes/" + this.pid.shortForm();
		this.browser.json(path);
		await().untilAsserted(() -> {
			this.runtime.send(this.pid.toString(), "x");
			assertThat(this.browser.json(path + "/timeline").path("events").findValuesAsString("kind"))
				.contains("message");
		});
		this.runtime.terminate(this.pid.toString());
		await().untilAsserted(() -> assertThat(this.browser.json(path).path("gone").asBoolean()).isTrue());
		JsonNode gone = this.browser.json(path);
		assertThat(gone.path("definition").asString()).isEqualTo("demo:waiter");
		assertThat(gone.path("outcome").asString()).isEqualTo("terminated");
		assertThat(gone.path("last").path("received").asInt()).isPositive();
		assertThat(this.browser.json(path + "/timeline").path("events").get(0).path("kind").asString())
			.isEqualTo("exit");
	}

	@Test
	void treeHasHostsAndProcesses() throws Exception {
		JsonNode tree = this.browser.json("api/tree");
		assertThat(tree.path("truncated").asBoolean()).isFalse();
		assertThat(tree.path("nodes").get(0).path("key").asString()).isEqualTo("runtime");
		assertThat(tree.path("nodes").findValuesAsString("key")).contains("host:app:processes", this.pid.shortForm());
		JsonNode below = this.browser.json("api/tree?root=" + this.pid.shortForm());
		assertThat(below.path("nodes")).hasSize(1);
		assertThat(below.path("nodes").get(0).path("parent").asString()).isEqualTo("host:app:processes");
		JsonNode cut = this.browser.json("api/tree?limit=1");
		assertThat(cut.path("truncated").asBoolean()).isTrue();
		assertThat(this.browser.get("api/tree?root=host:none").statusCode()).isEqualTo(404);
	}

	@Test
	void impactNamesLinkedProcessesChildrenAndThoseThatMonitor() throws Exception {
		Pid family = this.runtime.spawn("demo:family");
		String path = "api/processes/" + family.shortForm();
		await().untilAsserted(() -> assertThat(this.browser.json(path).path("childrenTotal").asInt()).isEqualTo(2));
		JsonNode process = this.browser.json(path);
		String linked = process.path("links").get(0).path("number").asString();
		JsonNode impact = this.browser.json(path + "/impact?mode=terminate");
		assertThat(impact.path("total").asInt()).isEqualTo(2);
		assertThat(impact.path("text").asString()).startsWith("Ends demo:family " + family.shortForm() + " at once.")
			.contains("1 process is linked and will end too");
		assertThat(impact.path("processes").get(0).path("number").asString()).isEqualTo(linked);
		assertThat(impact.path("processes").get(0).path("why").asString()).startsWith("linked: ends too");
		assertThat(impact.path("processes").get(1).path("why").asString()).startsWith("child of it");
		assertThat(this.browser.json("api/processes/" + linked + "/impact").path("processes").get(0).path("why"))
			.asString()
			.contains("linked");
		assertThat(this.browser.json(path + "/impact?mode=cancel").path("text").asString()).startsWith("Asks ");
		assertThat(this.browser.get(path + "/impact?mode=explode").statusCode()).isEqualTo(400);
		assertThat(this.browser.json("api/graph/" + family.shortForm() + "?depth=1").path("nodes")).hasSize(3);
		this.runtime.terminate(family.toString());
	}

	@Test
	void messagesThatNoProgramListensToNeedAttention() throws Exception {
		for (int i = 0; i < 20; i++) {
			this.runtime.send(this.pid.toString(), "unheard");
		}
		await().untilAsserted(
				() -> assertThat(this.browser.json("api/overview").path("attention").findValuesAsString("text"))
					.anySatisfy((text) -> assertThat(text).isEqualTo("20 messages of topic 'unheard' wait that"
							+ " demo:waiter " + this.pid.shortForm() + " does not listen to")));
	}

	@Test
	void crashesAndDeadLettersAreListed() throws Exception {
		this.runtime.send(this.pid.toString(), "lost", "a secret");
		Pid broken = this.runtime.spawn("demo:broken");
		this.runtime.terminate(this.pid.toString());
		await().untilAsserted(() -> {
			JsonNode crash = this.browser.json("api/events?kind=crash&limit=1").path("events").path(0);
			assertThat(crash.path("number").asString()).isEqualTo(broken.shortForm());
			assertThat(crash.path("text").asString()).contains("broken on purpose");
			JsonNode site = this.browser.json("api/crashes").path("sites").path(0);
			assertThat(site.path("site").asString()).isEqualTo("demo:broken:3");
			assertThat(site.path("lastNumber").asString()).isEqualTo(broken.shortForm());
			JsonNode letters = this.browser.json("api/deadletters");
			assertThat(letters.path("letters").path(0).path("topic").asString()).isEqualTo("lost");
			assertThat(letters.path("letters").path(0).path("payload").asString()).isEqualTo("******");
			assertThat(letters.path("counts").path("process ended").asInt()).isPositive();
		});
		assertThat(this.browser.get("api/events?kind=none").statusCode()).isEqualTo(400);
		assertThat(this.browser.get("api/events?limit=0").statusCode()).isEqualTo(400);
		assertThat(this.browser.get("api/events?after=x").statusCode()).isEqualTo(400);
	}

	@Test
	void streamShowsTheViewAtOnceAndWhenItChanges() throws Exception {
		HttpResponse<Stream<String>> stream = this.browser
			.stream("api/stream?view=processes%3Fdefinition%3Ddemo%3Awaiter");
		assertThat(stream.statusCode()).isEqualTo(200);
		assertThat(stream.headers().firstValue("Content-Type")).get().asString().startsWith("text/event-stream");
		Iterator<String> lines = stream.body().iterator();
		assertThat(next(lines, "data: ")).contains("\"matching\":1");
		Pid other = this.runtime.spawn("demo:waiter");
		assertThat(next(lines, "data: ")).contains("\"matching\":2");
		this.runtime.terminate(other.toString());
	}

	@Test
	void streamOfAViewThatDoesNotChangeIsQuiet() throws Exception {
		Iterator<String> lines = this.browser.stream("api/stream?view=names%3Ftext%3Dnone").body().iterator();
		assertThat(next(lines, "data: ")).contains("\"matching\":0");
		assertThat(next(lines, ": ")).isEqualTo(": quiet");
	}

	private static String next(Iterator<String> lines, String prefix) {
		String line = lines.next();
		while (!line.startsWith(prefix)) {
			line = lines.next();
		}
		return line;
	}

	@Test
	void streamOfNothingIsNotFound() throws Exception {
		assertThat(this.browser.get("api/stream?view=nothing").statusCode()).isEqualTo(404);
		assertThat(this.browser.get("api/stream?view=processes/0xffff").statusCode()).isEqualTo(404);
		assertThat(this.browser.get("api/stream?view=me").statusCode()).isEqualTo(404);
	}

	@Test
	void twoHundredPagesThatComeAndGoLeaveNothingBehind() throws Exception {
		try (Browser pages = new Browser("http://localhost:" + this.port + "/luaprocess/", null)) {
			for (int i = 0; i < 200; i++) {
				assertThat(pages.stream("api/stream?view=hosts").statusCode()).isEqualTo(200);
			}
			assertThat(this.dashboard.live().viewers()).isEqualTo(200);
			assertThat(pages.get("api/stream?view=hosts").statusCode()).isEqualTo(503);
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> this.dashboard.live().viewers() == 0);
	}

	@Test
	void stopOfTheApplicationTellsThePagesAndWaitsForNone() throws Exception {
		SpringApplication application = new SpringApplication(Application.class);
		application.setRegisterShutdownHook(false);
		long began;
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--luaprocess.dashboard.enabled=true", "--spring.jmx.enabled=false");
				Browser page = new Browser("http://localhost:"
						+ context.getEnvironment().getProperty("local.server.port") + "/luaprocess/", null)) {
			Iterator<String> lines = page.stream("api/stream?view=hosts").body().iterator();
			next(lines, "data: ");
			Thread stop = Thread.startVirtualThread(context::close);
			began = System.nanoTime();
			assertThat(next(lines, "event: gone")).isEqualTo("event: gone");
			stop.join();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
	static class Application {

	}

}
