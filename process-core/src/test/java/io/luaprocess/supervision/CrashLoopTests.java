package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoaderSettings;
import io.luaprocess.definition.Schedule;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.security.AuthorityConditions;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for services that crash again and again, in virtual time. */
class CrashLoopTests {

	private static final ProcessError BROKEN = ProcessError.of(ErrorKind.INTERNAL, "it broke");

	/** Longer than the stable threshold. */
	private static final Duration LIFE = Duration.ofMinutes(1);

	private final ManualClock clock = new ManualClock();

	private final FakeRuntime runtime = new FakeRuntime();

	@Test
	void livesBeyondTheStableThresholdAreALoopWhenCrashesFillTheWindow() {
		ServiceSupervisor supervisor = start("restart: {loop: {crashes: 3, window: 10m}}");
		crashAfter(LIFE);
		crashAfter(LIFE);
		assertThat(status(supervisor).loop())
			.isEqualTo(new ServiceStatus.Loop(2, Duration.ofMinutes(10), false, CrashLoop.Health.WARN));
		crashAfter(LIFE);
		assertThat(status(supervisor).attempts()).as("in a row").isEqualTo(1);
		assertThat(status(supervisor).loop().looping()).isTrue();
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.RUNNING);
		assertThat(status(supervisor).loop().looping()).as("while it runs again").isTrue();
	}

	@Test
	void crashesOlderThanTheWindowDoNotCount() {
		ServiceSupervisor supervisor = start("restart: {loop: {crashes: 3, window: 10m}}");
		for (int i = 0; i < 3; i++) {
			crashAfter(LIFE);
		}
		this.clock.advance(Duration.ofMinutes(8));
		assertThat(status(supervisor).loop().crashes()).isEqualTo(2);
		assertThat(status(supervisor).loop().looping()).isFalse();
		crashAfter(Duration.ofSeconds(1));
		assertThat(status(supervisor).loop().looping()).isTrue();
	}

	@Test
	void fiveCrashesInTenMinutesAreALoopByDefault() {
		ServiceSupervisor supervisor = start("auto_start: true");
		for (int i = 0; i < 4; i++) {
			crashAfter(LIFE);
		}
		assertThat(status(supervisor).loop().looping()).isFalse();
		crashAfter(LIFE);
		assertThat(status(supervisor).loop().looping()).isTrue();
	}

	@Test
	void applicationSetsWhatHoldsForServicesThatSayNothing() {
		CrashLoop own = new CrashLoop(2, Duration.ofHours(1), CrashLoop.Health.DOWN);
		ServiceSupervisor supervisor = start(load("restart: {loop: {window: 2h}}", own));
		crashAfter(LIFE);
		crashAfter(LIFE);
		assertThat(status(supervisor).loop())
			.isEqualTo(new ServiceStatus.Loop(2, Duration.ofHours(2), true, CrashLoop.Health.DOWN));
	}

	@Test
	void zeroCrashesAreNeverALoop() {
		ServiceSupervisor supervisor = start("restart: {loop: {crashes: 0}}");
		crashAfter(LIFE);
		assertThat(status(supervisor).loop().crashes()).isEqualTo(1);
		assertThat(status(supervisor).loop().looping()).isFalse();
	}

	@Test
	void startByACommandCountsAnew() {
		ServiceSupervisor supervisor = start("restart: {loop: {crashes: 1}}");
		crashAfter(LIFE);
		assertThat(status(supervisor).loop().looping()).isTrue();
		supervisor.stop("shop:worker");
		assertThat(status(supervisor).loop().looping()).as("stopped").isFalse();
		supervisor.start("shop:worker");
		assertThat(status(supervisor).loop().looping()).isFalse();
	}

	@Test
	void failedRunsOfAScheduleCount() {
		ServiceSupervisor supervisor = start(load("restart: {loop: {crashes: 2}}", CrashLoop.DEFAULT, "30s"));
		for (int i = 0; i < 2; i++) {
			this.clock.advance(Duration.ofSeconds(30));
			this.runtime.last().end(BROKEN);
		}
		assertThat(status(supervisor).state()).isEqualTo(ServiceState.SCHEDULED);
		assertThat(status(supervisor).loop().looping()).isTrue();
	}

	@Test
	void historyHasTheLastChangesWithTheCrashThatLedToThem() {
		ServiceSupervisor supervisor = start("restart: {initial_delay: 1s}");
		crashAfter(LIFE);
		Instant crashed = Instant.EPOCH.plus(LIFE);
		assertThat(status(supervisor).history()).containsExactly(
				new ServiceStatus.Change(Instant.EPOCH, ServiceState.STARTING, null),
				new ServiceStatus.Change(Instant.EPOCH, ServiceState.RUNNING, null),
				new ServiceStatus.Change(crashed, ServiceState.RESTARTING, BROKEN.toString()));
		for (int i = 0; i < 100; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			this.runtime.last().end(ProcessError.of(ErrorKind.INTERNAL, "x".repeat(10_000)));
			this.clock.advance(LIFE);
		}
		assertThat(status(supervisor).history()).hasSize(50)
			.allSatisfy((change) -> assertThat(String.valueOf(change.error())).hasSizeLessThan(600))
			.extracting(ServiceStatus.Change::state)
			.endsWith(ServiceState.RESTARTING, ServiceState.STARTING, ServiceState.RUNNING);
	}

	@Test
	void wrongSettingsAreReported() {
		assertThatExceptionOfType(DefinitionException.class)
			.isThrownBy(() -> load("restart: {loop: {crashes: 1001, window: 0s, health: sick}}", CrashLoop.DEFAULT))
			.withMessageContaining("crashes must be at most 1000")
			.withMessageContaining("window must be greater than 0")
			.withMessageContaining("expected 'up' or 'warn' or 'down', got 'sick'");
	}

	private void crashAfter(Duration life) {
		FakeRuntime.FakeProcess process = this.runtime.last();
		if (process.ended) {
			this.clock.advance(Duration.ofSeconds(2));
			process = this.runtime.last();
		}
		this.clock.advance(life);
		process.end(BROKEN);
	}

	private ServiceStatus status(ServiceSupervisor supervisor) {
		return Objects.requireNonNull(supervisor.service("shop:worker"));
	}

	private ServiceSupervisor start(String lifecycle) {
		return start(load(lifecycle, CrashLoop.DEFAULT));
	}

	private ServiceSupervisor start(DefinitionRegistry definitions) {
		ServiceSupervisor supervisor = new ServiceSupervisor(definitions, this.runtime, this.runtime, this.clock,
				new Random(0));
		assertThat(supervisor.start("shop:worker")).isCompleted();
		return supervisor;
	}

	private static DefinitionRegistry load(String lifecycle, CrashLoop loop) {
		return load(lifecycle, loop, null);
	}

	private static DefinitionRegistry load(String lifecycle, CrashLoop loop, String schedule) {
		String index = """
				namespace: shop
				entries:
				  - {name: host, kind: process.host}
				  - {name: program, kind: process.lua, source: "return function() end"}
				  - name: worker
				    kind: process.service
				    process: program
				    host: host
				    lifecycle: {%s}
				""".formatted(lifecycle) + ((schedule != null) ? "    schedule: " + schedule + "\n" : "");
		LoaderSettings settings = new LoaderSettings(LoaderSettings.DEFAULT_HOST, new KnownModules(Set.of(), Set.of()),
				List.of(), false, AuthorityConditions.LISTED, Schedule.Format.DELAYS, loop);
		return new DefinitionLoader(settings, (id, source) -> source)
			.load(new DefinitionRoot("root", List.of(new SourceFile("shop/_index.yaml", () -> index.getBytes(UTF_8)))));
	}

}
