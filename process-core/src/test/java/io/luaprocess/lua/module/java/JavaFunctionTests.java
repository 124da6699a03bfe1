package io.luaprocess.lua.module.java;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.scheduler.BlockingCalls;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.api.LuaResults;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.UnusableModuleException;
import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Programs call functions of the application.
 */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(60)
class JavaFunctionTests {

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private final CountDownLatch never = new CountDownLatch(1);

	private final CompletableFuture<String> later = new CompletableFuture<>();

	private final Scripts scripts;

	JavaFunctionTests(Mode mode) {
		this.scripts = new Scripts(mode, module(),
				(builder) -> builder.errorTranslators(List.of((failure, function) -> (failure instanceof IOException)
						? ProcessError.of(ErrorKind.UNAVAILABLE, function + " has no disk") : null)));
	}

	enum Color {

		RED, GREEN

	}

	record Line(String sku, int quantity, Color color) {
	}

	record Order(String id, List<Line> lines, Optional<Duration> limit) {
	}

	private LuaModule module() {
		return LuaModule.named("shop")
			.constant("VERSION", "1.2")
			.constant("colors", List.of("red", "green"))
			.function("total", (call) -> call.require(1, Order.class).lines().stream().mapToInt(Line::quantity).sum())
			.function("order", (call) -> new Order("o1", List.of(new Line("a", 1, Color.RED)), Optional.empty()))
			.function("color", (call) -> call.get(1, Color.class))
			.function("small", (call) -> call.get(1, short.class))
			.function("text", (call) -> call.require(1, String.class))
			.function("plain", (call) -> String.valueOf(call.get(1)))
			.function("size", (call) -> call.size())
			.function("time", (call) -> Instant.EPOCH)
			.function("both", (call) -> LuaResults.of(1, null, "three"))
			.function("none", (call) -> null)
			.function("bad", (call) -> Path.of("x"))
			.function("thread", (call) -> BlockingCalls.isAllowed())
			.nonBlocking("fast", (call) -> BlockingCalls.isAllowed())
			.nonBlocking("mdc", (call) -> MDC.get("luaprocess.pid") + MDC.get("luaprocess.definition"))
			.function("who",
					(call) -> List.of(call.pid(), call.definitionId(), call.host(), call.context(),
							Optional.ofNullable(call.actor()).map(Actor::id).orElse("nobody"), call.function()))
			.function("fail", (call) -> {
				throw failure(call.require(1, String.class));
			})
			.function("block", (call) -> block())
			.function("later", (call) -> this.later)
			.function("known", (call) -> CompletableFuture.completedStage(Map.of("answer", 42)))
			.function("broken", (call) -> CompletableFuture.failedStage(new NoSuchElementException("row 7")))
			.build();
	}

	private static Exception failure(String name) {
		return switch (name) {
			case "process" -> new ProcessException(ErrorKind.CONFLICT, "closed");
			case "disk" -> new IOException("/dev/sda");
			case "missing" -> new NoSuchElementException("row 7");
			case "slow" -> new TimeoutException("after 3 s at 10.0.0.1");
			default -> new IllegalStateException("secret of " + name);
		};
	}

	private @Nullable Object block() throws InterruptedException {
		this.events.add("blocks");
		try {
			this.never.await();
			return null;
		}
		catch (InterruptedException ex) {
			this.events.add("interrupted");
			throw ex;
		}
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					return m.total({id = "o", lines = {{sku = "a", quantity = 2, color = "RED"}, {sku = "b", quantity = 3}}}) | 5
					return m.order().lines[1].color                      | RED
					return m.color("GREEN")                              | GREEN
					return tostring(m.color(nil))                        | nil
					return m.small("12")                                 | 12
					return m.size(1, nil, nil)                           | 3
					return m.time():unix()                               | 0
					return table.concat({select("#", m.both()), m.both()}, " ", 1, 2) | 3 1
					return (select(3, m.both()))                         | three
					return select("#", m.none()) .. tostring(m.none())   | 1nil
					return m.VERSION .. m.colors[2]                      | 1.2green
					return tostring(pcall(function() m.colors[1] = 1 end)) | false
					return tostring(pcall(function() m.VERSION = 1 end)) | false
					return tostring(m.thread()) .. tostring(m.fast())    | truefalse
					return m.known().answer                              | 42
					return m.plain({1, 2, {a = true}})                   | [1, 2, {a=true}]
					return m.who()[6]                                    | shop.who
					""")
	void argumentsAndResultsAreMapped(String body, String expected) {
		assertThat(String.valueOf(this.scripts.run(body))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					m.small("many")                 | bad argument #1 to 'shop.small' (integer expected, got string)
					m.small(2.5)                    | bad argument #1 to 'shop.small' (integer expected, got 2.5)
					m.small(70000)                  | bad argument #1 to 'shop.small' (integer from -32768 to 32767 expected, got 70000)
					m.small()                       | bad argument #1 to 'shop.small' (integer expected, got no value)
					m.small(nil)                    | bad argument #1 to 'shop.small' (integer expected, got nil)
					m.small({})                     | bad argument #1 to 'shop.small' (integer expected, got empty table)
					m.color("BLUE")                 | bad argument #1 to 'shop.color' (one of RED, GREEN expected, got "BLUE")
					m.text(nil)                     | bad argument #1 to 'shop.text' (string expected, got nil)
					m.text()                        | bad argument #1 to 'shop.text' (string expected, got no value)
					m.text(print)                   | bad argument #1 to 'shop.text' (string expected, got function)
					m.text(channel.new())           | bad argument #1 to 'shop.text' (string expected, got channel)
					m.plain({a = {print}})          | bad argument #1 to 'shop.plain' (cannot map a function to Java)
					m.total({lines = {{quantity = "x"}}}) | bad argument #1 to 'shop.total' (integer expected at .lines[1].quantity, got string)
					m.total("x")                    | bad argument #1 to 'shop.total' (table expected, got string)
					""")
	void wrongArgumentsAreNamed(String call, String message) {
		assertThat(this.scripts.run("""
				local ok, err = pcall(function() %s end)
				return tostring(ok) .. " " .. err:kind() .. " " .. err:message()""".formatted(call)))
			.isEqualTo("false Invalid " + message);
	}

	@ParameterizedTest
	@CsvSource({ "process,Conflict,closed", "disk,Unavailable,shop.fail has no disk", "missing,NotFound,not found",
			"slow,Timeout,timeout", "other,Internal,internal error" })
	void exceptionsBecomeErrors(String name, String kind, String message) {
		assertThat(this.scripts.run("""
				local ok, err = pcall(m.fail, ...)
				return tostring(ok) .. "," .. err:kind() .. "," .. err:message()""", name))
			.isEqualTo("false," + kind + "," + message);
	}

	@Test
	void exceptionIsTheCauseForJavaCallers() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.scripts.run("m.fail('missing')"))
			.withMessage("not found")
			.withCauseInstanceOf(NoSuchElementException.class);
	}

	@Test
	void resultThatCannotBeMappedIsAFault() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.scripts.run("m.bad()"))
			.withMessage("internal error")
			.havingCause()
			.withMessageContaining("shop.bad")
			.withMessageContaining("Path");
	}

	@Test
	void callKnowsTheCaller() {
		LuaProcessRuntime runtime = this.scripts.start("return m.who()");
		List<?> who = (List<?>) runtime.process("app:main")
			.actor(new Actor("ada", Map.of()))
			.context(Map.of("tenant", 7))
			.call();
		assertThat(who).isNotNull();
		assertThat(Pid.parse(String.valueOf(who.getFirst())).host()).isEqualTo("app:processes");
		assertThat(new ArrayList<Object>(who.subList(1, 5)))
			.isEqualTo(List.of("app:main", "app:processes", Map.of("tenant", 7L), "ada"));
	}

	@Test
	void logOfTheApplicationTellsTheProcess() {
		assertThat(this.scripts.run("return m.mdc() == process.pid() .. 'app:main'")).isEqualTo(true);
		assertThat(MDC.get("luaprocess.pid")).isNull();
	}

	@Test
	void endOfTheProcessInterruptsTheCall() throws InterruptedException {
		LuaProcessRuntime runtime = this.scripts.start("pcall(m.block) m.block()");
		Pid pid = runtime.spawn("app:main");
		assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo("blocks");
		runtime.terminate(pid.toString());
		assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
		await().until(() -> runtime.kernel().processCount() == 0);
		assertThat(this.events).isEmpty();
	}

	@Test
	void coroutineWaitsForAStageAndTheOthersGoOn() {
		LuaProcessRuntime runtime = this.scripts.start("""
				local out = channel.new(1)
				coroutine.spawn(function() out:send(m.later()) end)
				local inbox = process.inbox()
				local message = inbox:receive()
				return message:payload() .. (out:receive())""");
		CompletableFuture<@Nullable Object> result = runtime.process("app:main").name("waiter").callAsync();
		await().until(() -> runtime.lookup("waiter") != null);
		runtime.send("waiter", "go", "first ");
		this.later.complete("then");
		assertThat(result.join()).isEqualTo("first then");
	}

	@Test
	void failureOfAStageIsRaised() {
		assertThat(this.scripts.run("local _, err = pcall(m.broken) return err:kind()")).isEqualTo("NotFound");
		this.later.completeExceptionally(new IOException("/dev/sda"));
		assertThat(this.scripts.run("local _, err = pcall(m.later) return err:message()"))
			.isEqualTo("shop.later has no disk");
	}

	@Test
	void stageIsCanceledWhenTheProcessEnds() {
		LuaProcessRuntime runtime = this.scripts.start("m.later()");
		Pid pid = runtime.spawn("app:main");
		await().until(() -> this.later.getNumberOfDependents() > 0);
		runtime.terminate(pid.toString());
		await().until(this.later::isCancelled);
	}

	@Test
	void topLevelCallsFunctions() {
		LuaProcessRuntime runtime = this.scripts.start(Map.of("main.lua", """
				local m = require("shop")
				local known = m.known().answer
				return function() return known end"""));
		assertThat(runtime.call("app:main")).isEqualTo(42L);
	}

	@Test
	void namesThatCannotBeUsedStopTheStart() {
		assertThatExceptionOfType(UnusableModuleException.class)
			.isThrownBy(() -> LuaProcessRuntime.builder().modules(List.of(LuaModule.named("json").build())).build())
			.withMessageContaining("has the name of the module 'json' of the runtime");
		assertThatExceptionOfType(UnusableModuleException.class)
			.isThrownBy(() -> LuaProcessRuntime.builder().modules(List.of(module(), module())).build())
			.withMessageContaining("two modules have the name 'shop'");
		assertThatExceptionOfType(UnusableModuleException.class)
			.isThrownBy(() -> LuaProcessRuntime.builder()
				.modules(List.of(LuaModule.named("a").function("with space", (call) -> null).build()))
				.build())
			.withMessageContaining("'with space'");
	}

}
