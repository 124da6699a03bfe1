package io.luaprocess.spring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.UnknownLimitsException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code luaprocess.limits}: general, by host and by definition. The folder
 * {@code demo} follows the convention, {@code shop} has a definition file.
 */
class ConfiguredLimitsTests {

	private static final String LOCATIONS = "luaprocess.locations=classpath:/processes/,classpath:/definitions/limits/";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class));

	@Test
	void limitsWithoutPropertiesAreTheDefaults() {
		with((context) -> assertThat(limits(context, "shop:worker", "shop:host"))
			.isEqualTo(Limits.withMemory(Runtime.getRuntime().maxMemory() / 4)));
	}

	@Test
	void everyGeneralLimit() {
		String[] properties = Arrays.stream(Limit.values())
			.map((limit) -> "luaprocess.limits." + limit.key() + "=" + sample(limit))
			.toArray(String[]::new);
		with((context) -> {
			Limits limits = limits(context, "demo:waiter", "shop:host");
			for (Limit limit : Limit.values()) {
				assertThat(limit.of(limits)).as(limit.key()).isEqualTo(switch (limit.unit()) {
					case COUNT -> 50L;
					case BYTES -> 1L << 20;
					case TIME -> Duration.ofMillis(7);
				});
			}
		}, properties);
	}

	@ParameterizedTest
	@EnumSource(Limit.class)
	void everyLimitIsChecked(Limit limit) {
		String value = (limit.unit() == Limit.Unit.BYTES) ? "-1B" : (limit.unit() == Limit.Unit.TIME) ? "-1s" : "-1";
		with((context) -> assertThat(context).hasFailed()
			.getFailure()
			.rootCause()
			.isInstanceOf(InvalidProcessPropertyException.class)
			.hasMessageStartingWith(
					"luaprocess.limits." + limit.key() + " = " + ((limit.unit() == Limit.Unit.TIME) ? "PT-1S" : "-1")),
				"luaprocess.limits." + limit.key() + "=" + value);
	}

	static Stream<Arguments> everyLimit() {
		Stream<Arguments> limits = Arrays.stream(Limit.values())
			.map((limit) -> Arguments.of(limit.key(), sample(limit)));
		return Stream.concat(limits, Stream.of(Arguments.of("memory", "10%")));
	}

	/** A value that differs from the default. */
	private static String sample(Limit limit) {
		return switch (limit.unit()) {
			case COUNT -> "50";
			case BYTES -> "1MB";
			case TIME -> "7ms";
		};
	}

	@ParameterizedTest
	@MethodSource("everyLimit")
	void everyLimitOfAHostAndOfADefinitionByItself(String name, String value) {
		String property = name + "=" + value;
		with((context) -> {
			Limits general = limits(context, "demo:waiter", null);
			Limits changed = limits(context, "demo:waiter", "shop:host");
			assertThat(changed).isNotEqualTo(general);
			assertThat(limits(context, "shop:worker", null)).isEqualTo(changed);
			assertThat(limits(context, "shop:worker", "shop:host")).isEqualTo(changed);
			assertThat(limits(context, "demo:waiter", "app:other")).isEqualTo(general);
		}, "luaprocess.limits.hosts[shop:host]." + property, "luaprocess.limits.definitions[shop:worker]." + property);
	}

	@Test
	void definitionGoesBeforeHostAndHostBeforeTheRestOneByOne() {
		with((context) -> {
			Limits limits = limits(context, "shop:worker", "shop:host");
			assertThat(limits.cpu().cpuTime()).isEqualTo(Duration.ofSeconds(3));
			assertThat(limits.results()).isEqualTo(200);
			assertThat(limits.timers()).isEqualTo(1);
			assertThat(limits.memory()).isZero();
		}, "luaprocess.limits.cpu-time=1s", "luaprocess.limits.results=100", "luaprocess.limits.timers=1",
				"luaprocess.limits.memory=16MB", "luaprocess.limits.hosts[shop:host].cpu-time=2s",
				"luaprocess.limits.hosts[shop:host].results=200", "luaprocess.limits.hosts[shop:host].memory=32MB",
				"luaprocess.limits.definitions[shop:worker].cpu-time=3s",
				"luaprocess.limits.definitions[shop:worker].memory=0");
	}

	@Test
	void limitsHoldForEntriesOfFoldersFilesAndProperties() {
		with((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("demo:long_string", 100)).isEqualTo(true);
			assertThat(runtime.call("demo:long_string", 101)).isEqualTo(false);
			assertThat(runtime.process("shop:worker").host("shop:host").call(300)).isEqualTo(true);
			assertThat(runtime.process("shop:worker").host("shop:host").call(301)).isEqualTo(false);
			assertThat(runtime.process("shop:worker").host("app:batch").call(200)).isEqualTo(true);
			assertThat(runtime.process("shop:worker").host("app:batch").call(201)).isEqualTo(false);
			assertThat(runtime.call("shop:rule", 50)).isEqualTo(true);
			assertThat(runtime.call("shop:rule", 51)).isEqualTo(false);
		}, "luaprocess.hosts[app:batch].workers=1", "luaprocess.default-host=app:batch",
				"luaprocess.limits.hosts[batch].string-size=200B",
				"luaprocess.limits.hosts[shop:host].string-size=300B",
				"luaprocess.limits.definitions[demo:long_string].string-size=100B",
				"luaprocess.limits.definitions[shop:rule].string-size=50B");
	}

	@Test
	void longTurnEndsTheProcess() {
		with((context) -> assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> context.getBean(ProcessRuntime.class).call("shop:endless"))
			.withMessage("cpu time limit exceeded")
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.LIMIT_EXCEEDED)).isTrue()),
				"luaprocess.limits.definitions[shop:endless].turn-cpu-time=50ms");
	}

	@Test
	void customizerGoesBeforeProperties() {
		this.runner.withUserConfiguration(CustomizerConfiguration.class)
			.withInitializer(TestProperties.of(LOCATIONS, "luaprocess.default-host=shop:host",
					"luaprocess.limits.definitions[shop:worker].timers=5"))
			.run((context) -> assertThat(limits(context, "shop:worker", null).timers()).isEqualTo(7));
	}

	// ---- errors ----------------------------------------------------------------------

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					hosts[shop:hots].memory        | luaprocess.limits.hosts[shop:hots]: 'shop:hots' not found, did you mean 'shop:host'?
					hosts[shop:worker].memory      | luaprocess.limits.hosts[shop:worker]: 'shop:worker' is a process.lua, expected process.host
					hosts[nowhere].memory          | luaprocess.limits.hosts[nowhere]: 'app:nowhere' not found
					definitions[shop:wroker].memory | luaprocess.limits.definitions[shop:wroker]: 'shop:wroker' not found, did you mean 'shop:worker'?
					definitions[shop:library].memory | luaprocess.limits.definitions[shop:library]: 'shop:library' is a library.lua, expected process.lua or function.lua
					definitions[shop:host].memory  | luaprocess.limits.definitions[shop:host]: 'shop:host' is a process.host, expected process.lua or function.lua
					""")
	void limitsOfNobodyStopTheStart(String property, String message) {
		for (String onError : new String[] { "fail", "skip" }) {
			with((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidProcessPropertyException.class)
				.hasMessage(message), "luaprocess.limits." + property + "=1MB",
					"luaprocess.on-definition-error=" + onError);
		}
	}

	@Test
	void limitsOfASkippedDefinitionDoNotStopTheStart() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.locations=classpath:/definitions/syntax-error/",
					"luaprocess.on-definition-error=skip", "luaprocess.limits.definitions[shop:worker].memory=1MB"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void limitsOfNobodyByACustomizerAreNotBlamedOnProperties() {
		this.runner.withUserConfiguration(CustomizerConfiguration.class)
			.withInitializer(TestProperties.of("luaprocess.limits.hosts[app:nowhere].timers=5"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(UnknownLimitsException.class)
				.hasMessageContaining("limits of definition 'shop:worker': 'shop:worker' not found"));
	}

	private void with(ContextConsumer<AssertableApplicationContext> assertions, String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 3);
		all[properties.length] = LOCATIONS;
		all[properties.length + 1] = "luaprocess.default-host=shop:host";
		all[properties.length + 2] = "luaprocess.shutdown.grace-period=10ms";
		this.runner.withInitializer(TestProperties.of(all)).run(assertions);
	}

	private static Limits limits(AssertableApplicationContext context, String id, String host) {
		return context.getBean(LuaProcessRuntime.class).limits(id, host);
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		ProcessRuntimeCustomizer moreTimers() {
			return (builder) -> builder.definitionLimits("shop:worker", LimitOverrides.NONE.with(Limit.TIMERS, 7));
		}

	}

}
