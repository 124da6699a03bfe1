package io.luaprocess.spring.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.definition.Schedule;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.endpoint.ProcessServicesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessServicesEndpoint.ServiceDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for services with a schedule.
 */
class ScheduledServiceTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class));

	@Test
	void cronExpressionRunsAProcessEachTime() {
		this.runner.withInitializer(TestProperties.of("luaprocess.services.[app:tick].process=demo:whoami",
				"luaprocess.services.[app:tick].schedule=* * * * * *"))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				AtomicInteger runs = new AtomicInteger();
				runtime.onExit((exit) -> runs.incrementAndGet());
				await().atMost(Duration.ofSeconds(20)).until(() -> runs.get() >= 2);
				ServiceDescriptor service = Objects
					.requireNonNull(new ProcessServicesEndpoint(runtime).service("app:tick"));
				assertThat(service.schedule()).isEqualTo("* * * * * *");
				assertThat(service.state()).isIn("scheduled", "starting", "running");
			});
	}

	@Test
	void wrongCronExpressionStopsTheStart() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.services.[app:tick].process=demo:whoami",
					"luaprocess.services.[app:tick].schedule=61 * * * * *"))
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("entry 'app:tick': key 'schedule': invalid schedule '61 * * * * *'"));
	}

	@ParameterizedTest
	@CsvSource({ "0 30 3 * * *, 2026-03-01T03:30", "0 0 12 * * MON, 2026-03-02T12:00", "@hourly, 2026-03-01T01:00" })
	void cronExpressionsAreInTheZoneOfTheJvm(String text, LocalDateTime next) {
		Instant midnight = LocalDateTime.of(2026, 3, 1, 0, 0).atZone(ZoneId.systemDefault()).toInstant();
		Schedule schedule = CronSchedule.FORMAT.parse(text);
		assertThat(schedule.next(midnight)).isEqualTo(next.atZone(ZoneId.systemDefault()).toInstant());
		assertThat(schedule.isFixed()).isTrue();
		assertThat(schedule).isEqualTo(CronSchedule.FORMAT.parse(text)).extracting(Schedule::text).isEqualTo(text);
	}

	@Test
	void otherTextsAreDelays() {
		assertThat(CronSchedule.FORMAT.parse("90s").next(Instant.EPOCH)).isEqualTo(Instant.ofEpochSecond(90));
		assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.FORMAT.parse("daily"))
			.withMessage("must be a delay such as '30s', or a cron expression such as '0 30 6 * * *'");
	}

}
