package io.luaprocess.spring.security;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Actor;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessModuleAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Java code that programs call has the authentication of their actor.
 */
@Timeout(60)
class ModuleSecurityTests {

	private static final Map<String, String> PROGRAMS = Map.of("names", """
			local vault = require("vault")
			return function(n)
			  for i = 1, n do
			    local name = vault.name()
			    if vault.name_here() ~= name or vault.streamed():receive() ~= name then return "mixed" end
			  end
			  return vault.name()
			end""", "open", """
			local vault = require("vault")
			return function()
			  local ok, result = pcall(vault.open)
			  return ok and result or result:kind() .. " " .. result:message()
			end""", "forged", """
			local security = require("security")
			local funcs = require("funcs")
			return function()
			  local actor = security.new_actor("root", {roles = {"ROLE_ADMIN"}})
			  return funcs.new():with_actor(actor):call("app:inside")
			end""", "inside", """
			local vault = require("vault")
			return function() return vault.who_is_seen() end""", "whoami", """
			local security = require("security")
			return function() local actor = security.actor() return actor and actor:id() or "nobody" end""");

	@TempDir
	private Path folder;

	@LuaModule("vault")
	static class Vault {

		private final ObjectProvider<ProcessRuntime> runtime;

		private final ObjectProvider<JavaCallers> callers;

		Vault(ObjectProvider<ProcessRuntime> runtime, ObjectProvider<JavaCallers> callers) {
			this.runtime = runtime;
			this.callers = callers;
		}

		@LuaFunction
		@PreAuthorize("hasRole('ADMIN')")
		public String open() {
			return "gold";
		}

		@LuaFunction
		public String name() {
			Thread.yield();
			return here();
		}

		@LuaFunction(value = "name_here", blocking = false)
		public String here() {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return (authentication != null) ? authentication.getName() : "none";
		}

		@LuaFunction
		public Stream<String> streamed() {
			return Stream.generate(this::here);
		}

		@LuaFunction
		public @Nullable Object whoIsSeen() {
			Actor actor = this.callers.getObject().current().actor();
			return List.of(this.runtime.getObject().call("app:whoami"), actor != null && actor.trusted(),
					(actor != null) ? actor.meta().getOrDefault("roles", List.of()) : List.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Application {

		@Bean
		Vault vault(ObjectProvider<ProcessRuntime> runtime, ObjectProvider<JavaCallers> callers) {
			return new Vault(runtime, callers);
		}

	}

	@BeforeEach
	void write() throws Exception {
		for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
			Files.writeString(this.folder.resolve(program.getKey() + ".lua"), program.getValue());
		}
	}

	@AfterEach
	void clear() {
		SecurityContextHolder.clearContext();
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class,
					ProcessModuleAutoConfiguration.class, ProcessSecurityAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("luaprocess.locations=" + this.folder.toUri(), "luaprocess.default-modules=vault");
	}

	private static Authentication user(String name, String... authorities) {
		return UsernamePasswordAuthenticationToken.authenticated(name, null,
				AuthorityUtils.createAuthorityList(authorities));
	}

	private static void login(Authentication authentication) {
		SecurityContextHolder.setContext(new SecurityContextImpl(authentication));
	}

	@Test
	void methodSecurityHoldsForTheActor() {
		runner().run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("app:open")).isEqualTo("PermissionDenied not allowed to call vault.open");
			login(user("ada", "ROLE_USER"));
			assertThat(runtime.call("app:open")).isEqualTo("PermissionDenied not allowed to call vault.open");
			login(user("grace", "ROLE_ADMIN"));
			assertThat(runtime.call("app:open")).isEqualTo("gold");
		});
	}

	@Test
	void identitiesOfManyProcessesAreNeverMixed() {
		runner().run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			List<CompletableFuture<@Nullable Object>> calls = IntStream.range(0, 200).mapToObj((i) -> {
				login(user("user" + i % 2));
				return runtime.callAsync("app:names", 3);
			}).toList();
			for (int i = 0; i < calls.size(); i++) {
				assertThat(get(calls.get(i))).isEqualTo("user" + i % 2);
			}
			SecurityContextHolder.clearContext();
			assertThat(runtime.call("app:names", 1)).isEqualTo("process");
		});
	}

	private static @Nullable Object get(CompletableFuture<@Nullable Object> call) {
		try {
			return call.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void codeInsideActsAsTheActorAndAForgedOneStaysUntrusted() {
		runner().run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			login(user("ada", "ROLE_USER"));
			assertThat(runtime.call("app:inside")).isEqualTo(List.of("ada", true, List.of("ROLE_USER")));
			assertThat(runtime.call("app:forged")).isEqualTo(List.of("root", false, List.of("ROLE_ADMIN")));
			SecurityContextHolder.clearContext();
			assertThat(runtime.call("app:inside")).isEqualTo(List.of("nobody", false, List.of()));
		});
	}

}
