package io.luaprocess.operation;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Host;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Guard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spawns from Java obey the same rules as those of Lua code.
 */
@Timeout(60)
class SpawnsTests {

	private static final Guard NO_SENDING = (identity, action, resource, attributes) -> !action.equals("process.send");

	@Test
	void messageForTheOwnerOfANameNeedsThePermissionToSend() {
		try (LuaTest scripts = LuaTest.in("lua/9-heap", (builder) -> builder.guard(NO_SENDING))) {
			LuaProcessRuntime runtime = scripts.runtime();
			Pid owner = runtime.process("app:neighbour").name("taken").spawn();
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> runtime.process("app:neighbour").name("taken").message("ping").spawn())
				.withMessage("not allowed to send: taken")
				.matches((ex) -> ex.is(ErrorKind.PERMISSION_DENIED));
			assertThat(runtime.process("app:neighbour").name("taken").spawn()).isEqualTo(owner);
		}
	}

	@Test
	void endByTheMemoryLimitIsAFailure() {
		try (LuaTest scripts = LuaTest.in("lua/9-heap", (builder) -> builder.limits(Limits.withMemory(4 << 20)))) {
			LuaProcessRuntime runtime = scripts.runtime();
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> scripts.run("app:fill"))
				.matches((ex) -> ex.is(ErrorKind.LIMIT_EXCEEDED));
			Host.Counters counters = runtime.kernel().hosts().iterator().next().counters();
			assertThat(counters.failedExits()).isEqualTo(1);
			assertThat(counters.terminatedExits()).isZero();
		}
	}

}
