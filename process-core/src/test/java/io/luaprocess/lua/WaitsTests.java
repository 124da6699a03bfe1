package io.luaprocess.lua;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.runtime.RuntimeBuilder;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * A program waits in every way inside of everything that calls Lua code, and calls code
 * of the application there.
 */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(300)
class WaitsTests {

	private final LuaTest scripts;

	/** The same with a guard that may block. */
	private final LuaTest guarded;

	private final CountDownLatch asked = new CountDownLatch(1);

	private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

	WaitsTests(Mode mode) {
		this.scripts = start(mode, (builder) -> {
		});
		this.guarded = start(mode, (builder) -> builder.guard(this::allows));
	}

	private static LuaTest start(Mode mode, Consumer<RuntimeBuilder> customizer) {
		EngineModule java = EngineModule.of("java", functions());
		EngineModule plain = EngineModule.of("plain", new Table().fn("echo", (s, args) -> args).freeze(), false);
		return LuaTest.in("lua/waits", (builder) -> customizer
			.accept(builder.engine(mode).defaultHost("test:host").engineModules(List.of(java, plain))));
	}

	private boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
		assertThat(Thread.currentThread().isVirtual()).isEqualTo(attributes.containsKey("pid"));
		if (resource.equals("test:blocked")) {
			this.asked.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.complete(true);
			}
		}
		return !resource.endsWith("denied");
	}

	private static Table functions() {
		LuaFn echo = LuaFn.of("echo", (s, args) -> {
			assertThat(Thread.currentThread().isVirtual()).isTrue();
			return args;
		});
		Table loop = new Table();
		return new Table().put("echo", echo)
			.put("inner", new Table().put("deeper", new Table().put("echo", echo)))
			.put("loop", loop.put("loop", loop))
			.put("number", Num.of(7))
			.put("callable", callable(echo))
			.fn("raise", (s, args) -> {
				throw new LuaException(args.arg1(), null);
			})
			.fn("error", (s, args) -> {
				throw s.error(args.arg1().tojstring());
			})
			.fn("fail", (s, args) -> {
				throw new IllegalStateException("expected by the test");
			})
			.fn("apply", (s, args) -> Ops.invoke(s, args.arg1(), args.subargs(2)))
			.fn("apply_twice", WaitsTests::applyTwice)
			.freeze();
	}

	private static Table callable(LuaFn echo) {
		Table table = new Table();
		table.meta(new Table().fn("__call", (s, args) -> echo.invoke(s, args.subargs(2))));
		return table;
	}

	private static @Nullable Varargs applyTwice(LuaState s, Varargs args) {
		Varargs first = Ops.invoke(s, args.arg1(), args.subargs(2));
		return (first != null) ? again(s, args.arg1(), first)
				: Then.save(s, (state, results) -> again(state, args.arg1(), results));
	}

	private static @Nullable Varargs again(LuaState s, LuaValue function, Varargs results) {
		return Ops.invoke(s, function, results);
	}

	@AfterEach
	void stop() {
		this.scripts.close();
		this.guarded.close();
	}

	@TestFactory
	Stream<DynamicNode> waits() {
		Map<?, ?> names = (Map<?, ?>) Objects.requireNonNull(this.scripts.run("test:waits"));
		List<?> inside = (List<?>) names.get("inside");
		Stream<DynamicNode> everywhere = ((List<?>) names.get("ways")).stream()
			.map((way) -> DynamicContainer.dynamicContainer(way.toString(),
					inside.stream().map((place) -> test(way, place))));
		return Stream.concat(everywhere, ((List<?>) names.get("alone")).stream().map((place) -> test("alone", place)));
	}

	@TestFactory
	Stream<DynamicNode> waitsWithAGuardThatMayBlock() {
		Map<?, ?> names = (Map<?, ?>) Objects.requireNonNull(this.guarded.run("test:waits"));
		List<DynamicNode> tests = new ArrayList<>();
		for (Object way : (List<?>) names.get("ways")) {
			for (String place : List.of("call", "xpcall", "index", "sort", "coroutine_in_coroutine_in_pcall")) {
				tests.add(DynamicTest.dynamicTest(way + " " + place, () -> this.guarded.run("test:waits", way, place)));
			}
		}
		for (Object place : (List<?>) names.get("guarded")) {
			tests
				.add(DynamicTest.dynamicTest(place.toString(), () -> this.guarded.run("test:waits", "guarded", place)));
		}
		return tests.stream();
	}

	@Test
	void endOfTheProcessInterruptsTheGuard() throws Exception {
		Pid pid = this.guarded.runtime().spawn("test:asks");
		this.asked.await();
		this.guarded.runtime().terminate(pid.toString());
		assertThat(this.interrupted.get(10, TimeUnit.SECONDS)).isTrue();
		await().until(() -> this.guarded.runtime().kernel().processCount() == 0);
	}

	private DynamicTest test(Object way, Object place) {
		return DynamicTest.dynamicTest(place.toString(), () -> this.scripts.run("test:waits", way, place));
	}

	@Test
	void topLevelCallsCodeOfTheApplication() {
		assertThat(this.scripts.run("test:at_top")).isEqualTo("w1 w2 w3 w4 w5 falsetop");
	}

	@Test
	void textOfAnUncaughtErrorIsMadeByCodeThatLeavesTheStack() {
		for (String way : List.of("main", "spawned")) {
			ProcessException failure = catchThrowableOfType(ProcessException.class,
					() -> this.scripts.run("test:uncaught", way));
			assertThat(failure).hasMessage("text of 7");
			assertThat(Objects.requireNonNull(failure.error().details()).toMap()).containsEntry("code", 7L);
		}
	}

	@Test
	void textOfAnErrorOfATopLevelIsMadeByCodeThatLeavesTheStack() {
		assertThat(catchThrowableOfType(ProcessException.class, () -> this.scripts.run("test:uncaught_at_top")))
			.hasMessage("failed to execute script: text of top");
	}

}
