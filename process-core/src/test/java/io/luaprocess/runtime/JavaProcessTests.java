package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.ErrorKind;
import io.luaprocess.JavaProcess;
import io.luaprocess.Pid;
import io.luaprocess.ProcessContext;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessMessage;
import io.luaprocess.ProcessSignal;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.supervision.ServiceState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Java code that runs as a process.
 */
@Timeout(60)
class JavaProcessTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final String CALLER = """
			return function(destination, topic, ...)
			  return process.request(destination, topic, "10s", ...)
			end
			""";

	private LuaTest scripts;

	private LuaProcessRuntime start(JavaProcess process) {
		return start(null, process);
	}

	private LuaProcessRuntime start(String name, JavaProcess process) {
		this.scripts = LuaTest.text(CALLER, (builder) -> builder.javaProcess("java:it", name, () -> process));
		return this.scripts.runtime();
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	private static Object echo(ProcessContext context) {
		while (true) {
			switch (context.receive()) {
				case ProcessMessage message -> message.reply(message.values().toArray());
				case ProcessSignal.Cancel cancel -> {
					return "ended: " + cancel.reason();
				}
				case ProcessSignal other -> throw new IllegalStateException(other.toString());
			}
		}
	}

	private static ProcessExit exit(LuaProcessRuntime runtime) throws Exception {
		CompletableFuture<ProcessExit> exit = new CompletableFuture<>();
		runtime.process("java:it").onExit(exit::complete).spawn();
		return exit.get(30, TimeUnit.SECONDS);
	}

	@Test
	void itsResultIsThatOfTheProcess() {
		LuaProcessRuntime runtime = start((context) -> Map.of("definition", context.definitionId(), "arguments",
				context.arguments(), "virtual", Thread.currentThread().isVirtual()));
		assertThat(runtime.call("java:it", 1, "two"))
			.isEqualTo(Map.of("definition", "java:it", "arguments", List.of(1L, "two"), "virtual", true));
		assertThat(runtime.call("java:it"))
			.isEqualTo(Map.of("definition", "java:it", "arguments", List.of(), "virtual", true));
	}

	@Test
	void luaProcessCannotBecomeIt() {
		this.scripts = LuaTest.text("return function() return process.upgrade('java:it') end",
				(builder) -> builder.javaProcess("java:it", null, () -> JavaProcessTests::echo));
		assertThatThrownBy(() -> this.scripts.runtime().call(LuaTest.SCRIPT)).isInstanceOf(ProcessException.class)
			.hasMessage("upgrade: create failed: 'java:it' is Java code, which a Lua process cannot become");
	}

	@Test
	void luaAndJavaAskIt() {
		LuaProcessRuntime runtime = start("echo", JavaProcessTests::echo);
		Pid pid = runtime.spawn("java:it");
		assertThat(runtime.lookup("echo")).isEqualTo(pid);
		assertThat(runtime.call(LuaTest.SCRIPT, "echo", "ask", Map.of("a", 1))).isEqualTo(Map.of("a", 1L));
		assertThat(runtime.request(pid, "ask", LONG, 1, 2).join()).isEqualTo(List.of(1L, 2L));
		assertThat(runtime.kernel().process(pid).snapshot().received()).isEqualTo(2);
	}

	@Test
	void itAnswersFromAnyThreadAndLater() throws Exception {
		LuaProcessRuntime runtime = start((context) -> {
			ProcessMessage first = (ProcessMessage) context.receive();
			ProcessMessage second = (ProcessMessage) context.receive();
			Thread.ofVirtual().start(() -> first.reply("first", first.topic())).join();
			assertThat(first.reply("again")).isFalse();
			assertThat(second.isRequest()).isFalse();
			return second.reply("nobody hears it");
		});
		Pid pid = runtime.spawn("java:it");
		var request = runtime.request(pid, "ask", LONG);
		var exit = runtime.watch(pid.toString());
		runtime.send(pid, "plain");
		assertThat(request.get(30, TimeUnit.SECONDS)).isEqualTo(List.of("first", "ask"));
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo(false);
	}

	@Test
	void itRefuses() {
		LuaProcessRuntime runtime = start((context) -> ((ProcessMessage) context.receive())
			.refuse(ProcessError.of(ErrorKind.CONFLICT, "out of stock")));
		ProcessException refused = catchThrowableOfType(ProcessException.class,
				() -> runtime.call(LuaTest.SCRIPT, runtime.spawn("java:it"), "ask"));
		assertThat(refused).hasMessage("out of stock");
		assertThat(refused.is(ErrorKind.CONFLICT)).isTrue();
	}

	@Test
	void itsPayloadIsConverted() {
		record Mail(String to, int copies) {
		}
		LuaProcessRuntime runtime = start((context) -> {
			ProcessMessage message = (ProcessMessage) context.receive();
			try {
				Mail mail = message.payload(Mail.class);
				message.reply(mail.to() + mail.copies());
			}
			catch (ProcessException ex) {
				message.refuse(ex.error());
			}
			return null;
		});
		assertThat(runtime.request(runtime.spawn("java:it"), "send", LONG, Map.of("to", "ada", "copies", 2)).join())
			.isEqualTo("ada2");
		assertThat(runtime.request(runtime.spawn("java:it"), "send", LONG, Map.of("to", "ada", "copies", "two")))
			.failsWithin(LONG)
			.withThrowableThat()
			.withMessageContaining("cannot convert \"two\" to int at payload.copies");
	}

	@Test
	void itIsCancelledAndStopped() throws Exception {
		LuaProcessRuntime runtime = start(JavaProcessTests::echo);
		Pid pid = runtime.spawn("java:it");
		var exit = runtime.watch(pid.toString());
		runtime.cancel(pid.toString(), null, "enough");
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo("ended: enough");
	}

	@Test
	void terminationInterruptsItsCodeAndWaitsForNothing() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch stubborn = new CountDownLatch(1);
		AtomicReference<Throwable> late = new AtomicReference<>();
		LuaProcessRuntime runtime = start((context) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				stubborn.await();
			}
			try {
				context.receive();
			}
			catch (Throwable ex) {
				late.set(ex);
			}
			return null;
		});
		Pid pid = runtime.spawn("java:it");
		var exit = runtime.watch(pid.toString());
		begun.await();
		runtime.terminate(pid.toString());
		assertThat(exit.get(30, TimeUnit.SECONDS).error().message()).isEqualTo("process terminated");
		assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
		stubborn.countDown();
		await().until(() -> late.get() != null);
		assertThat(late.get()).isInstanceOf(Error.class);
	}

	@Test
	void itMonitorsLinksAndTrapsLinks() throws Exception {
		LuaProcessRuntime runtime = start((context) -> {
			if (!context.arguments().isEmpty()) {
				context.receive();
				throw new ProcessException(ErrorKind.CONFLICT, "crashed");
			}
			ProcessMessage message = (ProcessMessage) context.receive();
			String other = message.payload(String.class);
			context.monitor(other);
			context.trapLinks(true);
			context.link(other);
			context.send(other, "go");
			ProcessSignal.Exit exit = (ProcessSignal.Exit) context.receive();
			ProcessSignal.LinkDown down = (ProcessSignal.LinkDown) context.receive();
			return List.of(exit.from().toString().equals(other), exit.error().text(), down.from().equals(exit.from()),
					context.receive(Duration.ofMillis(1)) == null);
		});
		Pid watcher = runtime.spawn("java:it");
		Pid other = runtime.spawn("java:it", "crash");
		var exit = runtime.watch(watcher.toString());
		runtime.send(watcher, "watch", other);
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo(List.of(true, "crashed", true, true));
	}

	@Test
	void itsThreadsRunAtTheSameTimeAndAllAreTold() throws Exception {
		int threads = 4;
		CountDownLatch together = new CountDownLatch(threads);
		CountDownLatch told = new CountDownLatch(threads);
		LuaProcessRuntime runtime = start((context) -> {
			for (int i = 0; i < threads; i++) {
				context.spawn(() -> {
					while (context.receive() instanceof ProcessMessage message) {
						together.countDown();
						try {
							together.await();
						}
						catch (InterruptedException ex) {
							return;
						}
						message.reply("done");
					}
					told.countDown();
				});
			}
			told.await();
			return "all told: " + (context.receive() instanceof ProcessSignal.Cancel);
		});
		Pid pid = runtime.spawn("java:it");
		var exit = runtime.watch(pid.toString());
		var requests = java.util.stream.IntStream.range(0, threads)
			.mapToObj((i) -> runtime.request(pid, "work", LONG))
			.toList();
		for (var request : requests) {
			assertThat(request.get(30, TimeUnit.SECONDS)).isEqualTo("done");
		}
		assertThat(runtime.kernel().process(pid).snapshot().coroutines()).isEqualTo(threads + 1);
		runtime.cancel(pid.toString(), null, null);
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo("all told: true");
	}

	@Test
	void itIsInspectedWhileItsCodeRuns() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		LuaProcessRuntime runtime = start((context) -> {
			context.spawn(context::receive);
			end.await();
			return null;
		});
		Pid pid = runtime.spawn("java:it");
		await().untilAsserted(() -> assertThat(runtime.kernel().process(pid).inspect(10, 10)).extracting("waitsFor")
			.containsExactly("Java code", "an event or a message"));
		end.countDown();
	}

	@Test
	void exceptionsAreErrorsWithoutJava() throws Exception {
		LuaProcessRuntime runtime = start((context) -> {
			throw new IllegalStateException("jdbc:secret");
		});
		ProcessException failure = catchThrowableOfType(ProcessException.class, () -> runtime.call("java:it"));
		assertThat(failure).hasMessage("internal error").hasRootCauseMessage("jdbc:secret");
	}

	@Test
	void uncaughtExceptionOfAThreadEndsTheProcess() throws Exception {
		LuaProcessRuntime runtime = start((context) -> {
			context.spawn(() -> {
				throw new ProcessException(ErrorKind.CONFLICT, "in a thread");
			});
			return context.receive();
		});
		assertThat(exit(runtime).error().text()).isEqualTo("in a thread");
	}

	@Test
	void onlyItsOwnThreadsReceive() throws Exception {
		AtomicReference<ProcessContext> leaked = new AtomicReference<>();
		CountDownLatch there = new CountDownLatch(1);
		LuaProcessRuntime runtime = start((context) -> {
			leaked.set(context);
			there.countDown();
			return context.receive();
		});
		Pid pid = runtime.spawn("java:it");
		there.await();
		assertThatIllegalStateException().isThrownBy(leaked.get()::receive)
			.withMessageContaining("runs no code of process " + pid);
		leaked.get().send(pid.toString(), "end");
	}

	@Test
	void nameThatIsTakenFailsTheSpawn() {
		LuaProcessRuntime runtime = start("echo", JavaProcessTests::echo);
		runtime.spawn("java:it");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn("java:it"))
			.withMessageContaining("name 'echo'")
			.withMessageContaining("name already registered");
	}

	@Test
	void itIsAServiceLikeAnyOther() {
		this.scripts = LuaTest.text(CALLER, (builder) -> builder.javaProcess("java:it", "echo", () -> (context) -> {
			ProcessMessage message = (ProcessMessage) context.receive();
			message.reply("before the crash");
			throw new ProcessException(ErrorKind.UNAVAILABLE, "crashed");
		})
			.entries(List.of(new ApplicationEntry("java:service", "process.service",
					Map.of("process", "java:it", "host", "app:processes", "lifecycle",
							Map.of("auto_start", true, "restart", Map.of("initial_delay", "1ms")))))));
		LuaProcessRuntime runtime = this.scripts.runtime();
		Pid first = runtime.lookup("echo");
		assertThat(runtime.request("echo", "ask", LONG).join()).isEqualTo("before the crash");
		await().until(() -> {
			Pid second = runtime.lookup("echo");
			return second != null && !second.equals(first)
					&& runtime.services().service("java:service").state() == ServiceState.RUNNING;
		});
		assertThat(runtime.services().service("java:service").lastError().text()).isEqualTo("crashed");
	}

	@Test
	void anEntryOfTheSameIdIsAnError() {
		start(JavaProcessTests::echo);
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> LuaProcessRuntime.builder()
				.javaProcess("java:it", null, () -> JavaProcessTests::echo)
				.javaProcess("java:it", null, () -> JavaProcessTests::echo)
				.build())
			.withMessageContaining("already defined");
	}

}
