package io.luaprocess.spring.module;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import io.micrometer.observation.annotation.Observed;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What annotations of Spring do applies when a program calls a bean.
 */
@Timeout(60)
class ProxiedModulesTests {

	private static final Map<String, String> PROGRAMS = Map.of("result", """
			local bank = require("bank")
			return function(name, ...)
			  local ok, result = pcall(bank[name], ...)
			  return ok and tostring(result) or result:kind()
			end""", "elements", """
			local bank = require("bank")
			return function(name)
			  local element = bank[name]():receive()
			  return type(element) == "string" and element or element:kind()
			end""", "payments", """
			local bank = require("bank")
			return function()
			  pcall(bank.pay, 1, true)
			  bank.pay(2, false)
			  pcall(bank.pay, 4, true)
			  return bank.sum()
			end""");

	@TempDir
	private Path folder;

	@AfterEach
	void clear() {
		SecurityContextHolder.clearContext();
	}

	@LuaModule("bank")
	@Validated
	static class Bank {

		private final JdbcClient client;

		private final AtomicInteger calls = new AtomicInteger();

		Bank(JdbcClient client) {
			this.client = client;
		}

		@LuaFunction
		@Transactional
		public void pay(int amount, boolean fail) {
			this.client.sql("insert into payment values (?)").param(amount).update();
			if (fail) {
				throw new IllegalStateException("no money");
			}
		}

		@LuaFunction
		@Transactional(readOnly = true)
		public List<Boolean> transaction() {
			return List.of(TransactionSynchronizationManager.isActualTransactionActive(),
					TransactionSynchronizationManager.isCurrentTransactionReadOnly());
		}

		@LuaFunction
		public long sum() {
			return this.client.sql("select coalesce(sum(amount), 0) from payment").query(Long.class).single();
		}

		@LuaFunction
		@Observed(name = "bank.observed")
		public String observed() {
			return "seen";
		}

		@LuaFunction
		@Cacheable("rates")
		public int cached(String key) {
			return this.calls.incrementAndGet();
		}

		@LuaFunction
		public int limited(@Min(1) int amount) {
			return amount;
		}

		@LuaFunction
		@PreAuthorize("hasRole('TELLER')")
		public String secured() {
			return "open";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	@EnableMethodSecurity
	static class Application {

		@Bean
		Bank bank(JdbcClient client) {
			client.sql("create table payment (amount int)").update();
			return new Bank(client);
		}

		@Bean
		ConcurrentMapCacheManager cacheManager() {
			return new ConcurrentMapCacheManager("rates");
		}

		@Bean
		TestObservationRegistry observations() {
			return TestObservationRegistry.create();
		}

	}

	private ApplicationContextRunner runner() {
		return ModuleTest.with(this.folder, "bank", PROGRAMS)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					AopAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true",
					"management.observations.annotations.enabled=true");
	}

	private static void login(String name, String... roles) {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(name, "", roles));
	}

	@Test
	void transactionsCommitAndRollBack() {
		runner().withUserConfiguration(Application.class).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("app:payments")).isEqualTo(2L);
			assertThat(context.getBean(Bank.class).transaction()).containsExactly(true, true);
			assertThat(context.getBean(Bank.class).sum()).isEqualTo(2L);
		});
	}

	@Test
	void callIsObserved() {
		runner().withUserConfiguration(Application.class).run((context) -> {
			assertThat(context.getBean(ProcessRuntime.class).call("app:result", "observed")).isEqualTo("seen");
			TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class))
				.hasObservationWithNameEqualTo("bank.observed")
				.that()
				.hasBeenStarted()
				.hasBeenStopped();
		});
	}

	@Test
	void resultIsCachedAndArgumentsAreValidated() {
		runner().withUserConfiguration(Application.class).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("app:result", "cached", "a")).isEqualTo("1");
			assertThat(runtime.call("app:result", "cached", "b")).isEqualTo("2");
			assertThat(runtime.call("app:result", "cached", "a")).isEqualTo("1");
			assertThat(runtime.call("app:result", "limited", 1)).isEqualTo("1");
			assertThat(runtime.call("app:result", "limited", 0)).isEqualTo("Invalid");
		});
	}

	@Test
	void roleOfTheActorIsAskedFor() {
		runner().withUserConfiguration(Application.class).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("app:result", "secured")).isEqualTo("PermissionDenied");
			login("olga", "ROLE_GUEST");
			assertThat(runtime.call("app:result", "secured")).isEqualTo("PermissionDenied");
			login("tom", "ROLE_TELLER");
			assertThat(runtime.call("app:result", "secured")).isEqualTo("open");
		});
	}

	@LuaModule("bank")
	static class ReactiveBank {

		@LuaFunction
		@PreAuthorize("hasRole('TELLER')")
		public Mono<String> secured() {
			return name();
		}

		@LuaFunction
		public Mono<String> name() {
			return Mono.delay(Duration.ofMillis(1))
				.then(ReactiveSecurityContextHolder.getContext())
				.mapNotNull(SecurityContext::getAuthentication)
				.map(Authentication::getName);
		}

		@LuaFunction
		@PreAuthorize("hasRole('TELLER')")
		public Flux<String> securedElements() {
			return name().flux();
		}

		@LuaFunction
		public Flux<String> names() {
			return name().flux();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableReactiveMethodSecurity
	static class ReactiveApplication {

		@Bean
		ReactiveBank bank() {
			return new ReactiveBank();
		}

	}

	@ParameterizedTest
	@CsvSource({ "result, name, tom", "elements, names, tom", "result, secured, tom",
			"elements, secured_elements, tom" })
	void reactiveResultHasTheActorInItsContext(String program, String function, String name) {
		runner().withUserConfiguration(ReactiveApplication.class).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			login(name, "ROLE_TELLER");
			assertThat(runtime.call("app:" + program, function)).isEqualTo(name);
			login("olga", "ROLE_GUEST");
			assertThat(runtime.call("app:" + program, function))
				.isEqualTo(function.startsWith("secured") ? "PermissionDenied" : "olga");
		});
	}

}
