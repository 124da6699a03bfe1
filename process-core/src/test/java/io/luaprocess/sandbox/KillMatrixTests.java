package io.luaprocess.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process can be terminated in every state, and nothing of it stays: no name, no
 * message, no coroutine, no thread. The figures of the sandbox print how long it takes.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(300)
class KillMatrixTests {

	/** The contract is 100 ms; a build machine may be busy. */
	private static final double PATIENCE = 2000;

	private final Blocker blocker = new Blocker();

	private final LuaTest scripts;

	/** Threads of the runtime itself. */
	private final long threads;

	KillMatrixTests(LuaEngine.Mode mode) {
		this.scripts = LuaTest.in("lua/9-sandbox",
				(builder) -> builder.engine(mode).engineModules(List.of(this.blocker)));
		this.threads = VirtualThreads.count();
	}

	@AfterEach
	void nothingIsLeft() {
		await().until(() -> this.scripts.runtime().kernel().processCount() == 0);
		this.blocker.release();
		await().atMost(Duration.ofSeconds(30)).until(() -> VirtualThreads.count() <= this.threads);
		this.scripts.close();
	}

	@TestFactory
	Stream<DynamicTest> terminateEndsProcessInState() {
		List<?> states = (List<?>) this.scripts.run("sandbox:victim");
		return states.stream()
			.map((state) -> DynamicTest.dynamicTest(state.toString(),
					() -> assertThat(((Number) this.scripts.run("sandbox:kill", state, "20ms")).doubleValue())
						.isLessThan(PATIENCE)));
	}

}
