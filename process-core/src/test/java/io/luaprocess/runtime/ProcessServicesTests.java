package io.luaprocess.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessServices;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.Guard;
import io.luaprocess.supervision.ServiceState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Commands for services of a running application.
 */
@Timeout(60)
class ProcessServicesTests {

	private static final String WORKER = "shop:worker";

	private volatile String forbidden = "";

	private LuaProcessRuntime runtime;

	private ProcessServices services;

	@BeforeEach
	void start() {
		Guard guard = (identity, action, resource, attributes) -> !this.forbidden.equals(action + " " + resource);
		this.runtime = LuaProcessRuntime.builder()
			.entries(List.of(new ApplicationEntry("shop:host", "process.host", Map.of()),
					new ApplicationEntry("shop:wait", "process.lua", Map.of("source", """
							return { main = function()
								local events = process.events()
								while events:receive().kind ~= process.event.CANCEL do end
							end }
							""")), service(WORKER, List.of()), service("shop:desk", List.of(WORKER))))
			.defaultHost("shop:host")
			.guard(guard)
			.build();
		this.runtime.start();
		this.services = this.runtime.serviceCommands();
	}

	private static ApplicationEntry service(String id, List<String> requires) {
		return new ApplicationEntry(id, "process.service", Map.of("process", "shop:wait", "host", "shop:host",
				"lifecycle", Map.of("auto_start", requires.isEmpty(), "requires", requires)));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void serviceIsStoppedStartedAndRestarted() throws Exception {
		ProcessInstance first = process();
		get(this.services.restart(WORKER));
		assertThat(process()).isNotSameAs(first);
		get(this.services.stop(WORKER));
		assertThat(state()).isEqualTo(ServiceState.STOPPED);
		get(this.services.start(WORKER));
		assertThat(state()).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void eachCommandNeedsItsPermission() {
		ProcessInstance before = process();
		assertDenied("service.start", this.services::start);
		assertDenied("service.stop", this.services::stop);
		assertDenied("service.restart", this.services::restart);
		assertThat(process()).isSameAs(before);
	}

	private void assertDenied(String action, Function<String, CompletableFuture<Void>> command) {
		this.forbidden = action + " " + WORKER;
		assertThatThrownBy(() -> get(command.apply(WORKER))).hasRootCauseInstanceOf(ProcessException.class)
			.rootCause()
			.matches((ex) -> ((ProcessException) ex).is(ErrorKind.PERMISSION_DENIED))
			.hasMessageContaining(WORKER);
	}

	@Test
	void unknownServiceIsNotFound() {
		CompletableFuture<Void> start = this.services.start("shop:nothing");
		assertThat(start).isCompletedExceptionally();
		assertThat(start.exceptionNow()).isInstanceOfSatisfying(ProcessException.class,
				(ex) -> assertThat(ex.is(ErrorKind.NOT_FOUND)).isTrue());
	}

	@Test
	void stopOfARequirementIsRefusedWhileItIsNeeded() throws Exception {
		get(this.services.start("shop:desk"));
		CompletableFuture<Void> stop = this.services.stop(WORKER);
		assertThat(stop).isCompletedExceptionally();
		assertThat(stop.exceptionNow()).hasMessage("service 'shop:worker' is required by shop:desk");
		get(this.services.stop("shop:desk"));
		get(this.services.stop(WORKER));
	}

	@Test
	void commandsOfManyThreadsLeaveOneProcessOrNone() throws Exception {
		for (int round = 0; round < 10; round++) {
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				Random random = new Random(round * 4 + i);
				threads.add(Thread.ofVirtual().start(() -> commands(random)));
			}
			for (Thread thread : threads) {
				thread.join();
			}
			get(this.services.stop(WORKER));
			await().until(() -> this.runtime.kernel().processCount() == 0);
			assertThat(state()).isEqualTo(ServiceState.STOPPED);
			get(this.services.start(WORKER));
			assertThat(this.runtime.kernel().processCount()).isEqualTo(1);
		}
	}

	private void commands(Random random) {
		for (int i = 0; i < 20; i++) {
			switch (random.nextInt(3)) {
				case 0 -> this.services.start(WORKER);
				case 1 -> this.services.stop(WORKER);
				default -> this.services.restart(WORKER);
			}
		}
	}

	private ProcessInstance process() {
		return this.runtime.kernel().processes().iterator().next();
	}

	private ServiceState state() {
		return this.runtime.services().service(WORKER).state();
	}

	private static void get(CompletableFuture<Void> future) throws Exception {
		future.get(30, TimeUnit.SECONDS);
	}

}
