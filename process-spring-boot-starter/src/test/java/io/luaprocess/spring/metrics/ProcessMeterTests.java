package io.luaprocess.spring.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessMetricsAutoConfiguration;
import io.luaprocess.spring.autoconfigure.TestProperties;
import io.luaprocess.spring.security.DenialMeter;
import io.luaprocess.spring.security.ProcessPermission;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The meters that are documented, those that are registered and those that the dashboard
 * for Grafana shows are the same.
 */
class ProcessMeterTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(lua\\.(?:process|host)\\.[a-z.]+)` \\| (\\w+) \\|([^|]*)\\|");

	private static final Pattern METRIC = Pattern.compile("lua_(?:process|host)_[a-z_]+");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	@Test
	void theTableOfTheGuideShowsAllMeters() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		for (ProcessMeter meter : ProcessMeter.values()) {
			documented.put(meter.getName(), type(meter.getType()) + " " + tags(meter));
		}
		Map<String, String> shown = new TreeMap<>();
		for (MatchResult row : ROW.matcher(Files.readString(DOCS.resolve("actuator.md"))).results().toList()) {
			Set<String> tags = CODE.matcher(row.group(3))
				.results()
				.map((tag) -> tag.group(1))
				.collect(Collectors.toCollection(TreeSet::new));
			shown.put(row.group(1), row.group(2) + " " + tags);
		}
		assertThat(shown).isEqualTo(documented);
	}

	@Test
	void allMetersAreRegisteredAsDocumented() {
		run((registry) -> {
			Map<String, String> registered = new TreeMap<>();
			for (Meter meter : registry.getMeters()) {
				registered.put(meter.getId().getName(), describe(meter));
			}
			Map<String, String> documented = new TreeMap<>();
			for (ProcessMeter meter : ProcessMeter.values()) {
				documented.put(meter.getName(), type(meter.getType()) + " " + tags(meter) + " " + meter.description()
						+ ((meter.getType() != Meter.Type.TIMER) ? " " + meter.getBaseUnit() : ""));
			}
			assertThat(registered).isEqualTo(documented);
		});
	}

	@Test
	void theDashboardShowsMetersThatExist() throws IOException {
		Collection<String> shown = shownByTheDashboard();
		assertThat(shown).hasSizeGreaterThan(10);
		run((registry) -> {
			Set<String> exported = METRIC.matcher(registry.scrape())
				.results()
				.map(MatchResult::group)
				.collect(Collectors.toSet());
			assertThat(exported).containsAll(shown);
		});
	}

	@Test
	void theDashboardShowsEachMeter() throws IOException {
		String all = String.join(" ", shownByTheDashboard());
		assertThat(ProcessMeter.values())
			.allSatisfy((meter) -> assertThat(all).contains(meter.getName().replace('.', '_')));
	}

	/** The names in all queries and variables. */
	private static Collection<String> shownByTheDashboard() throws IOException {
		JsonNode dashboard = JsonMapper.shared().readTree(DOCS.resolve("grafana/luaprocess.json").toFile());
		List<String> queries = dashboard.findValuesAsString("expr");
		queries.addAll(dashboard.findValuesAsString("definition"));
		Set<String> names = new TreeSet<>();
		for (String query : queries) {
			METRIC.matcher(query).results().map(MatchResult::group).forEach(names::add);
		}
		return names;
	}

	/** Registers all meters, also those that come with what they count. */
	private static void run(Consumer<PrometheusMeterRegistry> test) {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.withInitializer(TestProperties.of("luaprocess.services[app:waiting].process=demo:waiter",
					"luaprocess.hosts[app:processes].budget.memory=64MB"))
			.run((context) -> {
				context.getBean(ProcessMeters.class).bindTo(registry);
				context.getBean(DenialMeter.class)
					.onApplicationEvent(new AuthorizationDeniedEvent<>(() -> null,
							new ProcessPermission("process.send", "demo", Map.of()), new AuthorizationDecision(false)));
				context.getBean(ProcessRuntime.class).call("demo:add", 1, 2);
				await().until(() -> registry.find(ProcessMeter.EXITS.getName()).meter() != null);
				test.accept(registry);
			});
	}

	private static String describe(Meter meter) {
		Meter.Id id = meter.getId();
		Set<String> tags = id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
		return type(id.getType()) + " " + tags + " " + id.getDescription()
				+ ((id.getType() != Meter.Type.TIMER) ? " " + id.getBaseUnit() : "");
	}

	private static String type(Meter.Type type) {
		return type.name().toLowerCase(Locale.ROOT);
	}

	private static Set<String> tags(ProcessMeter meter) {
		return Arrays.stream(meter.getKeyNames()).map(KeyName::asString).collect(Collectors.toCollection(TreeSet::new));
	}

}
