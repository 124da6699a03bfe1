package io.luaprocess.sample;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The stock. What an order has reserved is given back at most once, and an order that is
 * over reserves nothing.
 */
@Component
@LuaModule("inventory")
class Inventory {

	private final JdbcClient jdbc;

	private final Orders orders;

	Inventory(JdbcClient jdbc, Orders orders) {
		this.jdbc = jdbc;
		this.orders = orders;
	}

	/** An order that has begun again keeps what it reserved before. */
	@LuaFunction
	@Transactional
	public void reserve(long order, String item, int quantity) {
		if (!this.orders.lock(order)) {
			throw new ProcessException(ErrorKind.CONFLICT, "order is over");
		}
		if (isReserved(order)) {
			return;
		}
		int taken = this.jdbc.sql("update items set stock = stock - :n where item = :item and stock >= :n")
			.param("n", quantity)
			.param("item", item)
			.update();
		if (taken == 0) {
			throw new ProcessException(ErrorKind.CONFLICT, "out of stock");
		}
		this.jdbc.sql("insert into reservations values (?, ?, ?)").params(order, item, quantity).update();
	}

	private boolean isReserved(long order) {
		return this.jdbc.sql("select 1 from reservations where order_id = ?")
			.param(order)
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	@LuaFunction
	@Transactional
	public void release(long order) {
		this.jdbc.sql("""
				update items i set stock = stock + (select quantity from reservations r where r.order_id = :id)
				where item = (select item from reservations r where r.order_id = :id)""").param("id", order).update();
		this.jdbc.sql("delete from reservations where order_id = ?").param(order).update();
	}

	/** Only for Java. */
	int stock(String item) {
		return this.jdbc.sql("select stock from items where item = ?").param(item).query(Integer.class).single();
	}

}
