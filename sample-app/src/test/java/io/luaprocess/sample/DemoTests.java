package io.luaprocess.sample;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each fault can be started, found through the actuator and stopped.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "shop.feed=0", "luaprocess.shutdown.grace-period=1s" })
class DemoTests {

	private static final Map<String, String> NOTHING = Map.of();

	private final Client operator;

	private final Client acme;

	DemoTests(@LocalServerPort int port) {
		this.operator = new Client(port, "operator");
		this.acme = new Client(port, "acme");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					slow-consumer   | /actuator/processes?definition=demo:slow_consumer | $.processes[?(@.mailbox > 20)]
					crash-loop      | /actuator/processservices/demo:crash-loop         | $[?(@.restarts > 1)]
					spinning-script | /actuator/processes?definition=demo:spinning_script | $.processes[?(@.state == 'running')]
					memory-hog      | /actuator/processes?definition=demo:memory_hog    | $.processes[?(@.memoryBytes > 1000000)]
					link-cascade    | /actuator/processes?definition=demo:link_member   | $[?(@.matching == 21)]
					denied-tenant   | /actuator/processevents/denials                   | $.denials[?(@.resource == 'payments')]
					unread-topic    | /actuator/processes?definition=demo:unread_topic  | $.processes[?(@.mailbox > 2)]
					""")
	void faultCanBeSeen(String fault, String uri, String found) {
		this.operator.post("/demo/" + fault, NOTHING).expectStatus().isAccepted();
		try {
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> this.operator.get(uri).jsonPath(found).isNotEmpty());
		}
		finally {
			assertThat(this.operator.delete("/demo/" + fault)).isEqualTo(HttpStatus.ACCEPTED);
		}
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> this.operator.get("/actuator/processes?host=demo:lab").jsonPath("$.matching").isEqualTo(0));
	}

	@Test
	void onlyOperatorsStartFaults() {
		this.acme.post("/demo/crash-loop", NOTHING).expectStatus().isForbidden();
	}

	@Test
	void unknownFaultIsNotFound() {
		this.operator.post("/demo/earthquake", NOTHING).expectStatus().isNotFound();
	}

}
