package io.luaprocess.lua.module.java;

import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The guard is asked whether a program may load a module of the application.
 */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(60)
class ModulePermissionTests {

	private static final LuaModule MODULE = LuaModule.named("shop").function("answer", (call) -> 42).build();

	private static final Map<String, String> PROGRAMS = Map.of("main.lua", """
			local shop = require("shop")
			return function() return shop.answer() end""", "late.lua", """
			return function()
			  require("json")
			  local ok, err = pcall(require, "shop")
			  if ok then return "loaded" end
			  return err:kind() .. " " .. err:message()
			end""");

	private final Mode mode;

	ModulePermissionTests(Mode mode) {
		this.mode = mode;
	}

	/** Denies the module {@code shop}. */
	private static final class Denying implements Guard {

		private final boolean blocks;

		Denying(boolean blocks) {
			this.blocks = blocks;
		}

		@Override
		public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
			if (action.equals("module.require")) {
				assertThat(attributes.get("pid")).isNotNull();
				assertThat(Thread.currentThread().isVirtual()).isEqualTo(this.blocks);
			}
			return !(action.equals("module.require") && resource.equals("shop"));
		}

		@Override
		public @Nullable Guard nonBlocking() {
			return this.blocks ? null : this;
		}

	}

	@Test
	void modulesAreFreeWithoutPolicies() {
		try (Scripts scripts = new Scripts(this.mode, MODULE)) {
			LuaProcessRuntime runtime = scripts.start(PROGRAMS);
			assertThat(runtime.call("app:main")).isEqualTo(42L);
			assertThat(runtime.call("app:late")).isEqualTo("loaded");
		}
	}

	@Test
	void guardDeniesModules() {
		for (boolean blocks : List.of(true, false)) {
			try (Scripts scripts = new Scripts(this.mode, MODULE, (builder) -> builder.guard(new Denying(blocks)))) {
				LuaProcessRuntime runtime = scripts.start(PROGRAMS);
				assertThat(runtime.call("app:late")).isEqualTo("PermissionDenied not allowed to require module: shop");
				assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call("app:main"))
					.withMessage("failed to execute script: not allowed to require module: shop")
					.matches((ex) -> ex.is(ErrorKind.INTERNAL));
			}
		}
	}

}
