package io.luaprocess.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The EXIT of a terminated process is seen before its stacks are left, but after its last
 * effect: no protected call, handler, metamethod or coroutine goes on.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(300)
class AfterTheEndTests {

	private final AtomicLong effects = new AtomicLong();

	private final LuaTest scripts;

	/** Threads of the runtime itself. */
	private final long threads;

	AfterTheEndTests(LuaEngine.Mode mode) {
		Table functions = new Table().fn("have", (s, args) -> {
			this.effects.incrementAndGet();
			return LuaValue.NONE;
		}).fn("count", (s, args) -> Num.of(this.effects.get())).freeze();
		this.scripts = LuaTest.in("lua/9-after",
				(builder) -> builder.engine(mode).engineModules(List.of(EngineModule.of("effects", functions, false))));
		this.threads = VirtualThreads.count();
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@TestFactory
	Stream<DynamicTest> nothingHasAnEffectAfterTheExitWasSeenAndAllThreadsLeaveIn() {
		return states(1);
	}

	@Tag("soak")
	@TestFactory
	Stream<DynamicTest> nothingHasAnEffectInAnyOfManyRoundsOf() {
		return states(10);
	}

	private Stream<DynamicTest> states(int rounds) {
		List<?> states = (List<?>) this.scripts.run("after:victim");
		return states.stream().map((state) -> DynamicTest.dynamicTest(state.toString(), () -> run(state, rounds)));
	}

	private void run(Object state, int rounds) {
		for (int i = 0; i < rounds; i++) {
			this.effects.set(0);
			long seen = ((Number) this.scripts.run("after:watch", state)).longValue();
			await().atMost(Duration.ofSeconds(30)).until(() -> VirtualThreads.count() <= this.threads);
			assertThat(seen).isPositive();
			assertThat(this.effects).hasValue(seen);
		}
	}

}
