package io.luaprocess.lua.module;

import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests of the modules that need no process, at the level of Lua.
 */
class DataModulesTests {

	@TestFactory
	Stream<DynamicTest> time() {
		return LuaTest.cases("5-time/values.lua");
	}

	@TestFactory
	Stream<DynamicTest> errors() {
		return LuaTest.cases("6-errors/errors.lua");
	}

	@TestFactory
	Stream<DynamicTest> json() {
		return LuaTest.cases("8-modules/json.lua");
	}

	@TestFactory
	Stream<DynamicTest> uuid() {
		return LuaTest.cases("8-modules/uuid.lua");
	}

	@TestFactory
	Stream<DynamicTest> base64AndHash() {
		return LuaTest.cases("8-modules/base64-hash.lua");
	}

}
