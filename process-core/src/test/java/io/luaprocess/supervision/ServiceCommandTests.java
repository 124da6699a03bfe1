package io.luaprocess.supervision;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoaderSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for commands to single services, in each of their states. */
class ServiceCommandTests {

	private static final ProcessError BROKEN = ProcessError.of(ErrorKind.INTERNAL, "it broke");

	private static final String MAILER = "shop:mailer";

	private final ManualClock clock = new ManualClock();

	private final FakeRuntime runtime = new FakeRuntime();

	private ServiceSupervisor supervisor;

	@BeforeEach
	void start() throws IOException, URISyntaxException {
		Path folder = Path.of(getClass().getResource("/definitions/services").toURI());
		this.supervisor = new ServiceSupervisor(
				new DefinitionLoader(LoaderSettings.of(new KnownModules(Set.of("time"), Set.of())),
						(id, source) -> source)
					.load(DefinitionRoot.of(folder)),
				this.runtime, this.runtime, this.clock, new Random(0));
		assertThat(this.supervisor.start()).isCompleted();
		this.runtime.log.clear();
	}

	@Test
	void startOfAServiceThatRunsOrWaitsForItsRestartChangesNothing() {
		assertThat(this.supervisor.start(MAILER)).isCompleted();
		this.runtime.running("mailer").end(BROKEN);
		assertThat(this.supervisor.start(MAILER)).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.RESTARTING);
		assertThat(this.runtime.log).doesNotContain("launch mailer");
	}

	@Test
	void startWhileItStopsFollowsTheStop() {
		CompletableFuture<Void> stop = this.supervisor.stop(MAILER);
		CompletableFuture<Void> first = this.supervisor.start(MAILER);
		CompletableFuture<Void> second = this.supervisor.start(MAILER);
		assertThat(first).isNotDone();
		this.runtime.running("mailer").end(null);
		assertThat(stop).isCompleted();
		assertThat(first).isCompleted();
		assertThat(second).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
		assertThat(this.runtime.log).containsOnlyOnce("launch mailer");
	}

	@Test
	void lastCommandCountsWhileItStops() {
		this.supervisor.stop(MAILER);
		CompletableFuture<Void> start = this.supervisor.start(MAILER);
		CompletableFuture<Void> stop = this.supervisor.stop(MAILER);
		assertThat(start).isCompletedExceptionally();
		this.runtime.running("mailer").end(null);
		assertThat(stop).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
		assertThat(this.runtime.log).doesNotContain("launch mailer");
	}

	@Test
	void stopRightAfterALaunchThatWasToBeginAnewIsTheLastWord() {
		this.supervisor.stop(MAILER);
		this.runtime.running("mailer").end(null);
		this.runtime.launching = () -> this.supervisor.restart(MAILER);
		this.runtime.launched = () -> this.supervisor.stop(MAILER);
		this.supervisor.start(MAILER);
		this.runtime.last().end(null);
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
		assertThat(this.runtime.log).containsOnlyOnce("launch mailer");
	}

	@Test
	void restartWhileItStopsFollowsTheStop() {
		CompletableFuture<Void> stop = this.supervisor.stop(MAILER);
		CompletableFuture<Void> restart = this.supervisor.restart(MAILER);
		this.runtime.running("mailer").end(null);
		assertThat(stop).isCompleted();
		assertThat(restart).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void restartDoesNotWaitForTheDelayAfterAFailure() {
		this.runtime.running("mailer").end(BROKEN);
		assertThat(this.supervisor.restart(MAILER)).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
		assertThat(status("mailer").attempts()).isZero();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.runtime.log).as("the restart that was planned is void").containsExactly("launch mailer");
	}

	@Test
	void restartStartsAServiceThatWasStoppedHasEndedOrHasFailed() {
		this.supervisor.stop(MAILER);
		this.runtime.running("mailer").end(null);
		assertThat(this.supervisor.restart(MAILER)).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
		this.runtime.running("mailer").end(null);
		assertThat(state("mailer")).isEqualTo(ServiceState.EXITED);
		assertThat(this.supervisor.restart(MAILER)).isCompleted();
		this.runtime.running("mailer").end(BROKEN.asExplicitlyFinal());
		assertThat(state("mailer")).isEqualTo(ServiceState.FAILED);
		assertThat(this.supervisor.restart(MAILER)).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void restartOfARequirementLeavesItsDependentsAlone() {
		CompletableFuture<Void> restart = this.supervisor.restart("shop:stock");
		this.runtime.running("stock").end(null);
		assertThat(restart).isCompleted();
		assertThat(state("desk")).isEqualTo(ServiceState.RUNNING);
		assertThat(this.runtime.log).containsExactly("cancel stock within PT10S: service stopping", "launch stock");
	}

	@Test
	void stopOfWhatActiveServicesRequireIsRefused() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.supervisor.stop("shop:stock"))
			.withMessage("service 'shop:stock' is required by shop:desk")
			.matches((ex) -> ex.is(ErrorKind.CONFLICT));
		assertThat(state("stock")).isEqualTo(ServiceState.RUNNING);
		this.runtime.running("desk").end(BROKEN);
		assertThatExceptionOfType(ProcessException.class).as("desk waits for its restart")
			.isThrownBy(() -> this.supervisor.stop("shop:stock"));
		assertThat(this.supervisor.stop("shop:desk")).isCompleted();
		CompletableFuture<Void> stop = this.supervisor.stop("shop:stock");
		this.runtime.running("stock").end(null);
		assertThat(stop).isCompleted();
	}

	@Test
	void startBringsRequirementsBackUnlessTheyHaveDoneTheirWork() {
		this.supervisor.stop("shop:desk");
		this.runtime.running("desk").end(null);
		this.runtime.running("stock").end(BROKEN.asExplicitlyFinal());
		this.runtime.running("database").end(null);
		this.runtime.log.clear();
		assertThat(this.supervisor.start("shop:desk")).isCompleted();
		assertThat(this.runtime.log).containsExactly("start host back", "launch stock", "start host front",
				"launch desk");
		assertThat(state("database")).isEqualTo(ServiceState.EXITED);
	}

	@Test
	void nothingStartsWhileEverythingStops() {
		CompletableFuture<Void> stop = this.supervisor.stop(Duration.ofMinutes(1));
		for (ThrowingCommand command : new ThrowingCommand[] { () -> this.supervisor.start("shop:archive"),
				() -> this.supervisor.restart(MAILER), () -> this.supervisor.restart("shop:archive") }) {
			assertThatExceptionOfType(ProcessException.class).isThrownBy(command::run)
				.withMessage("services are stopping")
				.matches((ex) -> ex.is(ErrorKind.UNAVAILABLE));
		}
		while (!stop.isDone()) {
			this.runtime.processes.stream().filter((process) -> !process.ended).findFirst().orElseThrow().end(null);
		}
		assertThat(this.supervisor.start("shop:archive")).as("afterwards").isCompleted();
	}

	@Test
	void launchThatHangsCanBeStoppedAndStartedAgain() {
		this.supervisor.stop(MAILER);
		this.runtime.running("mailer").end(null);
		this.clock.hold();
		CompletableFuture<Void> hangs = this.supervisor.start(MAILER);
		assertThat(this.supervisor.stop(MAILER)).isCompleted();
		assertThat(hangs).isCompletedExceptionally();
		CompletableFuture<Void> again = this.supervisor.start(MAILER);
		this.clock.release();
		assertThat(again).isCompleted();
		assertThat(this.runtime.processes).filteredOn((process) -> process.name.equals("mailer") && !process.ended)
			.as("the process that came too late was terminated")
			.hasSize(1);
	}

	private ServiceState state(String name) {
		return status(name).state();
	}

	private ServiceStatus status(String name) {
		return Objects.requireNonNull(this.supervisor.service("shop:" + name));
	}

	/** A command that is refused. */
	private interface ThrowingCommand {

		void run();

	}

}
