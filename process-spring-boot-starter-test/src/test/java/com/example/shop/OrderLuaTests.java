package com.example.shop;

import java.util.stream.Stream;

import io.luaprocess.test.LuaTests;
import io.luaprocess.test.ProcessTest;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

@ProcessTest
class OrderLuaTests {

	@TestFactory
	Stream<DynamicContainer> lua(LuaTests tests) {
		return tests.in("guide");
	}

}
