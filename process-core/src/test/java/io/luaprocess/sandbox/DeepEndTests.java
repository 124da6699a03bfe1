package io.luaprocess.sandbox;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import io.luaprocess.Pid;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.awaitility.Awaitility.await;

/**
 * The stacks of a process that was ended deep in recursion are left soon, also while
 * others keep all processors busy: otherwise processes that recurse, end and are started
 * again would fill the heap.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(120)
class DeepEndTests {

	private static final int DEPTH = 190_000;

	private static final int SPINNING = 10 * Runtime.getRuntime().availableProcessors();

	private final LuaTest scripts;

	DeepEndTests(LuaEngine.Mode mode) {
		this.scripts = LuaTest.in("lua/9-sandbox-deep",
				(builder) -> builder.engine(mode).grace(Duration.ofMillis(100)));
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@Test
	void stacksAreLeftWhileAllProcessorsAreBusy() {
		long before = VirtualThreads.count();
		Pid deep = this.scripts.runtime().spawn("app:deep", DEPTH);
		await().atMost(Duration.ofSeconds(30)).until(() -> isWaiting(deep));
		IntStream.range(0, SPINNING).forEach((i) -> this.scripts.runtime().spawn("app:spin"));
		this.scripts.runtime().terminate(deep.toString());
		await().atMost(Duration.ofSeconds(10)).until(() -> VirtualThreads.count() <= before + SPINNING);
	}

	private boolean isWaiting(Pid pid) {
		return StreamSupport.stream(this.scripts.runtime().kernel().processes().spliterator(), false)
			.anyMatch((process) -> process.pid().equals(pid) && process.snapshot().state().equals("waiting"));
	}

}
