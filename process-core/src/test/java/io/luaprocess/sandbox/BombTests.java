package io.luaprocess.sandbox;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that make the runtime hold memory for them without bound. The list of them is
 * {@code lua/9-bombs/bombs.lua}.
 */
@ParameterizedClass
@EnumSource(LuaEngine.Mode.class)
@Timeout(300)
class BombTests {

	private static final long LIMIT = 4 << 20;

	/**
	 * What a bomb may hold when it has come to its end, with the processes it spawned.
	 */
	private static final long BOUND = 6 * LIMIT;

	private static final ProcessError OVER = ProcessError.of(ErrorKind.CANCELED, "the bomb is over");

	private static final Set<String> REFUSALS = Set.of(ErrorKind.LIMIT_EXCEEDED.value(),
			ErrorKind.RATE_LIMITED.value());

	private volatile long measured;

	private final long before;

	private final LuaTest scripts;

	BombTests(LuaEngine.Mode mode) {
		this.before = used();
		EngineModule probe = EngineModule.of("probe", new Table().fn("measure", (s, args) -> {
			this.measured = used();
			return LuaValue.valueOf(this.measured - this.before >= BOUND);
		}).freeze(), false);
		this.scripts = LuaTest.in("lua/9-bombs",
				(builder) -> builder.engine(mode).limits(Limits.withMemory(LIMIT)).engineModules(List.of(probe)));
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@TestFactory
	Stream<DynamicTest> bombTakesABoundedAmountOfMemory() {
		List<?> names = (List<?>) this.scripts.run("app:bombs");
		return names.stream().map(String::valueOf).map((name) -> DynamicTest.dynamicTest(name, () -> ends(name)));
	}

	private void ends(String name) {
		this.measured = 0;
		try {
			this.scripts.run("app:bombs", name);
			assertThat(this.measured - this.before).as("memory of %s in its last state", name).isLessThan(BOUND);
		}
		catch (ProcessException ex) {
			if (!ex.error().text().endsWith("too many coroutines")) {
				assertThat(ex.error().kind()).as("end of %s: %s", name, ex.error()).isIn(REFUSALS);
			}
		}
		finally {
			endAll();
		}
	}

	/** The children of a bomb end with it. */
	private void endAll() {
		this.scripts.runtime().kernel().processes().forEach((process) -> process.terminate(OVER));
	}

	private static long used() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
