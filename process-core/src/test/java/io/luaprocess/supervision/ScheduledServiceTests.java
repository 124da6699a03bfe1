package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoaderSettings;
import io.luaprocess.definition.Schedule;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.security.AuthorityConditions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Services that run at times.
 */
class ScheduledServiceTests {

	private static final ProcessError BROKEN = ProcessError.of(ErrorKind.INTERNAL, "it broke");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final ManualClock clock = new ManualClock();

	private final FakeRuntime runtime = new FakeRuntime();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(ServiceSupervisor.class);

	@BeforeEach
	void attach() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.log);
	}

	/** Supervises one service with a schedule. */
	private ServiceSupervisor start(String schedule) {
		ServiceSupervisor supervisor = new ServiceSupervisor(load(schedule), this.runtime, this.runtime, this.clock,
				new Random(0));
		assertThat(supervisor.start()).isCompleted();
		return supervisor;
	}

	private static DefinitionRegistry load(String schedule) {
		String index = """
				namespace: shop
				entries:
				  - {name: host, kind: process.host}
				  - {name: program, kind: process.lua, source: "return function() end"}
				  - name: report
				    kind: process.service
				    process: program
				    host: host
				    schedule: "%s"
				    lifecycle: {auto_start: true}
				""".formatted(schedule);
		LoaderSettings settings = new LoaderSettings(LoaderSettings.DEFAULT_HOST, new KnownModules(Set.of(), Set.of()),
				List.of(), false, AuthorityConditions.LISTED, ScheduledServiceTests::parse, CrashLoop.DEFAULT);
		return new DefinitionLoader(settings, (id, source) -> source)
			.load(new DefinitionRoot("root", List.of(new SourceFile("shop/_index.yaml", () -> index.getBytes(UTF_8)))));
	}

	private static Schedule parse(String text) {
		return text.equals("each minute") ? new EachMinute() : Schedule.Format.DELAYS.parse(text);
	}

	private ServiceStatus status(ServiceSupervisor supervisor) {
		return Objects.requireNonNull(supervisor.service("shop:report"));
	}

	@Test
	void runBeginsAtItsTimeAndTheNextIsPlannedWhenItHasEnded() {
		ServiceSupervisor supervisor = start("each minute");
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.SCHEDULED);
		assertThat(status(supervisor).nextRestartAt()).isEqualTo(Instant.EPOCH.plus(MINUTE));
		this.clock.advance(MINUTE.minusNanos(1));
		assertThat(this.runtime.processes).isEmpty();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.RUNNING);
		this.clock.advance(Duration.ofSeconds(10));
		this.runtime.last().end(null);
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.SCHEDULED);
		assertThat(status(supervisor).nextRestartAt()).isEqualTo(Instant.EPOCH.plus(MINUTE.multipliedBy(2)));
		this.clock.advance(MINUTE);
		assertThat(this.runtime.processes).hasSize(2);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void runThatWouldOverlapIsSkippedAndLogged() {
		ServiceSupervisor supervisor = start("each minute");
		this.clock.advance(MINUTE.multipliedBy(3).plusSeconds(1));
		assertThat(this.runtime.processes).hasSize(1);
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("a run of service 'shop:report' is skipped: the last one still runs",
					"a run of service 'shop:report' is skipped: the last one still runs");
		this.runtime.last().end(null);
		assertThat(status(supervisor).nextRestartAt()).isEqualTo(Instant.EPOCH.plus(MINUTE.multipliedBy(4)));
		this.clock.advance(MINUTE);
		assertThat(this.runtime.processes).hasSize(2);
	}

	@Test
	void delayBeginsAtTheEndOfARun() {
		ServiceSupervisor supervisor = start("30s");
		this.clock.advance(Duration.ofSeconds(30));
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.runtime.processes).hasSize(1);
		this.runtime.last().end(null);
		this.clock.advance(Duration.ofSeconds(29));
		assertThat(this.runtime.processes).hasSize(1);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.runtime.processes).hasSize(2);
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.RUNNING);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void runThatFailsIsLoggedAndFollowedByTheNext() {
		ServiceSupervisor supervisor = start("each minute");
		this.clock.advance(MINUTE);
		this.runtime.last().end(BROKEN);
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.SCHEDULED);
		assertThat(status(supervisor).lastError()).isEqualTo(BROKEN);
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.singleElement()
			.asString()
			.startsWith("a run of service 'shop:report' failed: it broke");
		this.runtime.failLaunches("report", BROKEN);
		this.clock.advance(MINUTE);
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.SCHEDULED);
		this.runtime.failLaunches("report", null);
		this.clock.advance(MINUTE);
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.RUNNING);
		assertThat(status(supervisor).restarts()).isZero();
	}

	@Test
	void stopEndsWaitingAndRunning() {
		ServiceSupervisor supervisor = start("each minute");
		assertThat(supervisor.stop("shop:report")).isCompleted();
		this.clock.advance(MINUTE.multipliedBy(5));
		assertThat(this.runtime.processes).isEmpty();
		assertThat(supervisor.start("shop:report")).isCompleted();
		this.clock.advance(MINUTE);
		assertThat(supervisor.stop("shop:report")).isNotCompleted();
		this.runtime.last().end(null);
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.STOPPED);
		this.clock.advance(MINUTE.multipliedBy(5));
		assertThat(this.runtime.processes).hasSize(1);
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void badScheduleIsADefinitionError() {
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> load("soon"))
			.withMessageContaining("shop/_index.yaml:9: entry 'shop:report': key 'schedule': "
					+ "invalid schedule 'soon': must be a delay such as '30s'");
		assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> load("0s"))
			.withMessageContaining("invalid schedule '0s': must be > 0");
	}

	/** The whole minutes. */
	private record EachMinute() implements Schedule {

		@Override
		public @Nullable Instant next(Instant after) {
			return Instant.ofEpochSecond((after.getEpochSecond() / 60 + 1) * 60);
		}

		@Override
		public boolean isFixed() {
			return true;
		}

		@Override
		public String text() {
			return "each minute";
		}

	}

}
