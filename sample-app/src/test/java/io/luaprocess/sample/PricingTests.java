package io.luaprocess.sample;

import java.util.stream.Stream;

import io.luaprocess.test.LuaTests;
import io.luaprocess.test.ProcessTest;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

import org.springframework.test.context.bean.override.mockito.MockitoBean;

/**
 * The pricing rules, by tests in Lua.
 */
@ProcessTest(services = false, properties = "luaprocess.security.strict=false")
@MockitoBean(types = { Catalog.class, Inventory.class, Orders.class, Receipts.class })
class PricingTests {

	@TestFactory
	Stream<DynamicContainer> lua(LuaTests tests) {
		return tests.in("pricing");
	}

}
