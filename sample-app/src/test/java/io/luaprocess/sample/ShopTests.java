package io.luaprocess.sample;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop from outside: over HTTP, on a real port, with login, after the first orders of
 * the file have gone through it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "shop.feed=120", "shop.tenants=acme,globex,initech,mallory,patient,nobody" })
class ShopTests {

	private static final int FED = 120;

	@Autowired
	private ProcessRuntime runtime;

	@Autowired
	private Orders orders;

	@Autowired
	private Inventory inventory;

	private final Client acme;

	private final Client globex;

	private final Client patient;

	private final Client operator;

	private final Client admin;

	private final Client mallory;

	private final Client nobody;

	private final Client stranger;

	ShopTests(@LocalServerPort int port) {
		this.acme = new Client(port, "acme");
		this.globex = new Client(port, "globex");
		this.patient = new Client(port, "patient");
		this.operator = new Client(port, "operator");
		this.admin = new Client(port, "admin");
		this.mallory = new Client(port, "mallory");
		this.nobody = new Client(port, "nobody");
		this.stranger = new Client(port, "stranger");
	}

	@BeforeEach
	void feedIsThrough() {
		await().atMost(Duration.ofSeconds(30)).until(() -> isOver(FED) && this.orders.underWay().isEmpty());
	}

	@Test
	void everyOrderOfTheFeedIsAccountedFor() {
		for (long id = 1; id <= FED; id++) {
			assertThat(isOver(id)).isTrue();
		}
		assertThat(this.orders.failures().values().stream().mapToInt(Integer::intValue).sum())
			.isEqualTo(this.orders.states().getOrDefault("failed", 0));
	}

	@Test
	void placedOrderIsShipped() {
		long id = this.acme.place("lamp", Client.CARD);
		await().untilAsserted(() -> this.acme.get("/orders/" + id).jsonPath("$.state").isEqualTo("shipped"));
		this.acme.get("/orders/" + id).jsonPath("$.price").isEqualTo(39.9).jsonPath("$.parcel").exists();
		await().until(() -> this.acme.status("/orders/" + id + "/receipt").is2xxSuccessful());
		this.acme.get("/orders/" + id + "/receipt").jsonPath("$.price").isEqualTo(39.9);
		assertThat(this.globex.status("/orders/" + id + "/receipt")).isEqualTo(HttpStatus.FORBIDDEN);
		String shipped = "/orders?state=shipped&limit=1000";
		this.acme.get(shipped).jsonPath("$[?(@ == " + id + ")]").exists();
		this.operator.get(shipped).jsonPath("$[?(@ == " + id + ")]").exists();
		this.globex.get(shipped).jsonPath("$[?(@ == " + id + ")]").doesNotExist();
		this.acme.get("/orders?state=failed&limit=1000").jsonPath("$[?(@ == " + id + ")]").doesNotExist();
	}

	@Test
	void failedOrderSaysWhy() {
		long declined = this.acme.place("lamp", Client.DECLINED);
		awaitReason(this.acme, declined, "card declined");
		awaitReason(this.nobody, this.nobody.place("lamp", Client.CARD), "pricing: function not found");
		awaitReason(this.globex, this.globex.place("yacht", Client.CARD), "pricing: no price for yacht");
	}

	@Test
	void aTenantSeesItsOwnOrdersOnly() {
		long id = this.acme.place("lamp", Client.CARD);
		assertThat(this.acme.status("/orders/" + id)).isEqualTo(HttpStatus.OK);
		assertThat(this.operator.status("/orders/" + id)).isEqualTo(HttpStatus.OK);
		assertThat(this.globex.status("/orders/" + id)).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.globex.delete("/orders/" + id)).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.globex.status("/actuator/processes")).isEqualTo(HttpStatus.FORBIDDEN);
	}

	@Test
	void onlyTenantsPlaceOrders() {
		this.operator.post("/orders", Map.of("item", "lamp", "quantity", 1, "card", Client.CARD))
			.expectStatus()
			.isForbidden();
	}

	@Test
	void onlyAdminsChangePrices() {
		this.operator.put("/catalog/rug", new BigDecimal("99.5")).expectStatus().isForbidden();
		this.acme.get("/catalog").jsonPath("$.rug").isEqualTo(120.0);
		this.admin.put("/catalog/rug", new BigDecimal("99.5")).expectStatus().isOk();
		try {
			long id = this.acme.place("rug", Client.CARD);
			await().untilAsserted(() -> this.acme.get("/orders/" + id).jsonPath("$.price").isEqualTo(99.5));
		}
		finally {
			this.admin.put("/catalog/rug", new BigDecimal("120")).expectStatus().isOk();
		}
	}

	@Test
	void cancelledOrderGivesBackWhatItHolds() {
		int before = this.inventory.stock("table");
		long id = this.patient.place("table", Client.CARD);
		await().until(() -> this.runtime.lookup("patient rule") != null);
		this.patient.get("/orders?state=pricing").jsonPath("$[0]").isEqualTo(id);
		assertThat(this.patient.delete("/orders/" + id)).isEqualTo(HttpStatus.ACCEPTED);
		Pid rule = Objects.requireNonNull(this.runtime.lookup("patient rule"));
		this.operator.post("/actuator/processes/" + rule.shortForm(), Map.of("topic", "go on"))
			.expectStatus()
			.is2xxSuccessful();
		awaitReason(this.patient, id, "cancelled by the customer");
		assertThat(this.inventory.stock("table")).isEqualTo(before);
	}

	@Test
	void orderThatOverstaysItsCancellationIsTerminatedAndAccountedFor() {
		long id = this.patient.place("table", Client.CARD);
		await().until(() -> this.runtime.lookup("patient rule") != null);
		assertThat(this.patient.delete("/orders/" + id + "?deadline=50ms")).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.operator.delete("/orders/" + id + "?deadline=50ms")).isEqualTo(HttpStatus.ACCEPTED);
		awaitReason(this.patient, id, "process terminated");
	}

	@Test
	void orderThatIsDoneOrUnknownCannotBeCancelled() {
		assertThat(this.operator.delete("/orders/1")).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(this.operator.delete("/orders/999999")).isEqualTo(HttpStatus.NOT_FOUND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"item\": \"lamp\", \"quantity\": -1, \"card\": \"1\"}",
			"{\"item\": \"lamp\", \"card\": \"1\"}", "{\"item\": \"lamp\", \"quantity\": \"two\", \"card\": \"1\"}",
			"{\"item\": \"lamp\", \"quantity\": 1}", "[]", "{\"tenant\"" })
	void malformedOrderIsRefused(String order) {
		this.acme.post("/orders", order)
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("an order is a JSON object with item, quantity (a whole number from 1 on) and card");
	}

	@Test
	void onlyOperatorsSendByHand() {
		this.acme.post("/actuator/processes/0xfffff", Map.of("topic", "stop")).expectStatus().isForbidden();
		this.operator.post("/actuator/processes/0xfffff", Map.of("topic", "stop")).expectStatus().isNotFound();
		this.admin.post("/actuator/processes/0xfffff", Map.of("topic", "stop")).expectStatus().isNotFound();
	}

	@Test
	void onlyOperatorsTerminate() {
		Pid dock = Objects.requireNonNull(this.runtime.lookup("shipping"));
		String uri = "/actuator/processes/" + dock.shortForm() + "?mode=terminate";
		assertThat(this.acme.delete(uri)).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(this.runtime.isAlive(dock)).isTrue();
		assertThat(this.operator.delete(uri)).isEqualTo(HttpStatus.NO_CONTENT);
		assertThat(this.runtime.isAlive(dock)).isFalse();
		// Its service brings it back.
		await().until(() -> this.runtime.lookup("shipping") != null);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			reserve   | not allowed to require module: inventory
			orders    | module 'orders' not found: add it to the modules of the entry
			send      | not allowed to send: payments
			spawn     | not allowed to spawn process: shop.orders:order
			terminate | not allowed to terminate: caretaker
			name      | not allowed to register name: payments2
			rule      | not allowed to call function: shop.pricing:acme
			scope     | permission denied: create scope
			memory    | memory limit exceeded
			loop      | cpu time limit exceeded
			pattern   | cpu time limit exceeded
			sleep     | function call timed out
			string    | resulting string too large
			recursion | stack overflow
			file      | attempt to index global 'io' (a nil value)
			shell     | attempt to call field 'execute' (a nil value)
			java      | module 'luajava' not found
			""")
	void aMaliciousRuleGetsNowhere(String attack, String reason) {
		long id = this.mallory.place(attack, Client.CARD);
		await().atMost(Duration.ofSeconds(30)).until(() -> isOver(id));
		assertThat(this.orders.find(id)).extracting(Order::reason).asString().startsWith("pricing: ").endsWith(reason);
		assertThat(this.orders.find(id)).extracting(Order::state).isEqualTo("failed");
	}

	@Test
	void strangersStayOutside() {
		assertThat(this.stranger.status("/orders/1")).isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	private boolean isOver(long id) {
		Order order = this.orders.find(id);
		return order != null && !this.orders.underWay().contains(id);
	}

	private void awaitReason(Client client, long id, String reason) {
		await().untilAsserted(() -> client.get("/orders/" + id).jsonPath("$.reason").isEqualTo(reason));
	}

}
