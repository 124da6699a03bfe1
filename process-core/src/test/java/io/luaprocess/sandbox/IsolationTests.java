package io.luaprocess.sandbox;

import java.util.List;
import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a process finds, and that no process can change it for another.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(120)
class IsolationTests {

	private final LuaTest scripts;

	IsolationTests(LuaEngine.Mode mode) {
		this.scripts = LuaTest.in("lua/9-sandbox",
				(builder) -> builder.engine(mode).engineModules(List.of(new Blocker())));
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@TestFactory
	Stream<DynamicTest> processFindsWhatTheSpecificationListsAndCannotChangeIt() {
		List<?> names = (List<?>) this.scripts.run("sandbox:isolation");
		return names.stream()
			.map((name) -> DynamicTest.dynamicTest(name.toString(), () -> this.scripts.run("sandbox:isolation", name)));
	}

	@Test
	void tenantSeesTheSameAfterAnotherTriedEverything() {
		Object before = this.scripts.run("sandbox:vandal", "look");
		this.scripts.run("sandbox:vandal", "damage");
		assertThat(this.scripts.run("sandbox:vandal", "look")).isEqualTo(before);
	}

}
