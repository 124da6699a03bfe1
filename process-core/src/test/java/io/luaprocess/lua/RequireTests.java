package io.luaprocess.lua;

import io.luaprocess.lua.engine.LuaEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code require} loads what the program may load that names it, no matter which one
 * calls it.
 */
class RequireTests {

	@ParameterizedTest
	@EnumSource
	void aProgramCannotLoadByALibraryWhatItMayNotLoad(LuaEngine.Mode mode) {
		assertThat(run(mode, "app:poor")).isEqualTo("done");
	}

	@ParameterizedTest
	@EnumSource
	void aLibraryCannotLoadWhatItsProgramMayLoad(LuaEngine.Mode mode) {
		assertThat(run(mode, "app:wealthy")).isEqualTo("done");
	}

	private static Object run(LuaEngine.Mode mode, String id) {
		try (LuaTest scripts = LuaTest.in("lua/2-require", (builder) -> builder.engine(mode))) {
			return scripts.run(id);
		}
	}

}
