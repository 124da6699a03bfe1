package io.luaprocess.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/**
 * How the orders stand, in the database. An order that is shipped, cancelled or failed is
 * over: nothing changes any more.
 */
@Component
@LuaModule("orders")
class Orders {

	private static final String UNDER_WAY = "state not in ('shipped', 'cancelled', 'failed')";

	private final JdbcClient jdbc;

	Orders(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Writes how far an order is; false if it is over. */
	@LuaFunction
	public boolean enter(Order order) {
		return this.jdbc.sql("""
				update orders set state = :state, price = :price, parcel = :parcel, reason = :reason
				where id = :id and\s""" + UNDER_WAY).paramSource(order).update() > 0;
	}

	/** The order has failed; false if it was over before. */
	@LuaFunction
	public boolean fail(long id, String reason) {
		return this.jdbc.sql("update orders set state = 'failed', reason = ? where id = ? and " + UNDER_WAY)
			.params(reason, id)
			.update() > 0;
	}

	@LuaFunction
	public List<Long> underWay() {
		return this.jdbc.sql("select id from orders where " + UNDER_WAY).query((row, number) -> row.getLong(1)).list();
	}

	/**
	 * Keeps others from changing the order until the transaction ends; false if it is
	 * over.
	 */
	boolean lock(long id) {
		return this.jdbc.sql("select id from orders where id = ? and " + UNDER_WAY + " for update")
			.param(id)
			.query(Long.class)
			.optional()
			.isPresent();
	}

	Order insert(String tenant, String item, int quantity) {
		GeneratedKeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("insert into orders (tenant, item, quantity) values (?, ?, ?)")
			.params(tenant, item, quantity)
			.update(key, "id");
		long id = Objects.requireNonNull(key.getKeyAs(Long.class));
		return new Order(id, tenant, item, quantity, "new", null, null, null);
	}

	@Nullable Order find(long id) {
		return this.jdbc.sql("select * from orders where id = ?").param(id).query(Order.class).optional().orElse(null);
	}

	/** Also asked by method security, therefore public. */
	public boolean isOf(long id, String tenant) {
		Order order = find(id);
		return order != null && order.tenant().equals(tenant);
	}

	/** The newest orders of a state; those of one tenant only unless it is null. */
	List<Long> list(@Nullable String tenant, String state, int limit) {
		return this.jdbc.sql("""
				select id from orders where state = :state and tenant = coalesce(:tenant, tenant)
				order by id desc limit :limit""")
			.param("state", state)
			.param("tenant", tenant)
			.param("limit", limit)
			.query((row, number) -> row.getLong(1))
			.list();
	}

	Map<String, Integer> states() {
		return count("select state, count(*) from orders group by state");
	}

	/** Why orders have failed. */
	Map<String, Integer> failures() {
		return count("select reason, count(*) from orders where state = 'failed' group by reason");
	}

	private Map<String, Integer> count(String sql) {
		return this.jdbc.sql(sql)
			.query((row, number) -> Map.entry(row.getString(1), row.getInt(2)))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

}
