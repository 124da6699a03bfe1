package io.luaprocess.lua.module.errors;

import java.time.Duration;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.ErrorValue;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class CallStackTests {

	/** The message takes the place of a stack that was not recorded. */
	@Test
	void aLongMessageWithoutStackIsReadInLinearTime() {
		ErrorValue error = new ErrorValue(
				ProcessError.of(ErrorKind.INTERNAL, " ".repeat(ProcessError.MAX_TEXT - 1) + "x"));
		LuaValue stack = assertTimeoutPreemptively(Duration.ofSeconds(2), () -> CallStack.of(error));
		assertThat(((Table) ((Table) stack).get("frames")).get(1).isnil()).isTrue();
	}

}
