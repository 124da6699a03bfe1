package io.luaprocess.lua.module.java;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallback;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Functions of the application call functions of programs.
 */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(60)
class JavaCallbackTests {

	private final AtomicReference<@Nullable LuaCallback> kept = new AtomicReference<>();

	private final AtomicReference<@Nullable LuaCall> keptCall = new AtomicReference<>();

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private final Mode mode;

	private final Scripts scripts;

	JavaCallbackTests(Mode mode) {
		this.mode = mode;
		this.scripts = new Scripts(mode, module());
	}

	private LuaModule module() {
		return LuaModule.named("java")
			.function("apply", JavaCallbackTests::apply)
			.nonBlocking("apply_here", JavaCallbackTests::apply)
			.function("sum", (call) -> {
				LuaCallback f = call.callback(2);
				long sum = 0;
				for (int i = 1; i <= call.require(1, int.class); i++) {
					Integer part = f.callFor(Integer.class, i);
					sum += (part != null) ? part : 0;
				}
				return sum;
			})
			.function("kind", (call) -> {
				try {
					return call.callback(1).call();
				}
				catch (ProcessException ex) {
					return "caught " + ex.error().kind() + " " + ex.getMessage();
				}
			})
			.function("swallow", (call) -> {
				this.events.add("called");
				try {
					return call.callback(1).call();
				}
				finally {
					this.events.add("left");
				}
			})
			.function("keep", (call) -> {
				this.kept.set(call.callback(1));
				this.keptCall.set(call);
				return null;
			})
			.function("use", (call) -> {
				LuaCallback callback = this.kept.get();
				assertThat(callback).isNotNull();
				return callback.call();
			})
			.function("elsewhere", (call) -> {
				LuaCallback callback = call.callback(1);
				return CompletableFuture.supplyAsync(() -> catchThrowable(callback::call).getMessage()).join();
			})
			.function("stage",
					(call) -> CompletableFuture.supplyAsync(() -> "came",
							CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)))
			.function("thread", (call) -> Thread.currentThread().threadId())
			.build();
	}

	private static @Nullable Object apply(LuaCall call) {
		return call.callback(1).call((call.size() > 1) ? call.get(2) : null);
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@Test
	void functionIsCalledWithMappedValues() {
		assertThat(this.scripts.run("return m.sum(10, function(i) return i * i end)")).isEqualTo(385L);
		assertThat(this.scripts.run("return m.apply(function(t) return t.a[2] end, {a = {1, 2}})")).isEqualTo(2L);
		assertThat(this.scripts.run("return m.apply_here(function(t) return t.a[2] end, {a = {1, 2}})")).isEqualTo(2L);
	}

	@Test
	void errorPassesThroughJavaAsItIs() {
		assertThat(this.scripts.run("""
				local thrown = {}
				local ok, err = pcall(m.apply, function() error(thrown) end)
				return not ok and err == thrown""")).isEqualTo(true);
		assertThat(this.scripts.run("return m.kind(function() error(errors.new(errors.CONFLICT, 'taken')) end)"))
			.isEqualTo("caught Conflict taken");
	}

	@Test
	void wrongResultIsAnError() {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.scripts.run("return m.sum(1, function() return 'x' end)"))
			.withMessageContaining("at result")
			.matches((ex) -> ex.is(ErrorKind.INVALID));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.scripts.run("return m.sum(1, 2)"))
			.withMessage("bad argument #2 to 'java.sum' (function expected, got number)");
	}

	@Test
	void functionIsUsableOnlyDuringTheCallByItsThread() {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.scripts.run("m.keep(function() end) m.use()"))
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("only during its call");
		assertThat((String) this.scripts.run("return m.elsewhere(function() end)"))
			.contains("by the thread of the call");
		LuaCall call = this.keptCall.get();
		assertThat(call).isNotNull();
		assertThat(catchThrowable(() -> call.get(1))).isInstanceOf(IllegalStateException.class);
		assertThat(call.definitionId()).isEqualTo("app:main");
	}

	@Test
	void nothingWaitsInsideAndTheProcessGoesOn() {
		assertThat(this.scripts
			.run("""
					local ch = channel.new()
					local failures = {}
					local function refused(f)
					  local ok, err = pcall(m.apply, f)
					  failures[#failures + 1] = not ok and tostring(err):match("cannot block in a function that Java code calls")
					end
					refused(function() ch:receive() end)
					refused(function() ch:send(1) end)
					refused(function() time.sleep("1ms") end)
					refused(function() coroutine.yield() end)
					refused(function() channel.select{ch:case_receive()} end)
					refused(function() process.call("app:main") end)
					coroutine.spawn(function() ch:send("alive") end)
					return #failures .. ch:receive()"""))
			.isEqualTo("6alive");
	}

	@Test
	void functionsOfTheApplicationRunInPlaceInside() {
		assertThat(this.scripts.run("""
				local outer, inner
				m.apply(function() outer = m.thread() inner = m.apply(m.thread) end)
				return outer == inner""")).isEqualTo(true);
		assertThat(this.scripts.run("return m.apply(function() return m.stage() end)")).isEqualTo("came");
	}

	@Test
	void coroutinesInsideWork() {
		assertThat(this.scripts.run("""
				return m.apply(function()
				  local next = coroutine.wrap(function() coroutine.yield(1) coroutine.yield(2) end)
				  return next() + next()
				end)""")).isEqualTo(3L);
	}

	@Test
	void endOfTheProcessEndsTheFunctionInside() throws InterruptedException {
		LuaProcessRuntime runtime = this.scripts
			.start("pcall(m.swallow, function() pcall(function() while true do end end) end)");
		Pid pid = runtime.spawn("app:main");
		assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo("called");
		runtime.terminate(pid.toString());
		await().until(() -> runtime.kernel().processCount() == 0);
		assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo("left");
	}

	@Test
	void processorTimeInsideCounts() {
		try (Scripts limited = new Scripts(this.mode, module(),
				(builder) -> builder.limits(LimitOverrides.NONE.with(Limit.CPU_TIME, Duration.ofMillis(50))))) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> limited.run("m.apply(function() while true do end end)"))
				.withMessage("cpu time limit exceeded");
		}
		assertThat(List.copyOf(this.events)).isEmpty();
	}

}
