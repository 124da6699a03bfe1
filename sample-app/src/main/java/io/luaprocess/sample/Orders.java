package io.luaprocess.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.luaprocess.Pid;
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

	/**
	 * The process of the order begins with it; false if another one has, or if it is
	 * over.
	 */
	@LuaFunction
	public boolean begin(Order order) {
		return this.jdbc.sql("update orders set state = 'begun', process = ?, node = ? where id = ? and state = 'new'")
			.params(order.process(), Pid.parse(order.process()).node(), order.id())
			.update() > 0;
	}

	/**
	 * Writes how far an order is; false if it is over, or has become that of another
	 * process.
	 */
	@LuaFunction
	public boolean enter(Order order) {
		return this.jdbc.sql("""
				update orders set state = :state, price = :price, parcel = :parcel, reason = :reason
				where id = :id and process = :process and\s""" + UNDER_WAY).paramSource(order).update() > 0;
	}

	/**
	 * The order has failed, as its process has, or as it has none; false if it was over
	 * before, or is that of another process.
	 */
	@LuaFunction
	public boolean fail(long id, String process, String reason) {
		return this.jdbc
			.sql("update orders set state = 'failed', reason = ? where id = ? and process in (?, '') and " + UNDER_WAY)
			.params(reason, id, process)
			.update() > 0;
	}

	/** Orders that a node is to see to. */
	@LuaFunction
	public List<Order> underWayOn(String node) {
		List<Order> found = new ArrayList<>();
		this.jdbc.sql("select * from orders where node = ? and " + UNDER_WAY)
			.param(node)
			.query(Order.class)
			.list()
			.forEach((order) -> found.add(Objects.requireNonNull(order)));
		return found;
	}

	/**
	 * An order that is to begin again.
	 *
	 * @param order the order
	 * @param card number of the card to charge
	 */
	public record Claimed(Order order, String card) {
	}

	/**
	 * Gives the orders under way of a node that is lost to another. Of several nodes that
	 * do it at the same time, each order goes to one.
	 */
	@LuaFunction
	public List<Claimed> claim(String lost, String node) {
		return this.jdbc
			.sql("select id, tenant, item, quantity, card from final table"
					+ " (update orders set node = ?, state = 'new', process = '' where node = ? and " + UNDER_WAY + ")")
			.params(node, lost)
			.query((row,
					number) -> new Claimed(placed(row.getLong("id"), row.getString("tenant"), row.getString("item"),
							row.getInt("quantity")), row.getString("card")))
			.list();
	}

	/** Only for Java. */
	List<Long> underWay() {
		return this.jdbc.sql("select id from orders where " + UNDER_WAY).query((row, number) -> row.getLong(1)).list();
	}

	/** Writes which process was started for an order, unless that has done so. */
	void started(long id, Pid process) {
		this.jdbc.sql("update orders set process = ? where id = ? and process = ''")
			.params(process.toString(), id)
			.update();
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

	Order insert(String tenant, String item, int quantity, String card, String node) {
		GeneratedKeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("insert into orders (tenant, item, quantity, card, node) values (?, ?, ?, ?, ?)")
			.params(tenant, item, quantity, card, node)
			.update(key, "id");
		long id = Objects.requireNonNull(key.getKeyAs(Long.class));
		return placed(id, tenant, item, quantity);
	}

	private static Order placed(long id, String tenant, String item, int quantity) {
		return new Order(id, tenant, item, quantity, "new", null, null, null, "");
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
