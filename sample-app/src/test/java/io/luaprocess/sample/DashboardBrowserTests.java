package io.luaprocess.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * An operator finds each fault of the sample in the dashboard, with a browser. Skipped
 * where Chromium and its driver are not installed, on Debian the packages
 * {@code chromium} and {@code chromium-driver}. Screenshots are written to
 * {@code target/screenshots}, or to the folder {@code -Dscreenshots}.
 */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(300)
class DashboardBrowserTests {

	private static final Path SCREENSHOTS = Path.of(System.getProperty("screenshots", "target/screenshots"));

	private static final List<String> FAULTS = List.of("slow-consumer", "crash-loop", "spinning-script", "memory-hog",
			"link-cascade", "denied-tenant", "unread-topic");

	private static ServletWebServerApplicationContext shop;

	private static Browser browser;

	@BeforeAll
	static void start() throws IOException {
		assumeThat(Browser.isInstalled())
			.as("%s and %s are needed to test the dashboard in a browser", Browser.CHROMIUM, Browser.DRIVER)
			.isTrue();
		shop = (ServletWebServerApplicationContext) SpringApplication.run(SampleApplication.class, "--server.port=0",
				"--shop.feed=200", "--luaprocess.shutdown.grace-period=1s");
		int port = shop.getWebServer().getPort();
		Client operator = new Client(port, "operator");
		FAULTS.forEach((fault) -> operator.post("/demo/" + fault, Map.of()).expectStatus().isAccepted());
		browser = new Browser("http://localhost:" + port, SCREENSHOTS);
		browser.login("operator");
	}

	@AfterAll
	static void stop() throws IOException {
		if (browser != null) {
			browser.close();
		}
		if (shop != null) {
			shop.close();
		}
	}

	@Test
	@Order(1)
	void overviewSaysWhatNeedsAttention() throws IOException {
		browser.view("");
		browser.find("[data-test=attention]", "demo:crash-loop");
		browser.find("[data-test=attention]", "demo:unread_topic");
		browser.find("[data-test=attention]", "denied");
		assertThat(browser.find("[data-test=connection]").getDomAttribute("data-state")).isIn("live", "quiet");
	}

	@ParameterizedTest
	@Order(2)
	@CsvSource(delimiter = '|', textBlock = """
			processes   | table[data-test=processes] | demo:slow_consumer
			tree        | [data-test=tree]           | demo:lab
			hosts       | [data-test=host]           | demo:lab
			services    | [data-test=service]        | demo:crash-loop
			names       | table[data-test=names]     | payments
			events      | [data-test=events]         | demo:crash_loop
			crashes     | [data-test=crash]          | demo:crash_loop:4
			deadletters | main h1                    | Dead letters
			denials     | [data-test=denial]         | mallory
			""")
	void everyViewShowsTheApplication(String view, String where, String what) throws IOException {
		browser.view(view);
		browser.find(where, what);
		browser.screenshot(view);
		assertThat(browser.problems()).isEmpty();
	}

	@Test
	@Order(3)
	void slowConsumerIsFoundByItsMailbox() throws IOException {
		browser.view("processes");
		browser.click("[data-sort=mailbox]");
		assertThat(browser.url()).contains("sort=mailbox");
		browser.find("table[data-test=processes] tbody tr:first-child", "slow_consumer");
		browser.screenshot("slow-consumer-list");
		openProcess("demo:slow_consumer");
		browser.find("[data-test=waits-for]", "sleep");
		browser.find("[data-test=topic]", "work");
		browser.find("[data-test=source]", "packed");
		browser.screenshot("slow-consumer");
	}

	@Test
	@Order(3)
	void unreadTopicIsNamed() throws IOException {
		openProcess("demo:unread_topic");
		browser.find("[data-test=waits-for]", "paid");
		browser.find("[data-test=topic].unread", "payed");
		browser.screenshot("unread-topic");
	}

	@Test
	@Order(3)
	void spinningScriptShowsItsLine() throws IOException {
		openProcess("demo:spinning_script");
		browser.find("[data-test=waits-for]", "demo:spinning_script:");
		browser.screenshot("spinning-script");
	}

	@Test
	@Order(3)
	void memoryHogIsFirstByMemory() throws IOException {
		browser.view("processes?sort=memory&host=demo%3Alab");
		browser.find("table[data-test=processes] tbody tr:first-child", "memory_hog");
		browser.screenshot("memory-hog");
	}

	@Test
	@Order(3)
	void denialShowsThePolicyThatWouldAllowIt() throws IOException {
		browser.view("denials");
		browser.find("[data-test=denial]", "effect: allow");
		browser.screenshot("denied-tenant");
	}

	/** By now there is something to draw. */
	@Test
	@Order(4)
	void overviewDrawsTheLastMinutes() throws IOException {
		browser.view("");
		browser.find("[data-test=tile-messages]");
		browser.find(".chart canvas");
		browser.screenshot("overview");
	}

	@Test
	@Order(4)
	void linksAreClickedThrough() throws IOException {
		openProcess("demo:slow_consumer");
		browser.find("[data-test=relation-links]", "demo:eager_producer");
		browser.find("[data-test=graph-node]");
		browser.screenshot("relations");
		String first = browser.url();
		browser.click("[data-test=relation-links] a");
		browser.find("[data-test=process-title]", "eager_producer");
		assertThat(browser.url()).isNotEqualTo(first);
	}

	@Test
	@Order(5)
	void terminationSaysWhomItHitsAndAGoneProcessStaysReadable() throws IOException {
		openProcess("demo:slow_consumer");
		browser.click("[data-test=action-terminate]");
		browser.find("[data-test=impact]", "eager_producer");
		browser.screenshot("terminate");
		browser.click("[data-test=confirm]");
		browser.find("[data-test=exit-reason]", "terminated");
		assertThat(browser.find("[data-test=process-title]").getDomAttribute("class")).contains("struck");
		browser.screenshot("gone");
	}

	@Test
	@Order(5)
	void serviceIsStopped() {
		browser.view("services");
		browser.click("[data-key='demo:denied-tenant'] [data-test=service-stop]");
		browser.click("[data-test=confirm]");
		browser.find("[data-key='demo:denied-tenant'] [data-state=stopped]");
	}

	@Test
	@Order(5)
	void processIsCancelled() {
		openProcess("demo:unread_topic");
		browser.click("[data-test=action-cancel]");
		browser.find("[data-test=impact]");
		browser.click("[data-test=confirm]");
		browser.find("[data-test=exit-reason]");
	}

	@ParameterizedTest
	@Order(6)
	@CsvSource({ "360,740", "768,1024", "2560,1440" })
	void everyWidthIsEnough(int width, int height) throws IOException {
		browser.size(width, height);
		for (String view : List.of("", "processes", "tree", "services", "denials")) {
			browser.view(view);
			assertThat(browser.overflows()).as("%s at %d pixels", view, width).isFalse();
			browser.screenshot("width-" + width + "-" + (view.isEmpty() ? "overview" : view));
		}
		browser.size(1280, 900);
	}

	@Test
	@Order(7)
	void nothingWentWrongInTheBrowser() {
		assertThat(browser.problems()).isEmpty();
	}

	@Test
	@Order(8)
	void stoppedServerIsSaid() throws IOException {
		browser.view("");
		shop.close();
		browser.find("[data-test=disconnected]", "Disconnected since");
		browser.screenshot("disconnected");
	}

	private static void openProcess(String definition) {
		browser.open("/luaprocess/#/");
		browser.view("processes?definition=" + definition.replace(":", "%3A"));
		browser.click("table[data-test=processes] tbody tr [data-row]");
		browser.find("[data-test=process-title]", definition.substring(definition.indexOf(':') + 1));
	}

}
