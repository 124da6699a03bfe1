package io.luaprocess.spring.classpath;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.ACTUATOR;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.CACHE;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.HEALTH;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.JACKSON;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.JDBC;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.MICROMETER;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.REACTOR;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.REST_CLIENT;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.SECURITY;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.SERVLET;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.TRANSACTIONS;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.VALIDATION;
import static io.luaprocess.spring.classpath.HiddenLibrariesTests.Library.WEB;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has every library but one: the parts that need it are off, and all
 * others work.
 */
class HiddenLibrariesTests {

	private static final List<Class<?>> BOOT = List.of(DataSourceAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
			MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class);

	@TempDir
	private Path folder;

	/** Optional libraries, by packages. */
	enum Library {

		NONE("no.such.library"), SECURITY("org.springframework.security"), ACTUATOR("org.springframework.boot.actuate"),
		HEALTH("org.springframework.boot.health"), WEB("org.springframework.web", "org.springframework.http"),
		SERVLET("jakarta.servlet", "org.springframework.web.servlet"), WEBFLUX("org.springframework.web.reactive"),
		REACTOR("reactor", "org.reactivestreams"), MICROMETER("io.micrometer.core"), JDBC("org.springframework.jdbc"),
		TRANSACTIONS("org.springframework.transaction", "org.springframework.dao"), CACHE("org.springframework.cache"),
		REST_CLIENT("org.springframework.web.client"), VALIDATION("jakarta.validation"), JACKSON("tools.jackson");

		private final String[] packages;

		Library(String... packages) {
			this.packages = packages;
		}

	}

	/** Parts of the starter: a bean, and the libraries it needs. */
	enum Part {

		GUARD_OF_SPRING_SECURITY("processAuthorization", SECURITY),
		SECURITY_CONTEXT("processActorSecurityContext", SECURITY),
		SECURITY_OF_LISTENERS("processListenerSecurityContext", SECURITY),
		PERMISSION_EVALUATOR("processPermissionEvaluator", SECURITY), AUDIT("processDenialAuditor", SECURITY, ACTUATOR),
		DENIALS("processDenialMeter", SECURITY, MICROMETER), ENDPOINT("processesEndpoint", ACTUATOR),
		METERS("processMeters", MICROMETER), HEALTH_OF_SERVICES("luaprocessHealthContributor", HEALTH),
		PROBLEM_DETAILS("processExceptionAdvice", WEB, SERVLET), STATUS_ERRORS("processStatusErrors", WEB),
		REACTIVE_RUNTIME("reactiveProcessRuntime", REACTOR), REACTIVE_RESULTS("processReactiveResults", REACTOR),
		AFTER_COMMIT("processTransactions", TRANSACTIONS), DATA_ERRORS("processDataErrors", TRANSACTIONS),
		CONSTRAINTS("processValidationErrors", VALIDATION), SQL("processSqlModule", JDBC, TRANSACTIONS),
		HTTP("processHttpModule", REST_CLIENT, WEB), CACHES("processCacheModule", CACHE),
		JSON("processObjectMapping", JACKSON), EVENTS("processEventsModule"), ENVIRONMENT("processEnvModule"),
		LISTENERS("processListenerCustomizer");

		private final String bean;

		private final Set<Library> needs;

		Part(String bean, Library... needs) {
			this.bean = bean;
			this.needs = (needs.length > 0) ? EnumSet.copyOf(Arrays.asList(needs)) : EnumSet.noneOf(Library.class);
		}

	}

	@ParameterizedTest
	@EnumSource
	void partsThatNeedTheLibraryAreOffAndOthersWork(Library absent) throws Exception {
		Files.writeString(this.folder.resolve("main.lua"), """
				local shop, events, env = require("shop"), require("events"), require("env")
				return function(n)
				  assert(env.get("shop.currency") == "EUR")
				  events.publish("shop.opened")
				  return process.request("adder", "add", "20s", shop.twice(n))
				end""");
		AbstractApplicationContextRunner<?, ?, ?> runner = EnumSet.of(WEB, SERVLET).contains(absent)
				? new ApplicationContextRunner() : new WebApplicationContextRunner();
		runner.withClassLoader(new FilteredClassLoader(absent.packages))
			.withConfiguration(AutoConfigurations.of(autoConfigurations()))
			.withUserConfiguration(SmallApplication.Shop.class)
			.withBean(ConcurrentMapCacheManager.class)
			.withBean(InMemoryAuditEventRepository.class)
			.withPropertyValues("luaprocess.locations=" + this.folder.toUri(), "shop.currency=EUR",
					"luaprocess.default-modules=shop,events,env", "luaprocess.modules.env.enabled=true",
					"luaprocess.modules.env.properties=shop.currency", "luaprocess.modules.events.enabled=true",
					"luaprocess.modules.sql.enabled=true", "luaprocess.modules.http.enabled=true",
					"luaprocess.modules.cache.enabled=true", "spring.datasource.generate-unique-name=true",
					"management.endpoints.web.exposure.include=*", "spring.http.clients.imperative.factory=jdk")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ProcessRuntime.class).call("app:main", 20)).isEqualTo(41L);
				assertThat(parts(context)).isEqualTo(expected(absent));
			});
	}

	/**
	 * All of the starter, and what provides the beans they need. Those of Spring Boot
	 * that stand in the jar of a library cannot be used without it.
	 */
	private static Class<?>[] autoConfigurations() {
		Stream<Class<?>> own = ImportCandidates
			.load(AutoConfiguration.class, HiddenLibrariesTests.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.luaprocess."))
			.map((name) -> ClassUtils.resolveClassName(name, null));
		return Stream.concat(own, BOOT.stream()).toArray(Class<?>[]::new);
	}

	private static Set<Part> parts(ApplicationContext context) {
		return Arrays.stream(Part.values())
			.filter((part) -> context.containsBean(part.bean))
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
	}

	private static Set<Part> expected(Library absent) {
		return Arrays.stream(Part.values())
			.filter((part) -> !part.needs.contains(absent))
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
	}

}
