package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Actor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LuaProcessRuntime}: what a Java caller meets.
 */
@Timeout(60)
class LuaProcessRuntimeTests {

	private static LuaTest scripts;

	private static LuaProcessRuntime runtime;

	@BeforeAll
	static void start() {
		scripts = LuaTest.in("lua/runtime");
		runtime = scripts.runtime();
	}

	@AfterAll
	static void stop() {
		scripts.close();
	}

	record Point(int x, int y) {
	}

	@Test
	void callGivesTheResult() {
		assertThat(runtime.call("app:add", 1, 2)).isEqualTo(3L);
		assertThat(runtime.call("app:echo", "a", null, List.of(1))).isEqualTo(Map.of(1L, "a", 3L, List.of(1L)));
	}

	@Test
	void callForConvertsTheResult() {
		assertThat(runtime.callFor(int.class, "app:add", 20, 22)).isEqualTo(42);
		assertThat(runtime.callFor(Point[].class, "app:echo", new Point(1, 2))).containsExactly(new Point(1, 2));
	}

	@Test
	void failuresAreExceptionsWithTheErrorOfTheProcess() {
		ProcessException raised = catchThrowableOfType(ProcessException.class, () -> runtime.call("app:fail", "error"));
		assertThat(raised.error().kind()).isEqualTo(ErrorKind.INTERNAL.value());
		assertThat(raised).hasMessageMatching("app:fail:4: broken");
		ProcessException object = catchThrowableOfType(ProcessException.class,
				() -> runtime.call("app:fail", "object"));
		assertThat(object.is(ErrorKind.CONFLICT)).isTrue();
		assertThat(object.error().details().toMap()).isEqualTo(Map.of("item", "lamp"));
		ProcessException returned = catchThrowableOfType(ProcessException.class, () -> runtime.call("app:fail"));
		assertThat(returned).hasMessage("refused");
		assertThat(returned.error().retryable()).isFalse();
	}

	@Test
	void unknownEntriesAndMalformedIdsAreNamed() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn("app:nobody"))
			.withMessage("process 'app:nobody' not found");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn("app:ecko"))
			.withMessage("process 'app:ecko' not found, did you mean 'app:echo'?")
			.satisfies((ex) -> assertThat(ex.error().details().toMap()).isEqualTo(Map.of("factory_id", "app:ecko")));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call("app:nobody"))
			.withMessage("function 'app:nobody' not found");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call("app:ad"))
			.withMessage("function 'app:ad' not found, did you mean 'app:add'?");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn("nobody"))
			.withMessage("invalid process ID format (namespace:name required)");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> runtime.process("app:add").host("app:nowhere").spawn())
			.withMessage("host 'app:nowhere' not found");
	}

	@Test
	void sentMessageArrives() throws Exception {
		CompletableFuture<ProcessExit> exit = new CompletableFuture<>();
		Pid pid = runtime.process("app:wait").onExit(exit::complete).spawn();
		runtime.send(pid, "hello", 1, Map.of("a", true));
		assertThat(exit.get(30, TimeUnit.SECONDS).value())
			.isEqualTo(Map.of("topic", "hello", "payload", List.of(1L, Map.of("a", true))));
		assertThat(runtime.isAlive(pid)).isFalse();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.send(pid, "late"))
			.withMessage("process not found");
	}

	@Test
	void queuedMessageIsThereFirst() throws Exception {
		assertThat(runtime.process("app:wait").message("first", "x").call())
			.isEqualTo(Map.of("topic", "first", "payload", List.of("x")));
	}

	@Test
	void namedProcessIsReachedByItsName() {
		Pid pid = runtime.process("app:wait").name("waiter").spawn();
		assertThat(runtime.lookup("waiter")).isEqualTo(pid);
		assertThat(runtime.process("app:wait").name("waiter").spawn()).isEqualTo(pid);
		runtime.send("waiter", "end");
		await().until(() -> runtime.lookup("waiter") == null);
	}

	@Test
	void cancelIsHonouredAndTerminateEnforced() throws Exception {
		Pid polite = runtime.spawn("app:wait");
		CompletableFuture<ProcessExit> politeExit = runtime.watch(polite.toString());
		runtime.cancel(polite.toString(), Duration.ofSeconds(30), "enough");
		assertThat(politeExit.get(30, TimeUnit.SECONDS).value())
			.isEqualTo(Map.of("event", "pid.cancel", "reason", "enough"));

		Pid busy = runtime.spawn("app:spin");
		CompletableFuture<ProcessExit> busyExit = runtime.watch(busy.toString());
		runtime.cancel(busy.toString(), Duration.ofMillis(20), null);
		assertThat(busyExit.get(30, TimeUnit.SECONDS).error().message()).isEqualTo("process terminated");

		Pid another = runtime.spawn("app:spin");
		CompletableFuture<ProcessExit> anotherExit = runtime.watch(another.toString());
		runtime.terminate(another.toString());
		assertThat(runtime.isAlive(another)).isFalse();
		assertThat(anotherExit.get(30, TimeUnit.SECONDS).normal()).isFalse();
	}

	@Test
	void watchOfNobodyFails() {
		assertThat(runtime.watch("nobody")).isCompletedExceptionally();
	}

	@Test
	void callThatTakesTooLongTimesOutAndItsProcessIsCancelled() {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> runtime.process("app:wait").name("slow").timeout(Duration.ofMillis(50)).call())
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.TIMEOUT)).isTrue());
		await().until(() -> runtime.lookup("slow") == null);
	}

	@Test
	void asynchronousCallCompletesAndCanBeCancelled() throws Exception {
		assertThat(runtime.callAsync("app:add", 1, 1).get(30, TimeUnit.SECONDS)).isEqualTo(2L);
		CompletableFuture<?> waiting = runtime.process("app:wait").name("asynchronous").callAsync();
		waiting.cancel(true);
		await().until(() -> runtime.lookup("asynchronous") == null);
	}

	@Test
	void contextAndActorAreThereForTheProgram() {
		assertThat(runtime.process("app:context").context(Map.of("tenant", "acme", "limit", 5)).call())
			.isEqualTo(Map.of("tenant", "acme", "limit", 5L));
		assertThat(runtime.process("app:actor").actor(new Actor("anna", Map.of("role", "staff"))).call())
			.isEqualTo(Map.of("id", "anna", "meta", Map.of("role", "staff")));
		assertThat(runtime.call("app:actor")).isNull();
	}

	@Test
	void denialOfGuardIsReportedToJavaCallers() {
		try (LuaTest guarded = LuaTest.in("lua/runtime", (builder) -> builder
			.guard((identity, action, resource, meta) -> !action.equals("process.terminate")))) {
			Pid pid = guarded.runtime().spawn("app:wait");
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> guarded.runtime().terminate(pid.toString()))
				.withMessage("not allowed to terminate: " + pid)
				.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
			assertThat(guarded.runtime().isAlive(pid)).isTrue();
		}
	}

	@Test
	void exitListenerSeesEveryEnd() {
		List<ProcessExit> exits = new CopyOnWriteArrayList<>();
		try (LuaTest own = LuaTest.in("lua/runtime")) {
			own.runtime().onExit(exits::add);
			own.runtime().call("app:add", 1, 2);
			await().until(() -> exits.stream().anyMatch((exit) -> exit.id().equals("app:add") && exit.normal()));
		}
	}

	@Test
	void stoppedRuntimeCanBeStartedAgain() {
		try (LuaTest own = LuaTest.in("lua/runtime")) {
			own.runtime().spawn("app:wait");
			own.runtime().stop();
			assertThat(own.runtime().kernel().processCount()).isZero();
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> own.runtime().spawn("app:wait"))
				.satisfies((ex) -> assertThat(ex.is(ErrorKind.UNAVAILABLE)).isTrue());
			own.runtime().start();
			assertThat(own.runtime().call("app:add", 2, 2)).isEqualTo(4L);
		}
	}

}
