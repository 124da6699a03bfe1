package io.luaprocess.sample;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.test.ProbeName;
import io.luaprocess.test.ProcessProbe;
import io.luaprocess.test.ProcessTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.never;

/**
 * One order in virtual time, as its tenant, without a database. Probes stand for the
 * services and live on their host, to which a tenant's order may send.
 */
@ProcessTest(services = false, properties = "luaprocess.default-host=shop:services")
class OrderTests {

	@Autowired
	private ProcessRuntime processes;

	@MockitoBean
	private Catalog catalog;

	@MockitoBean
	private Inventory inventory;

	@MockitoBean
	private Orders orders;

	@MockitoBean
	private Receipts receipts;

	@BeforeEach
	void acmeIsLoggedIn() {
		SecurityContextHolder.getContext()
			.setAuthentication(new TestingAuthenticationToken("acme", "acme", "ROLE_TENANT"));
		given(this.orders.begin(any())).willReturn(true);
		given(this.orders.enter(any())).willReturn(true);
		given(this.catalog.price("lamp")).willReturn(new BigDecimal("39.90"));
	}

	@AfterEach
	void loggedOut() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void anOrderIsPaidAndShipped(@ProbeName("caretaker") ProcessProbe caretaker,
			@ProbeName("payments") ProcessProbe payments, @ProbeName("shipping") ProcessProbe shipping,
			@ProbeName("receipts") ProcessProbe written) {
		payments.on("pay", (message) -> payments.answer(message, true));
		shipping.on("ship", (message) -> shipping.answer(message, "parcel-1"));

		Pid order = place();

		caretaker.expect("watch").payload(7);
		caretaker.expectExit(order);
		then(this.inventory).should().reserve(7, "lamp", 5);
		then(this.orders).should().enter(order(order, "shipped", "parcel-1", null));
		written.expect("write")
			.payloadSatisfies(
					(values) -> assertThat(values).singleElement().extracting("parcel").isEqualTo("parcel-1"));
	}

	@Test
	void aTerminalThatIsSilentIsAskedThreeTimes(@ProbeName("caretaker") ProcessProbe caretaker,
			@ProbeName("payments") ProcessProbe payments) {
		Pid order = place();

		for (int i = 0; i < 3; i++) {
			payments.expect("pay");
		}
		payments.expect("void").payload(7);
		caretaker.expectExit(order);
		then(this.inventory).should().release(7);
		then(this.orders).should().enter(order(order, "failed", null, "payments did not answer in 10s"));
	}

	@Test
	void anOrderThatIsCancelledWhilePayingGivesAllBack(@ProbeName("caretaker") ProcessProbe caretaker,
			@ProbeName("payments") ProcessProbe payments) {
		Pid order = place();
		payments.expect("pay");

		this.processes.cancel("order:7", null, "changed my mind");

		payments.expect("void").payload(7);
		caretaker.expectExit(order);
		then(this.inventory).should().release(7);
		then(this.orders).should().enter(order(order, "cancelled", null, "changed my mind"));
	}

	@Test
	void whatIsOutOfStockIsNotPaid(@ProbeName("caretaker") ProcessProbe caretaker,
			@ProbeName("payments") ProcessProbe payments) {
		willThrow(new ProcessException(ErrorKind.CONFLICT, "out of stock")).given(this.inventory)
			.reserve(anyLong(), anyString(), anyInt());

		Pid order = place();

		caretaker.expectExit(order);
		payments.expect("void");
		payments.expectNothing(Duration.ofHours(1));
		then(this.orders).should().enter(order(order, "failed", null, "out of stock"));
	}

	@Test
	void withoutCaretakerNothingBegins(@ProbeName("payments") ProcessProbe payments) {
		Pid order = place();

		payments.expectNothing(Duration.ofHours(1));
		assertThat(this.processes.isAlive(order)).isFalse();
		then(this.orders).should().fail(eq(7L), eq(order.toString()), contains("caretaker"));
		then(this.inventory).should(never()).reserve(anyLong(), anyString(), anyInt());
	}

	private Pid place() {
		return this.processes.process("shop.orders:order")
			.host("shop:orders")
			.name("order:7")
			.context(Map.of("tenant", "acme"))
			.spawn(new Order(7, "acme", "lamp", 5, "new", null, null, null, ""), Client.CARD);
	}

	/** Five lamps at a tenth off. */
	private static Order order(Pid process, String state, @Nullable String parcel, @Nullable String reason) {
		return new Order(7, "acme", "lamp", 5, state, new BigDecimal("179.55"), parcel, reason, process.toString());
	}

}
