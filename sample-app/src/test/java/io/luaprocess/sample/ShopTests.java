package io.luaprocess.sample;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop from outside: over HTTP, on a real port, with login, after the first orders of
 * the file have gone through it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "shop.feed=120")
class ShopTests {

	private static final int FED = 120;

	@LocalServerPort
	private int port;

	@Autowired
	private ProcessRuntime runtime;

	@Autowired
	private Orders orders;

	@BeforeEach
	void feedIsThrough() {
		await().atMost(Duration.ofSeconds(30)).until(() -> this.orders.totals().done() >= FED);
	}

	@Test
	void everyOrderOfTheFeedIsAccountedFor() {
		for (int id = 1; id <= FED; id++) {
			assertThat(this.orders.find(id)).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
				.extractingByKey("state")
				.isIn("shipped", "cancelled", "failed");
		}
		Orders.Totals totals = this.orders.totals();
		assertThat(totals.reasons().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(totals.of("failed"));
	}

	@Test
	void placedOrderIsShipped() {
		long id = place("acme", "lamp", "4331-2471-6468-8300");
		await().untilAsserted(() -> get("/orders/" + id).jsonPath("$.state").isEqualTo("shipped"));
		get("/orders/" + id).jsonPath("$.price").isEqualTo(39.9).jsonPath("$.parcel").exists();
		get("/orders?state=shipped&limit=1000").jsonPath("$[?(@ == " + id + ")]").exists();
		get("/orders?state=failed&limit=1000").jsonPath("$[?(@ == " + id + ")]").doesNotExist();
	}

	@Test
	void failedOrderSaysWhy() {
		long declined = place("acme", "lamp", "4331-2471-6468-8313");
		await().untilAsserted(() -> get("/orders/" + declined).jsonPath("$.reason").isEqualTo("card declined"));
		long unknown = place("nobody", "lamp", "4331-2471-6468-8300");
		await().untilAsserted(
				() -> get("/orders/" + unknown).jsonPath("$.reason").isEqualTo("pricing: function not found"));
	}

	@Test
	void cancelledOrderGivesBackWhatItHolds() {
		Object before = this.runtime.call("shop.pricing:stock");
		long id = place("patient", "table", "4331-2471-6468-8300");
		await().until(() -> this.runtime.lookup("patient rule") != null);
		get("/orders?state=pricing").jsonPath("$[0]").isEqualTo(id);
		assertThat(delete("customer", "/orders/" + id)).isEqualTo(HttpStatus.ACCEPTED);
		this.runtime.send("patient rule", "go on");
		await().untilAsserted(() -> get("/orders/" + id).jsonPath("$.state").isEqualTo("cancelled"));
		get("/orders/" + id).jsonPath("$.reason").isEqualTo("cancelled by the customer");
		await().until(() -> this.runtime.call("shop.pricing:stock"), before::equals);
	}

	@Test
	void orderThatOverstaysItsCancellationIsTerminatedAndAccountedFor() {
		long id = place("patient", "table", "4331-2471-6468-8300");
		await().until(() -> this.runtime.lookup("patient rule") != null);
		assertThat(delete("customer", "/orders/" + id + "?deadline=50ms")).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(delete("operator", "/orders/" + id + "?deadline=50ms")).isEqualTo(HttpStatus.ACCEPTED);
		await().untilAsserted(() -> get("/orders/" + id).jsonPath("$.state").isEqualTo("failed"));
		get("/orders/" + id).jsonPath("$.reason").isEqualTo("process terminated");
	}

	@Test
	void orderThatIsDoneOrUnknownCannotBeCancelled() {
		assertThat(delete("customer", "/orders/1")).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"tenant\": \"acme\", \"item\": \"lamp\", \"quantity\": -1, \"card\": \"1\"}",
			"{\"tenant\": \"acme\", \"item\": \"lamp\", \"card\": \"1\"}",
			"{\"tenant\": \"acme\", \"item\": \"lamp\", \"quantity\": \"two\", \"card\": \"1\"}",
			"{\"tenant\": \"acme\", \"item\": \"lamp\", \"quantity\": 1}", "[]", "{\"tenant\"" })
	void malformedOrderIsRefused(String order) {
		client("customer").post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(order)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("an order is a JSON object with tenant, item, quantity (a whole number from 1 on) and card");
	}

	@Test
	void onlyOperatorsSendByHand() {
		for (var expected : Map.of("customer", HttpStatus.FORBIDDEN, "operator", HttpStatus.NOT_FOUND).entrySet()) {
			client(expected.getKey()).post()
				.uri("/actuator/processes/0xfffff")
				.contentType(MediaType.APPLICATION_JSON)
				.body(Map.of("topic", "stop"))
				.exchange()
				.expectStatus()
				.isEqualTo(expected.getValue());
		}
	}

	@Test
	void onlyOperatorsTerminate() {
		Pid dock = Objects.requireNonNull(this.runtime.lookup("shipping"));
		String uri = "/actuator/processes/" + dock.shortForm() + "?mode=terminate";
		assertThat(delete("customer", uri)).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.runtime.isAlive(dock)).isTrue();
		assertThat(delete("operator", uri)).isEqualTo(HttpStatus.NO_CONTENT);
		assertThat(this.runtime.isAlive(dock)).isFalse();
		// Its service brings it back.
		await().until(() -> this.runtime.lookup("shipping") != null);
	}

	@Test
	void strangersStayOutside() {
		RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri("/orders/1")
			.exchange()
			.expectStatus()
			.isUnauthorized();
	}

	private long place(String tenant, String item, String card) {
		Placed placed = client("customer").post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("tenant", tenant, "item", item, "quantity", 1, "card", card))
			.exchange()
			.expectStatus()
			.isCreated()
			.returnResult(Placed.class)
			.getResponseBody();
		return Objects.requireNonNull(placed).id();
	}

	private RestTestClient.BodyContentSpec get(String uri) {
		return client("customer").get().uri(uri).exchange().expectStatus().isOk().expectBody();
	}

	private HttpStatusCode delete(String user, String uri) {
		return client(user).delete().uri(uri).exchange().returnResult(Void.class).getStatus();
	}

	private RestTestClient client(String user) {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.defaultHeaders((headers) -> headers.setBasicAuth(user, user))
			.build();
	}

	private record Placed(long id, String process) {
	}

}
