package io.luaprocess.supervision;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoadedDefinitions;
import io.luaprocess.definition.LoaderSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServiceSupervisorTests {

	private static final Duration FOREVER = Duration.ofDays(1);

	private static final ProcessError BROKEN = ProcessError.of(ErrorKind.INTERNAL, "it broke");

	private static final EntryId MAILER = new EntryId("shop", "mailer");

	private final ManualClock clock = new ManualClock();

	private final FakeRuntime runtime = new FakeRuntime();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private ServiceSupervisor supervisor;

	@BeforeEach
	void create() throws IOException, URISyntaxException {
		Path folder = Path.of(getClass().getResource("/definitions/services").toURI());
		LoadedDefinitions definitions = new DefinitionLoader(
				LoaderSettings.of(new KnownModules(Set.of("time"), Set.of())), (id, source) -> source)
			.load(DefinitionRoot.of(folder));
		// Always the middle of the jitter.
		Random random = new Random() {
			@Override
			public double nextDouble() {
				return 0.5;
			}
		};
		this.supervisor = new ServiceSupervisor(definitions, this.runtime, this.runtime, this.clock, random);
		this.log.start();
		((Logger) LoggerFactory.getLogger(ServiceSupervisor.class)).addAppender(this.log);
	}

	@AfterEach
	void detach() {
		((Logger) LoggerFactory.getLogger(ServiceSupervisor.class)).detachAppender(this.log);
	}

	@Test
	void startGoesFromHostsAndRequirementsToWhatNeedsThem() {
		assertThat(this.supervisor.start()).isCompleted();
		assertThat(this.runtime.log).containsExactly("start host front", "start host back", "launch database",
				"launch stock", "launch desk", "launch mailer");
		assertThat(state("desk")).isEqualTo(ServiceState.RUNNING);
		assertThat(state("archive")).as("neither started with the application nor required")
			.isEqualTo(ServiceState.STOPPED);
	}

	@Test
	void independentServicesStartInParallel() {
		this.clock.hold();
		CompletableFuture<Void> start = this.supervisor.start();
		assertThat(state("database")).isEqualTo(ServiceState.STARTING);
		assertThat(state("mailer")).isEqualTo(ServiceState.STARTING);
		assertThat(state("stock")).as("waits for the database").isEqualTo(ServiceState.STOPPED);
		this.clock.release();
		assertThat(start).isCompleted();
	}

	@Test
	void stopGoesTheOtherWayRound() {
		this.supervisor.start();
		this.runtime.log.clear();
		CompletableFuture<Void> stop = this.supervisor.stop(FOREVER);
		assertThat(this.runtime.log).containsExactlyInAnyOrder("cancel desk within PT10S: service stopping",
				"cancel mailer within PT10S: service stopping", "stop host spare within PT10S");
		this.runtime.running("mailer").end(null);
		this.runtime.running("desk").end(null);
		assertThat(this.runtime.log).contains("stop host front within PT10S",
				"cancel stock within PT10S: service stopping");
		assertThat(this.runtime.log).doesNotContain("cancel database within PT10S: service stopping");
		this.runtime.running("stock").end(null);
		assertThat(this.runtime.log).endsWith("cancel database within PT10S: service stopping");
		assertThat(stop).isNotDone();
		this.runtime.running("database").end(BROKEN);
		assertThat(this.runtime.log).endsWith("stop host back within PT3S");
		assertThat(stop).isCompleted();
		assertThat(this.supervisor.services()).extracting(ServiceStatus::state).containsOnly(ServiceState.STOPPED);
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void restartStopsAndStartsOneService() {
		this.supervisor.start();
		this.runtime.log.clear();
		FakeRuntime.FakeProcess before = this.runtime.running("mailer");
		this.supervisor.restart(MAILER);
		assertThat(this.runtime.log).containsExactly("cancel mailer within PT10S: service stopping");
		before.end(BROKEN);
		assertThat(this.runtime.log).endsWith("launch mailer");
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
		assertThat(this.supervisor.service("shop:mailer").attempts()).isZero();
	}

	@Test
	void stopDuringARestartStops() {
		this.supervisor.start();
		this.supervisor.restart(MAILER);
		CompletableFuture<Void> stop = this.supervisor.stop("shop:mailer");
		this.runtime.running("mailer").end(null);
		assertThat(stop).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
	}

	@Test
	void restartOfAServiceThatIsBeingLaunchedFollowsTheLaunch() {
		this.clock.hold();
		this.supervisor.start();
		this.supervisor.restart(MAILER);
		this.clock.release();
		assertThat(this.runtime.log).contains("cancel mailer within PT10S: service stopping");
		this.runtime.running("mailer").end(null);
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
		assertThat(this.runtime.processes).filteredOn((process) -> process.name.equals("mailer")).hasSize(2);
	}

	@Test
	void restartStartsAServiceThatHasFailedAndNoneThatWasStoppedOrHasEnded() {
		this.supervisor.start();
		this.runtime.running("mailer").end(null);
		this.supervisor.restart(MAILER);
		assertThat(state("mailer")).isEqualTo(ServiceState.EXITED);
		this.supervisor.restart(new EntryId("shop", "archive"));
		assertThat(state("archive")).isEqualTo(ServiceState.STOPPED);
		this.supervisor.start("shop:mailer");
		this.runtime.running("mailer").end(BROKEN.asExplicitlyFinal());
		assertThat(state("mailer")).isEqualTo(ServiceState.FAILED);
		this.supervisor.restart(MAILER);
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void requiredServiceThatFailsFirstFailsTheStartAndEverythingIsStopped() {
		this.runtime.failLaunches("stock", ProcessError.of(ErrorKind.NOT_FOUND, "host not found"));
		CompletableFuture<Void> start = this.supervisor.start();
		assertThat(this.runtime.log).doesNotContain("launch desk");
		this.runtime.running("database").end(null);
		this.runtime.running("mailer").end(null);
		assertThat(start).isCompletedExceptionally();
		assertThatThrownBy(start::join).isInstanceOf(CompletionException.class)
			.cause()
			.isInstanceOfSatisfying(ProcessException.class, (ex) -> {
				assertThat(ex.is(ErrorKind.NOT_FOUND)).isTrue();
				assertThat(ex).hasMessage("service 'shop:stock' failed to start: host not found");
			});
		assertThat(state("stock")).isEqualTo(ServiceState.STOPPED);
	}

	@Test
	void optionalServiceThatFailsFirstIsRetried() {
		this.runtime.failLaunches("mailer", BROKEN);
		assertThat(this.supervisor.start()).isCompleted();
		ServiceStatus status = this.supervisor.service("shop:mailer");
		assertThat(status.state()).isEqualTo(ServiceState.RESTARTING);
		assertThat(status.nextRestartAt()).isEqualTo(Instant.EPOCH.plusSeconds(1));
		assertThat(status.lastError()).isEqualTo(BROKEN);
		this.runtime.failLaunches("mailer", null);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void launchThatTakesTooLongCountsAsFailedAndIsDiscarded() {
		this.clock.hold();
		CompletableFuture<Void> start = this.supervisor.start("shop:database");
		this.clock.advance(Duration.ofSeconds(9));
		assertThat(start).isNotDone();
		this.clock.advance(Duration.ofSeconds(1));
		assertThatThrownBy(start::join).cause()
			.hasMessage("service 'shop:database' failed to start: start timeout after 10s");
		assertThat(this.clock.interrupted()).isTrue();
		this.clock.release();
		assertThat(this.runtime.log).containsExactly("start host back", "launch database", "terminate database");
		assertThat(state("database")).isEqualTo(ServiceState.FAILED);
	}

	@Test
	void normalEndIsNotRestarted() {
		this.supervisor.start();
		this.runtime.running("mailer").end(null);
		assertThat(state("mailer")).isEqualTo(ServiceState.EXITED);
		this.clock.advance(FOREVER);
		assertThat(state("mailer")).isEqualTo(ServiceState.EXITED);
	}

	@Test
	void abnormalEndIsRestartedAsAnotherProcessWithGrowingDelay() {
		this.supervisor.start();
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 32, 64, 90, 90 }) {
			FakeRuntime.FakeProcess failed = this.runtime.running("mailer");
			failed.end(BROKEN);
			assertThat(this.supervisor.service("shop:mailer").nextRestartAt())
				.isEqualTo(this.clock.now().plusSeconds(seconds));
			this.clock.advance(Duration.ofSeconds(seconds).minusNanos(1));
			assertThat(state("mailer")).isEqualTo(ServiceState.RESTARTING);
			this.clock.advance(Duration.ofNanos(1));
			assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
			assertThat(this.runtime.running("mailer").pid()).isNotEqualTo(failed.pid());
		}
		assertThat(this.supervisor.service("shop:mailer").restarts()).isEqualTo(9);
		assertThat(this.supervisor.service("shop:mailer").attempts()).isEqualTo(9);
	}

	@Test
	void terminationByOthersIsRestarted() {
		this.supervisor.start();
		this.runtime.running("mailer").terminate();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(state("mailer")).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void runningForTheStableThresholdResetsTheAttempts() {
		this.supervisor.start();
		this.runtime.running("mailer").end(BROKEN);
		this.clock.advance(Duration.ofSeconds(1).plus(Duration.ofSeconds(5)).minusNanos(1));
		assertThat(this.supervisor.service("shop:mailer").attempts()).isEqualTo(1);
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.supervisor.service("shop:mailer").attempts()).isZero();
		this.runtime.running("mailer").end(BROKEN);
		assertThat(this.supervisor.service("shop:mailer").nextRestartAt()).isEqualTo(this.clock.now().plusSeconds(1));
	}

	@Test
	void explicitlyFinalErrorIsNotRestarted() {
		this.supervisor.start();
		this.runtime.running("mailer").end(BROKEN.asExplicitlyFinal());
		assertThat(state("mailer")).isEqualTo(ServiceState.FAILED);
		this.clock.advance(FOREVER);
		assertThat(state("mailer")).isEqualTo(ServiceState.FAILED);
	}

	@Test
	void usedUpAttemptsEndTheRestarts() {
		this.supervisor.start();
		for (int seconds : new int[] { 1, 2, 4 }) {
			this.runtime.running("stock").end(BROKEN);
			this.clock.advance(Duration.ofSeconds(seconds));
		}
		assertThat(state("stock")).isEqualTo(ServiceState.RUNNING);
		this.runtime.running("stock").end(BROKEN);
		assertThat(state("stock")).isEqualTo(ServiceState.FAILED);
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.endsWith("service 'shop:stock' failed and is not restarted after 3 attempts: it broke");
	}

	@Test
	void failedLaunchesOfARestartCountAsAttempts() {
		this.supervisor.start();
		this.runtime.failLaunches("stock", BROKEN);
		this.runtime.running("stock").end(BROKEN);
		this.clock.advance(Duration.ofSeconds(1 + 2 + 4));
		assertThat(state("stock")).isEqualTo(ServiceState.FAILED);
		assertThat(this.runtime.log.stream().filter("fail stock"::equals)).hasSize(3);
	}

	@Test
	void startAgainAfterFailureBeginsFromTheStart() {
		this.runtime.failLaunches("database", BROKEN);
		assertThat(this.supervisor.start("shop:database")).isCompletedExceptionally();
		this.runtime.failLaunches("database", null);
		assertThat(this.supervisor.start("shop:database")).isCompleted();
		assertThat(state("database")).isEqualTo(ServiceState.RUNNING);
		assertThat(this.supervisor.service("shop:database").attempts()).isZero();
	}

	@Test
	void stopTimeoutTerminatesAndIsLogged() {
		this.supervisor.start();
		FakeRuntime.FakeProcess process = this.runtime.running("mailer");
		CompletableFuture<Void> stop = this.supervisor.stop("shop:mailer");
		this.clock.advance(Duration.ofSeconds(9));
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPING);
		assertThat(process.ended).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(process.ended).isTrue();
		assertThat(stop).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("service 'shop:mailer': stop timeout after 10s");
		this.clock.advance(FOREVER);
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
	}

	@Test
	void stopDuringRestartDelayTakesEffectAtOnce() {
		this.supervisor.start();
		this.runtime.running("mailer").end(BROKEN);
		assertThat(this.supervisor.stop("shop:mailer")).isCompleted();
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
		this.clock.advance(FOREVER);
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void stopDuringLaunchDiscardsTheProcess() {
		this.clock.hold();
		CompletableFuture<Void> start = this.supervisor.start("shop:mailer");
		assertThat(this.supervisor.stop("shop:mailer")).isCompleted();
		assertThat(start).isCompletedExceptionally();
		this.clock.release();
		assertThat(this.runtime.log).containsExactly("start host front", "launch mailer", "terminate mailer");
		assertThat(state("mailer")).isEqualTo(ServiceState.STOPPED);
	}

	@Test
	void stopOfAllShortensTheStopTimeouts() {
		this.supervisor.start();
		this.runtime.log.clear();
		CompletableFuture<Void> stop = this.supervisor.stop(Duration.ofSeconds(4));
		assertThat(this.runtime.log).contains("cancel desk within PT4S: service stopping");
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(stop).as("nothing is left of the time, so the rest is terminated").isCompleted();
		assertThat(this.runtime.log).contains("terminate desk", "terminate stock", "terminate database",
				"stop host back within PT0S");
	}

	@Test
	void unknownServiceIsNotFound() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.supervisor.start("shop:front"))
			.withMessage("service 'shop:front' not found");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.supervisor.stop("nonsense"))
			.withMessage("service 'nonsense' not found");
		assertThat(this.supervisor.service("shop:front")).isNull();
	}

	private ServiceState state(String name) {
		return this.supervisor.service("shop:" + name).state();
	}

}
