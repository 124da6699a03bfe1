package io.luaprocess.lua.module;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.kernel.Host;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Lua code sees of a host that stops (chapters 2.6 and 3.9 of the specification).
 */
class HostStopTests {

	@Test
	void processesAreAskedToEndAndEndedAtTheDeadline() {
		try (LuaTest suites = LuaTest.suites("process")) {
			Host host = Objects.requireNonNull(suites.runtime().kernel().host("test:host"));
			CompletableFuture<ProcessExit> obedient = start(suites.runtime(), false);
			host.stop(Duration.ofSeconds(30)).join();
			assertThat(obedient.join().error()).isNull();
			assertThat(obedient.join().value()).isEqualTo("cleaned up");
			host.start();
			CompletableFuture<ProcessExit> stubborn = start(suites.runtime(), true);
			host.stop(Duration.ofMillis(300)).join();
			assertThat(stubborn.join().error()).isNotNull()
				.satisfies((error) -> assertThat(error.is(ErrorKind.CANCELED)).isTrue())
				.satisfies((error) -> assertThat(error.message()).isEqualTo("context canceled"));
		}
	}

	private static CompletableFuture<ProcessExit> start(ProcessRuntime runtime, boolean stay) {
		return runtime.watch(runtime.process("test:stopping").spawn("test:host", stay).toString());
	}

}
