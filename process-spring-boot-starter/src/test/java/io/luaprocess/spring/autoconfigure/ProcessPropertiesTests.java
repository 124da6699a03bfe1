package io.luaprocess.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProcessProperties} and {@link ProcessPropertiesValidator}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessPropertiesTests {

	@Test
	void defaults() {
		bind((properties) -> {
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.autoStart()).isTrue();
			assertThat(properties.locations()).containsExactly("classpath*:/processes/");
			assertThat(properties.defaultModules()).isEmpty();
			assertThat(properties.onDefinitionError()).isEqualTo(ProcessProperties.OnDefinitionError.FAIL);
			assertThat(properties.lua().engine()).isEqualTo(ProcessProperties.Engine.COMPILED);
			assertThat(properties.defaultHost()).isEqualTo("app:processes");
			assertThat(properties.hosts()).isEmpty();
			assertThat(properties.services()).isEmpty();
			assertThat(properties.limits().timeSlice()).isEqualTo(Duration.ofMillis(10));
			assertThat(properties.limits().callDepth()).isEqualTo(200_000);
			assertThat(properties.limits().stringSize()).isEqualTo(DataSize.ofMegabytes(64));
			assertThat(properties.limits().memory().bytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
			assertThat(properties.limits().results()).isEqualTo(1_000_000);
			assertThat(properties.limits().coroutines()).isEqualTo(100_000);
			assertThat(properties.limits().timers()).isEqualTo(100_000);
			assertThat(properties.limits().names()).isEqualTo(100_000);
			assertThat(properties.limits().subscriptions()).isEqualTo(100_000);
			assertThat(properties.limits().futures()).isEqualTo(100_000);
			assertThat(properties.limits().logRate()).isEqualTo(DataSize.ofKilobytes(256));
			assertThat(properties.limits().cpuTime()).isEqualTo(Duration.ZERO);
			assertThat(properties.limits().turnCpuTime()).isEqualTo(Duration.ZERO);
			assertThat(properties.limits().hosts()).isEmpty();
			assertThat(properties.limits().definitions()).isEmpty();
			assertThat(properties.security().strict()).isNull();
			assertThat(properties.security().policies()).isEmpty();
			assertThat(properties.security().scopes()).isEmpty();
			assertThat(properties.scheduler().workers()).isNull();
			assertThat(properties.call().timeout()).isNull();
			assertThat(properties.call().gracePeriod()).isEqualTo(Duration.ofSeconds(1));
			assertThat(properties.shutdown().gracePeriod()).isEqualTo(Duration.ofSeconds(10));
		});
	}

	@Test
	void aClusterNeedsItsModule() {
		bind((properties) -> assertThatExceptionOfType(InvalidProcessPropertyException.class)
			.isThrownBy(() -> ProcessPropertiesValidator.validate(properties))
			.withMessage("luaprocess.cluster.name: needs the dependency"
					+ " io.luaprocess:process-cluster-spring-boot-starter"),
				"luaprocess.cluster.name=shop");
	}

	@Test
	void hostHasDefaultsOfTheSpecification() {
		bind((properties) -> assertThat(properties.hosts()).containsExactly(Map.entry("shop:host",
				new ProcessProperties.Host(2, null, 100_000, true, Duration.ofSeconds(10),
						new HostBudgetProperties(new MemoryLimit(0), "0%", 0, 0)))),
				"luaprocess.hosts[shop:host].workers=2");
	}

	@Test
	void serviceHasDefaultsOfTheSpecification() {
		bind((properties) -> {
			ProcessProperties.Service service = properties.services().get("shop:clock");
			assertThat(service).isEqualTo(new ProcessProperties.Service("shop:tick", null, List.of(), null,
					ProcessProperties.OnNodes.EVERY, true, ProcessProperties.Startup.REQUIRED, Duration.ofSeconds(10),
					Duration.ofSeconds(10), Duration.ofSeconds(5), List.of(),
					new ProcessProperties.Restart(Duration.ofSeconds(1), Duration.ofSeconds(90), 2.0, 0.1, 0,
							new CrashLoopProperties.Overrides(null, null, null)),
					ProcessProperties.OnReload.KEEP, null, null));
		}, "luaprocess.services[shop:clock].process=shop:tick");
	}

	@Test
	void policyConditionsKeepCommasInSingleValues() {
		bind((properties) -> {
			List<ProcessProperties.Condition> conditions = properties.security().policies().get("p").conditions();
			assertThat(conditions).containsExactly(
					new ProcessProperties.Condition("actor.id", "matches", List.of("^a{1,2}$"), null),
					new ProcessProperties.Condition("actor.id", "in", List.of("x", "y"), null),
					new ProcessProperties.Condition("meta.owner", "eq", null, "actor.id"));
		}, "luaprocess.security.policies.p.conditions[0].field=actor.id",
				"luaprocess.security.policies.p.conditions[0].operator=matches",
				"luaprocess.security.policies.p.conditions[0].value=^a{1,2}$",
				"luaprocess.security.policies.p.conditions[1].field=actor.id",
				"luaprocess.security.policies.p.conditions[1].operator=in",
				"luaprocess.security.policies.p.conditions[1].value[0]=x",
				"luaprocess.security.policies.p.conditions[1].value[1]=y",
				"luaprocess.security.policies.p.conditions[2].field=meta.owner",
				"luaprocess.security.policies.p.conditions[2].operator=eq",
				"luaprocess.security.policies.p.conditions[2].value-from=actor.id");
	}

	@Test
	void scopesAreListsByAuthority() {
		bind((properties) -> assertThat(properties.security().scopes())
			.containsOnly(Map.entry("ROLE_A", List.of("shop:a", "shop:b")), Map.entry("*", List.of("shop:c"))),
				"luaprocess.security.scopes.ROLE_A=shop:a,shop:b", "luaprocess.security.scopes[*]=shop:c");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			luaprocess.limits.memory=25%  | 4
			luaprocess.limits.memory=50%  | 2
			luaprocess.limits.memory=100% | 1
			""")
	void memoryAsPercentage(String property, long divisor) {
		bind((properties) -> assertThat(properties.limits().memory().bytes())
			.isEqualTo(Runtime.getRuntime().maxMemory() / divisor), property);
	}

	@Test
	void memoryAsSize() {
		bind((properties) -> assertThat(properties.limits().memory().bytes()).isEqualTo(1 << 20),
				"luaprocess.limits.memory=1MB");
		bind((properties) -> assertThat(properties.limits().memory().bytes()).isZero(), "luaprocess.limits.memory=0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					luaprocess.default-host=nowhere                            | luaprocess.default-host = nowhere: must be an id such as app:processes
					luaprocess.scheduler.workers=0                             | luaprocess.scheduler.workers = 0: must be at least 1
					luaprocess.hosts[a:b].workers=-1                           | luaprocess.hosts[a:b].workers = -1: must not be negative
					luaprocess.hosts[a:b].budget.spawn-rate=-1                 | luaprocess.hosts[a:b].budget.spawn-rate = -1: must not be negative
					luaprocess.hosts[a:b].budget.log-rate=-1                   | luaprocess.hosts[a:b].budget.log-rate = -1: must not be negative
					luaprocess.hosts[a:b].budget.memory=64                     | luaprocess.hosts[a:b].budget.memory = 64: must be 0 or at least 1MB
					luaprocess.hosts[a:b].budget.processor=0.5%                | luaprocess.hosts[a:b].budget.processor = 0.5%: must be 0 or from 1% to 100%
					luaprocess.hosts[a:b].budget.processor=2                   | luaprocess.hosts[a:b].budget.processor = 2: must be a percentage such as 25%
					luaprocess.limits.heap-share=-1B                           | luaprocess.limits.heap-share = -1: must not be negative
					luaprocess.hosts[a:b].max-processes=-1                     | luaprocess.hosts[a:b].max-processes = -1: must not be negative
					luaprocess.hosts[a:b].mailbox-capacity=0                   | luaprocess.hosts[a:b].mailbox-capacity = 0: must be at least 1
					luaprocess.hosts[a:b].stop-timeout=0s                      | luaprocess.hosts[a:b].stop-timeout = PT0S: must be longer than zero
					luaprocess.hosts[a:b:c].workers=1                          | luaprocess.hosts[a:b:c]: the key must be an id
					luaprocess.services[a:b].host=a:h                          | luaprocess.services[a:b].process: must name the process entry to run
					luaprocess.services[a:b].start-timeout=0s                  | luaprocess.services[a:b].start-timeout = PT0S: must be longer than zero
					luaprocess.services[a:b].stop-timeout=-1s                  | luaprocess.services[a:b].stop-timeout = PT-1S: must be longer than zero
					luaprocess.services[a:b].stable-threshold=0s               | luaprocess.services[a:b].stable-threshold = PT0S: must be longer than zero
					luaprocess.services[a:b].restart.initial-delay=0s          | luaprocess.services[a:b].restart.initial-delay = PT0S: must be longer than zero
					luaprocess.services[a:b].restart.max-delay=0s              | luaprocess.services[a:b].restart.max-delay = PT0S: must be longer than zero
					luaprocess.services[a:b].restart.initial-delay=2m          | luaprocess.services[a:b].restart.max-delay = PT1M30S: must not be less than initial-delay
					luaprocess.services[a:b].restart.backoff-factor=0.5        | luaprocess.services[a:b].restart.backoff-factor = 0.5: must be at least 1
					luaprocess.services[a:b].restart.jitter=1.5                | luaprocess.services[a:b].restart.jitter = 1.5: must be from 0 to 1
					luaprocess.services[a:b].restart.max-attempts=-1           | luaprocess.services[a:b].restart.max-attempts = -1: must not be negative
					luaprocess.limits.time-slice=0                             | luaprocess.limits.time-slice = PT0S: must be longer than zero
					luaprocess.services[a:b].restart.loop.crashes=1001         | luaprocess.services[a:b].restart.loop.crashes = 1001: must be from 0 to 1000
					luaprocess.services[a:b].restart.loop.window=0s            | luaprocess.services[a:b].restart.loop.window = PT0S: must be longer than zero
					luaprocess.crash-loop.crashes=-1                           | luaprocess.crash-loop.crashes = -1: must be from 0 to 1000
					luaprocess.crash-loop.window=-1s                           | luaprocess.crash-loop.window = PT-1S: must be longer than zero
					luaprocess.limits.call-depth=0                             | luaprocess.limits.call-depth = 0: must be at least 1
					luaprocess.limits.string-size=0B                           | luaprocess.limits.string-size = 0B: must be from 1B to 2047MB
					luaprocess.limits.string-size=2GB                          | luaprocess.limits.string-size = 2147483648B: must be from 1B to 2047MB
					luaprocess.limits.memory=-1MB                              | luaprocess.limits.memory = -1048576: must not be negative
					luaprocess.limits.log-rate=-1B                             | luaprocess.limits.log-rate = -1B: must be from 0 to 2047MB
					luaprocess.limits.memory=64                                | luaprocess.limits.memory = 64B: is less than any process needs; write the unit, such as 64MB
					luaprocess.limits.cpu-time=-1s                             | luaprocess.limits.cpu-time = PT-1S: must not be negative
					luaprocess.limits.turn-cpu-time=-1s                        | luaprocess.limits.turn-cpu-time = PT-1S: must not be negative
					luaprocess.limits.results=0                                | luaprocess.limits.results = 0: must be at least 1
					luaprocess.limits.coroutines=0                             | luaprocess.limits.coroutines = 0: must be at least 1
					luaprocess.limits.timers=-1                                | luaprocess.limits.timers = -1: must be at least 1
					luaprocess.limits.names=0                                  | luaprocess.limits.names = 0: must be at least 1
					luaprocess.limits.subscriptions=0                          | luaprocess.limits.subscriptions = 0: must be at least 1
					luaprocess.limits.hosts[a:b].futures=0                     | luaprocess.limits.hosts[a:b].futures = 0: must be at least 1
					luaprocess.limits.hosts[a:b].memory=-1MB                   | luaprocess.limits.hosts[a:b].memory = -1048576: must not be negative
					luaprocess.limits.hosts[a:b:c].memory=1MB                  | luaprocess.limits.hosts[a:b:c]: the key must be an id
					luaprocess.limits.definitions[a:b].time-slice=0s           | luaprocess.limits.definitions[a:b].time-slice = PT0S: must be longer than zero
					luaprocess.limits.definitions[a:b].string-size=2GB         | luaprocess.limits.definitions[a:b].string-size = 2147483648B: must be from 1B to 2047MB
					luaprocess.limits.definitions[a:b].call-depth=0            | luaprocess.limits.definitions[a:b].call-depth = 0: must be at least 1
					luaprocess.limits.definitions[a:b].turn-cpu-time=-1s       | luaprocess.limits.definitions[a:b].turn-cpu-time = PT-1S: must not be negative
					luaprocess.call.timeout=0s                                 | luaprocess.call.timeout = PT0S: must be longer than zero
					luaprocess.call.grace-period=-1s                           | luaprocess.call.grace-period = PT-1S: must not be negative
					luaprocess.shutdown.grace-period=-1s                       | luaprocess.shutdown.grace-period = PT-1S: must not be negative
					luaprocess.security.policies.p.effect=deny                 | luaprocess.security.policies[p].actions: must name at least one action
					luaprocess.security.policies.p.actions=*                   | luaprocess.security.policies[p].effect: must be allow or deny
					luaprocess.security.policies.p.conditions[0].operator=eq   | luaprocess.security.policies[p].conditions[0].field: must name a field
					luaprocess.security.policies.p.conditions[0].field=action  | luaprocess.security.policies[p].conditions[0].operator: must name an operator
					""")
	void valueWithoutSenseIsRejected(String property, String message) {
		bind((properties) -> assertThatExceptionOfType(InvalidProcessPropertyException.class)
			.isThrownBy(() -> ProcessPropertiesValidator.validate(properties))
			.withMessageContaining(message), property);
	}

	@Test
	void conditionNeedsExactlyOneOfValueAndValueFrom() {
		String condition = "luaprocess.security.policies.p.conditions[0].";
		bind((properties) -> assertThatExceptionOfType(InvalidProcessPropertyException.class)
			.isThrownBy(() -> ProcessPropertiesValidator.validate(properties))
			.withMessageContaining("exactly one of value and value-from must be given"), condition + "field=action",
				condition + "operator=eq", condition + "value=a", condition + "value-from=resource");
	}

	@Test
	void defaultsAreValid() {
		bind(ProcessPropertiesValidator::validate);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					luaprocess.shutdown.grace-period | 10 parsecs | must be a duration such as 250ms, 10s or 5m
					luaprocess.limits.string-size    | huge       | must be a size such as 512KB or 64MB
					luaprocess.limits.memory         | 120%       | must be a size such as 64MB or a percentage such as 25%
					luaprocess.limits.memory         | much       | must be a size such as 64MB or a percentage such as 25%
					luaprocess.lua.engine            | turbo      | must be compiled or interpreted
					luaprocess.on-definition-error   | panic      | must be fail or skip
					luaprocess.auto-start            | perhaps    | must be true or false
					luaprocess.limits.call-depth     | deep       | must be a whole number
					luaprocess.hosts[a:b].workers    | many       | must be a whole number
					luaprocess.limits.hosts[a:b].memory             | much | must be a size such as 64MB or a percentage such as 25%
					luaprocess.limits.definitions[a:b].turn-cpu-time | long | must be a duration such as 250ms, 10s or 5m
					luaprocess.limits.definitions[a:b].call-depth    | deep | must be a whole number
					""")
	void valueThatCannotBeConvertedIsExplained(String property, String value, String reason, CapturedOutput output) {
		SpringApplication application = new SpringApplication(PropertiesConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> application.run("--" + property + "=" + value, "--spring.main.banner-mode=off"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("has the value '" + value + "'")
			.contains(reason)
			.contains("Set " + property + " to ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			luaprocess.limit.memory                    | did you mean 'limits'?
			luaprocess.limits.memry                    | did you mean 'memory'?
			luaprocess.limits.timeslise                | did you mean 'time-slice'?
			luaprocess.limits.hosts[a:b].call-dept     | did you mean 'call-depth'?
			luaprocess.hosts[a:b].worker               | did you mean 'workers'?
			luaprocess.services[a:b].restart.max-delai | did you mean 'max-delay'?
			luaprocess.security.policies.p.efect       | did you mean 'effect'?
			luaprocess.lua.motor                       | (from
			luaprocess.wholly.different                | (from
			""")
	void propertyThatDoesNotExistStopsTheStart(String property, String suggestion, CapturedOutput output) {
		SpringApplication application = new SpringApplication(PropertiesConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> application.run("--" + property + "=1", "--spring.main.banner-mode=off"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Unknown properties of the process runtime")
			.contains(property + " (from \"" + property + "\" from property source \"commandLineArgs\")")
			.contains(suggestion);
	}

	private static void bind(Consumer<ProcessProperties> assertions, String... values) {
		new ApplicationContextRunner().withUserConfiguration(PropertiesConfiguration.class)
			.withInitializer(TestProperties.of(values))
			.run((context) -> assertions.accept(context.getBean(ProcessProperties.class)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ProcessProperties.class)
	static class PropertiesConfiguration {

	}

}
