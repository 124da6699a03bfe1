package io.luaprocess.sample;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * List prices: the only thing that the rules of tenants may ask for.
 */
@Component
@LuaModule("catalog")
class Catalog {

	private final JdbcClient jdbc;

	Catalog(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@LuaFunction
	public BigDecimal price(String item) {
		return this.jdbc.sql("select price from items where item = ?")
			.param(item)
			.query(BigDecimal.class)
			.optional()
			.orElseThrow(() -> new ProcessException(ErrorKind.NOT_FOUND, "no price for " + item));
	}

	/** Only for Java: programs cannot change prices. */
	Map<String, BigDecimal> prices() {
		return this.jdbc.sql("select item, price from items")
			.query((row, number) -> Map.entry(row.getString("item"), row.getBigDecimal("price")))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/** Only for Java: programs cannot change prices. */
	void change(String item, BigDecimal price) {
		if (this.jdbc.sql("update items set price = ? where item = ?").params(price, item).update() == 0) {
			throw new ProcessException(ErrorKind.NOT_FOUND, "no item " + item);
		}
	}

}
