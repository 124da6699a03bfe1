package io.luaprocess.lua.module;

import java.util.List;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests of the modules that need no process, at the level of Lua.
 */
class DataModulesTests {

	@TestFactory
	List<DynamicTest> time() {
		return ModuleScripts.tests("5-time/values.lua");
	}

	@TestFactory
	List<DynamicTest> errors() {
		return ModuleScripts.tests("6-errors/errors.lua");
	}

	@TestFactory
	List<DynamicTest> json() {
		return ModuleScripts.tests("8-modules/json.lua");
	}

	@TestFactory
	List<DynamicTest> uuid() {
		return ModuleScripts.tests("8-modules/uuid.lua");
	}

	@TestFactory
	List<DynamicTest> base64AndHash() {
		return ModuleScripts.tests("8-modules/base64-hash.lua");
	}

}
