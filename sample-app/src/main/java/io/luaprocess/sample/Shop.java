package io.luaprocess.sample;

import java.time.Duration;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/**
 * The shop as Java code sees it: every order is a process named {@code order:<id>}. What
 * the caller may do is decided by the scopes of its roles.
 */
@Service
class Shop {

	private static final int ATTEMPTS = 3;

	private final ProcessRuntime processes;

	private final Orders orders;

	private final String host;

	/**
	 * Creates the shop.
	 * @param processes starts and ends processes
	 * @param orders the orders
	 * @param host where orders run; in a cluster it can name other nodes
	 */
	Shop(ProcessRuntime processes, Orders orders, @Value("${shop.orders-host:shop:orders}") String host) {
		this.processes = processes;
		this.orders = orders;
		this.host = host;
	}

	Placed place(String tenant, String item, int quantity, String card) {
		Order order = this.orders.insert(tenant, item, quantity, card, node());
		try {
			Pid process = start(order, card);
			this.orders.started(order.id(), process);
			return new Placed(order.id(), process.toString());
		}
		catch (RuntimeException ex) {
			this.orders.fail(order.id(), "", "not started");
			throw ex;
		}
	}

	/**
	 * When the node that was chosen is lost before it answers, another is. An order
	 * begins once, however many processes are started for it.
	 */
	private Pid start(Order order, String card) {
		for (int attempt = 1;; attempt++) {
			try {
				return this.processes.process("shop.orders:order")
					.host(this.host)
					.name(name(order.id()))
					.context(Map.of("tenant", order.tenant()))
					.spawn(order, card);
			}
			catch (ProcessException ex) {
				if (!ex.is(ErrorKind.UNAVAILABLE) || attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	/** By its PID, as the names of other nodes are not known here. */
	void cancel(long id, @Nullable Duration deadline) {
		Order order = this.orders.find(id);
		String process = (order != null && !order.process().isEmpty()) ? order.process() : name(id);
		this.processes.cancel(process, deadline, "cancelled by the customer");
	}

	/** The node on which this runs; empty without a cluster. */
	private String node() {
		Pid caretaker = this.processes.lookup("caretaker");
		return (caretaker != null) ? caretaker.node() : "";
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
