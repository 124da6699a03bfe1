package io.luaprocess.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The shop as Java code sees it: every order is a process named {@code order:<id>}.
 */
@Service
class Orders {

	private final ProcessRuntime runtime;

	private final AtomicLong lastId = new AtomicLong(100_000);

	Orders(ProcessRuntime runtime) {
		this.runtime = runtime;
	}

	long nextId() {
		return this.lastId.incrementAndGet();
	}

	Pid place(Order order) {
		return this.runtime.process("shop.orders:order")
			.host("shop:orders")
			.name(name(order.id()))
			.context(Map.of("tenant", order.tenant()))
			.spawn(order);
	}

	/** With a deadline only for operators: it is a termination in the end. */
	void cancel(long id, @Nullable Duration deadline) {
		this.runtime.cancel(name(id), deadline, "cancelled by the customer");
	}

	@Nullable Object find(long id) {
		return this.runtime.call("shop.orders:find", id);
	}

	@Nullable Object list(String state, int limit) {
		return this.runtime.call("shop.orders:ask_ledger", "list", Map.of("state", state, "limit", limit));
	}

	Totals totals() {
		Totals totals = this.runtime.callFor(Totals.class, "shop.orders:ask_ledger", "totals");
		return (totals != null) ? totals : new Totals(Map.of(), Map.of());
	}

	private static String name(long id) {
		return "order:" + id;
	}

	/**
	 * How the orders stand.
	 *
	 * @param counts orders by state
	 * @param reasons failed orders by reason
	 */
	record Totals(Map<String, Integer> counts, Map<String, Integer> reasons) {

		private static final List<String> FINAL = List.of("shipped", "cancelled", "failed");

		int of(String state) {
			return this.counts.getOrDefault(state, 0);
		}

		int done() {
			return FINAL.stream().mapToInt(this::of).sum();
		}

	}

}
