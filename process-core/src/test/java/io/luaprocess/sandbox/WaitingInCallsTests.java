package io.luaprocess.sandbox;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

import io.luaprocess.Pid;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes that wait inside {@code pcall} inside a coroutine inside a metamethod – many
 * of them inside a comparator of {@code table.sort}, a callback of {@code string.gsub},
 * an iterator or a handler of {@code xpcall} besides – are data without threads, and go
 * on where they waited.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(600)
class WaitingInCallsTests {

	/** More threads than before, whatever the number of processes. */
	private static final int FEW = 20;

	private final LuaTest scripts;

	WaitingInCallsTests(LuaEngine.Mode mode) {
		this.scripts = LuaTest.in("lua/9-waiting",
				(builder) -> builder.engine(mode).defaultHost("waiting:host").grace(Duration.ZERO));
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@Test
	void processesWithoutThreadsGoOnWhereTheyWaited() {
		waitAndGoOn(2_000);
	}

	@Test
	@Tag("soak")
	void aHundredThousandProcessesWithoutThreadsGoOnWhereTheyWaited() {
		waitAndGoOn(100_000);
	}

	private void waitAndGoOn(int count) {
		int threads = platformThreads();
		long virtual = VirtualThreads.count();
		CompletableFuture<Object> result = new CompletableFuture<>();
		Pid driver = this.scripts.runtime()
			.process("waiting:driver")
			.onExit((exit) -> result.complete((exit.error() != null) ? exit.error() : exit.value()))
			.spawn(count);
		await().atMost(LuaTest.TIMEOUT).until(() -> waiting() == count + 1);
		assertThat(platformThreads()).isLessThan(threads + FEW);
		assertThat(VirtualThreads.count()).isLessThan(virtual + FEW);
		this.scripts.runtime().send(driver, "go");
		assertThat(result.orTimeout(LuaTest.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join())
			.isEqualTo(Map.of("right", (long) count, "wrong", ""));
	}

	private long waiting() {
		return StreamSupport.stream(this.scripts.runtime().kernel().processes().spliterator(), false)
			.filter((process) -> process.snapshot().state().equals("waiting"))
			.count();
	}

	private static int platformThreads() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

}
