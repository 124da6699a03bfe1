package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Host;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The top level of a program runs as its process: on a thread of its own, visible,
 * counted and limited, for every kind of spawner.
 */
@Timeout(60)
class TopLevelTests {

	private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

	private final CountDownLatch inside = new CountDownLatch(1);

	private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

	private LuaTest scripts;

	private LuaProcessRuntime runtime;

	@BeforeEach
	void start() {
		Table caller = new Table()
			.put("seen", LuaFn.of("seen", (s, args) -> LuaValue.valueOf(String.valueOf(USER.get()))))
			.put("wait", LuaFn.of("wait", (s, args) -> waitForInterrupt()));
		this.scripts = LuaTest
			.in("lua/top-level", (builder) -> builder.engineModules(List.of(EngineModule.of("caller", caller.freeze())))
				.folderModules(List.of("caller"))
				.callGrace(Duration.ofMillis(50))
				.definitionLimits("app:endless", LimitOverrides.NONE.with(Limit.LOAD_CPU_TIME, Duration.ofMinutes(5))));
		this.runtime = this.scripts.runtime();
	}

	private LuaValue waitForInterrupt() {
		this.inside.countDown();
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.interrupted.complete(true);
		}
		return LuaValue.NIL;
	}

	@AfterEach
	void stop() {
		USER.remove();
		this.scripts.close();
	}

	private Host host() {
		return this.runtime.kernel().host("app:processes");
	}

	@Test
	void applicationCodeThatATopLevelCallsSeesNothingOfTheCaller() {
		USER.set("admin");
		assertThat(this.runtime.call("app:calling")).isEqualTo("null");
	}

	@Test
	void timeoutOfACallHoldsForTheTopLevel() {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.runtime.process("app:endless").timeout(Duration.ofMillis(50)).call())
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.TIMEOUT)).isTrue());
		await().until(() -> this.runtime.kernel().processCount() == 0);
	}

	@Test
	void asynchronousCallDoesNotWaitForTheTopLevelWhichIsVisibleAndCounted() {
		CompletableFuture<?> call = this.runtime.callAsync("app:endless");
		assertThat(call).isNotDone();
		assertThat(host().processCount()).isOne();
		assertThat(host().processes()).singleElement()
			.satisfies((process) -> assertThat(process.definitionId()).isEqualTo("app:endless"));
		this.runtime.terminate(host().processes().iterator().next().pid().toString());
		await().until(call::isDone);
		assertThat(call).isCompletedExceptionally();
		assertThat(call.exceptionNow()).isInstanceOf(ProcessException.class).hasMessage("process terminated");
		assertThat(host().processCount()).isZero();
		assertThat(host().counters().spawned()).isZero();
		assertThat(host().counters().terminatedExits()).isZero();
	}

	@Test
	void closeEndsATopLevel() {
		CompletableFuture<?> call = this.runtime.callAsync("app:endless");
		this.runtime.close();
		await().until(call::isDone);
		assertThat(this.runtime.kernel().processCount()).isZero();
	}

	@Test
	void interruptOfTheSpawnerEndsTheTopLevel() throws Exception {
		AtomicReference<Object> result = new AtomicReference<>();
		Thread spawner = Thread.ofPlatform().start(() -> {
			try {
				result.set(this.runtime.spawn("app:endless"));
			}
			catch (ProcessException ex) {
				result.set(ex.getMessage() + " " + Thread.currentThread().isInterrupted());
			}
		});
		await().until(() -> host().processCount() == 1);
		spawner.interrupt();
		spawner.join();
		assertThat(result.get()).isEqualTo("context canceled true");
		await().until(() -> this.runtime.kernel().processCount() == 0);
	}

	@Test
	void applicationCodeThatATopLevelCallsIsInterrupted() throws Exception {
		CompletableFuture<?> call = this.runtime.callAsync("app:waiting");
		this.inside.await();
		call.cancel(true);
		assertThat(this.interrupted.get()).isTrue();
		await().until(() -> this.runtime.kernel().processCount() == 0);
	}

	@Test
	void topLevelHasADefaultLimitAndTheSpawnersOtherCoroutinesGoOnMeanwhile() {
		try (LuaTest limited = LuaTest.in("lua/top-level",
				(builder) -> builder.folderModules(List.of())
					.engineModules(List.of(EngineModule.of("caller", new Table().freeze())))
					.limits(LimitOverrides.NONE.with(Limit.LOAD_CPU_TIME, Duration.ofMillis(500))))) {
			assertThat(limited.run("app:spawning")).isEqualTo("cpu time limit exceeded");
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> limited.runtime().spawn("app:endless"))
				.withMessage("cpu time limit exceeded")
				.satisfies((ex) -> assertThat(ex.is(ErrorKind.LIMIT_EXCEEDED)).isTrue());
		}
	}

	@Test
	void upgradeOfTheSpawnerEndsTheTopLevel() {
		this.runtime.spawn("app:upgrading");
		await().until(() -> host().counters().spawned() == 1
				&& host().processes().stream().anyMatch((p) -> p.definitionId().equals("app:idle")));
		await().until(() -> host().processCount() == 1);
	}

	@Test
	void linksCanBeTrappedRightAfterTheSpawn() {
		for (int i = 0; i < 200; i++) {
			assertThat(this.scripts.run("app:trapping")).isEqualTo("alive");
		}
	}

	@Test
	void errorOfATopLevelIsTheResultOfAnAsynchronousCall() {
		assertThat(this.scripts.run("app:async", "app:broken")).isEqualTo("failed to execute script: broken");
	}

}
