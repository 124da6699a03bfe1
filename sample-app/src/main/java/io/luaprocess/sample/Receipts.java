package io.luaprocess.sample;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

import io.luaprocess.spring.listener.ProcessListener;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the receipts of shipped orders. It is a process with a mailbox: orders tell it
 * and end, and none waits for its receipt.
 */
@Component
class Receipts {

	private final JdbcClient jdbc;

	Receipts(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * What the customer gets.
	 *
	 * @param number the number of the receipt
	 * @param orderId the number of the order
	 * @param item what was ordered
	 * @param quantity how many
	 * @param price what was paid
	 * @param writtenAt when it was written
	 */
	record Receipt(long number, long orderId, String item, int quantity, BigDecimal price, Instant writtenAt) {
	}

	@ProcessListener(name = "receipts", topic = "write", host = "shop:services")
	void write(Order order) {
		this.jdbc.sql("insert into receipts (order_id, item, quantity, price) values (:id, :item, :quantity, :price)")
			.paramSource(order)
			.update();
	}

	Optional<Receipt> find(long order) {
		return this.jdbc.sql("select * from receipts where order_id = ?").param(order).query(Receipt.class).optional();
	}

}
