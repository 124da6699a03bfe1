package io.luaprocess.sample;

import java.time.Duration;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The shop as Java code sees it: every order is a process named {@code order:<id>}. What
 * the caller may do is decided by the scopes of its roles.
 */
@Service
class Shop {

	private final ProcessRuntime processes;

	private final Orders orders;

	Shop(ProcessRuntime processes, Orders orders) {
		this.processes = processes;
		this.orders = orders;
	}

	Placed place(String tenant, String item, int quantity, String card) {
		Order order = this.orders.insert(tenant, item, quantity);
		try {
			Pid process = this.processes.process("shop.orders:order")
				.host("shop:orders")
				.name(name(order.id()))
				.context(Map.of("tenant", tenant))
				.spawn(order, card);
			return new Placed(order.id(), process.toString());
		}
		catch (RuntimeException ex) {
			this.orders.fail(order.id(), "not started");
			throw ex;
		}
	}

	void cancel(long id, @Nullable Duration deadline) {
		this.processes.cancel(name(id), deadline, "cancelled by the customer");
	}

	private static String name(long id) {
		return "order:" + id;
	}

	/**
	 * An order that has been placed.
	 *
	 * @param id its number
	 * @param process the PID of its process
	 */
	record Placed(long id, String process) {
	}

}
