package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for calls whose caller no longer waits: the callee ends.
 */
@Timeout(60)
class AbandonedCallTests {

	private final List<ProcessExit> exits = new CopyOnWriteArrayList<>();

	private LuaTest scripts;

	private LuaProcessRuntime runtime;

	@BeforeEach
	void start() {
		this.scripts = LuaTest.in("lua/abandoned", (builder) -> builder.callGrace(Duration.ofMillis(50)));
		this.runtime = this.scripts.runtime();
		this.runtime.onExit(this.exits::add);
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	private void awaitNoProcess() {
		await().until(() -> this.runtime.kernel().processCount() == 0);
	}

	private void awaitName(String name) {
		await().until(() -> this.runtime.lookup(name) != null);
	}

	@Test
	void processOfCallThatTimesOutIsTerminatedAfterTheGrace() {
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> this.runtime.process("app:spin").timeout(Duration.ofMillis(50)).call())
				.satisfies((ex) -> assertThat(ex.is(ErrorKind.TIMEOUT)).isTrue());
		}
		awaitNoProcess();
	}

	@Test
	void processMayEndInItsOwnWayWithinTheGrace() {
		try (LuaTest patient = LuaTest.in("lua/abandoned", (builder) -> builder.callGrace(Duration.ofMinutes(5)))) {
			patient.runtime().onExit(this.exits::add);
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> patient.runtime().process("app:polite").timeout(Duration.ofMillis(50)).call());
			await().until(() -> this.exits.size() == 1);
			assertThat(this.exits.get(0).value()).isEqualTo("pid.cancel: call timed out");
		}
	}

	@Test
	void callWithoutOwnTimeoutHasTheDefault() {
		try (LuaTest limited = LuaTest.in("lua/abandoned",
				(builder) -> builder.callGrace(Duration.ZERO).callTimeout(Duration.ofMillis(50)))) {
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> limited.runtime().call("app:spin"))
				.satisfies((ex) -> assertThat(ex.is(ErrorKind.TIMEOUT)).isTrue());
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> limited.runtime().callAsync("app:spin").get(30, TimeUnit.SECONDS))
				.withCauseInstanceOf(ProcessException.class);
			await().until(() -> limited.runtime().kernel().processCount() == 0);
			CompletableFuture<?> longer = limited.runtime()
				.process("app:spin")
				.timeout(Duration.ofMinutes(5))
				.callAsync("longer");
			await().until(() -> limited.runtime().lookup("longer") != null);
			assertThat(longer).isNotDone();
		}
	}

	@Test
	void processOfAsynchronousCallThatTimesOutIsTerminated() {
		CompletableFuture<?> call = this.runtime.process("app:spin").timeout(Duration.ofMillis(50)).callAsync();
		awaitNoProcess();
		assertThat(call).isCompletedExceptionally();
	}

	@Test
	void processOfCancelledFutureIsTerminated() {
		CompletableFuture<?> call = this.runtime.callAsync("app:spin", "cancelled");
		awaitName("cancelled");
		call.cancel(true);
		awaitNoProcess();
	}

	@Test
	void processOfFutureThatIsCompletedOtherwiseIsTerminated() {
		CompletableFuture<?> call = this.runtime.callAsync("app:spin", "or timeout");
		awaitName("or timeout");
		call.orTimeout(1, TimeUnit.MILLISECONDS);
		awaitNoProcess();
		this.runtime.callAsync("app:spin", "completed").complete(null);
		awaitNoProcess();
	}

	@Test
	void processOfInterruptedCallerIsTerminated() throws InterruptedException {
		Thread caller = Thread.ofVirtual().start(() -> this.runtime.call("app:spin", "interrupted"));
		awaitName("interrupted");
		caller.interrupt();
		caller.join();
		awaitNoProcess();
	}

	@Test
	void holderOfNameThatTheCallDidNotStartIsLeftAlone() {
		Pid holder = this.runtime.process("app:polite").name("shared").spawn();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.runtime.process("app:polite").name("shared").timeout(Duration.ofMillis(50)).call());
		this.runtime.cancel(holder.toString(), null, "by the owner");
		awaitNoProcess();
		await().until(() -> !this.exits.isEmpty());
		assertThat(this.exits).singleElement()
			.satisfies((exit) -> assertThat(exit.value()).isEqualTo("pid.cancel: by the owner"));
	}

	@Test
	void processCalledByFuncsOfTerminatedProcessIsTerminated() {
		Pid pid = this.runtime.spawn("app:by_funcs", "callee");
		awaitName("callee");
		this.runtime.terminate(pid.toString());
		awaitNoProcess();
	}

	@Test
	void processCalledByTerminatedProcessGoesOn() {
		Pid pid = this.runtime.spawn("app:by_call", "callee");
		awaitName("callee");
		this.runtime.terminate(pid.toString());
		await().during(Duration.ofMillis(300)).until(() -> this.runtime.lookup("callee") != null);
		this.runtime.terminate("callee");
		awaitNoProcess();
	}

	@Test
	void calleeOfFunctionCallThatTimesOutIsTerminated() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.call("app:with_timeout"))
			.withMessage("function call timed out");
		awaitNoProcess();
	}

	@Test
	void calleeOfCancelledLuaFutureIsTerminated() {
		assertThat(this.runtime.call("app:cancelled_future", "callee")).isEqualTo(true);
		awaitNoProcess();
	}

}
