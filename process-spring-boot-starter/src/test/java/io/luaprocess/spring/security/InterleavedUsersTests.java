package io.luaprocess.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessModuleAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many processes of two users call one secured bean at the same time: it never sees the
 * wrong user.
 */
class InterleavedUsersTests {

	private static final int PROCESSES = 1_000;

	private static final int TIMES = 1;

	@AfterEach
	void clearSecurityContext() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void beanNeverSeesTheWrongUser() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class,
					ProcessSecurityAutoConfiguration.class, ProcessModuleAutoConfiguration.class))
			.withUserConfiguration(Vaults.class)
			.withPropertyValues("luaprocess.default-modules=vault")
			.run((context) -> {
				ProcessRuntime processes = context.getBean(ProcessRuntime.class);
				List<CompletableFuture<Object>> results = new ArrayList<>();
				for (int i = 0; i < PROCESSES; i++) {
					String own = (i % 2 == 0) ? "ann" : "bob";
					SecurityContextHolder.setContext(
							new SecurityContextImpl(new TestingAuthenticationToken(own, "secret", "ROLE_USER")));
					results.add(processes.callAsync("demo:vault", own, own.equals("ann") ? "bob" : "ann", TIMES));
				}
				SecurityContextHolder.clearContext();
				assertThat(results).allSatisfy(
						(result) -> assertThat(result.join()).isEqualTo(TIMES + " opened, " + TIMES + " refused"));
				assertThat(context.getBean(Vault.class).owners()).containsExactlyInAnyOrder("ann", "bob");
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity(proxyTargetClass = true)
	static class Vaults {

		@Bean
		Vault vault() {
			return new Vault();
		}

	}

	@LuaModule("vault")
	static class Vault {

		private final Set<String> owners = ConcurrentHashMap.newKeySet();

		public Set<String> owners() {
			return this.owners;
		}

		@LuaFunction
		@PreAuthorize("authentication.name == #owner")
		public String open(String owner) {
			String before = SecurityContextHolder.getContext().getAuthentication().getName();
			Thread.yield();
			String after = SecurityContextHolder.getContext().getAuthentication().getName();
			this.owners.add(after);
			return before.equals(after) ? after : before + " became " + after;
		}

	}

}
