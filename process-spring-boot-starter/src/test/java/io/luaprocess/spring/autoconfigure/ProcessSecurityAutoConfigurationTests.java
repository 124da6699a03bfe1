package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.security.AuthenticationIdentities;
import io.luaprocess.spring.security.PolicyAuthorizationManager;
import io.luaprocess.spring.security.ProcessAuthorization;
import io.luaprocess.spring.security.ProcessPermission;
import io.luaprocess.spring.security.ScopeSource;
import io.luaprocess.spring.security.SecurityContextCallers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ProcessSecurityAutoConfiguration}: how Spring Security guards Lua
 * programs and Java callers.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessSecurityAutoConfigurationTests {

	private static final String[] ONLY_OPERATORS_TERMINATE = {
			"luaprocess.security.policies.p.actions=process.terminate", "luaprocess.security.policies.p.resources=*",
			"luaprocess.security.policies.p.effect=deny",
			"luaprocess.security.policies.p.conditions[0].field=actor.meta.roles",
			"luaprocess.security.policies.p.conditions[0].operator=ncontains",
			"luaprocess.security.policies.p.conditions[0].value=ROLE_OPERATOR" };

	private static final String[] ONLY_TRUSTED_OLGA_TERMINATES = { "luaprocess.security.strict=true",
			"luaprocess.security.policies.rest.actions=process.spawn*,process.host,process.call,process.context,"
					+ "process.security,security.actor.create",
			"luaprocess.security.policies.rest.resources=*", "luaprocess.security.policies.rest.effect=allow",
			"luaprocess.security.policies.olga.actions=process.terminate",
			"luaprocess.security.policies.olga.resources=*", "luaprocess.security.policies.olga.effect=allow",
			"luaprocess.security.policies.olga.conditions[0].field=actor.id",
			"luaprocess.security.policies.olga.conditions[0].operator=eq",
			"luaprocess.security.policies.olga.conditions[0].value=olga",
			"luaprocess.security.policies.olga.conditions[1].field=actor.trusted",
			"luaprocess.security.policies.olga.conditions[1].operator=eq",
			"luaprocess.security.policies.olga.conditions[1].value=true" };

	private static final String[] STAFF_SCOPE = {
			"luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/",
			"luaprocess.security.scopes.ROLE_STAFF=shop:staff" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessSecurityAutoConfiguration.class));

	@AfterEach
	void clearSecurityContext() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void beansOfDefaults() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(Guard.class).hasSingleBean(JavaCallers.class);
			assertThat(context.getBean(Guard.class)).isInstanceOf(ProcessAuthorization.class);
			assertThat(context.getBean(JavaCallers.class)).isInstanceOf(SecurityContextCallers.class);
			assertThat(context.getBean(AuthorizationManager.class)).isInstanceOf(PolicyAuthorizationManager.class);
		});
	}

	@Test
	void withoutSpringSecurityPoliciesAreTheGuard() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withInitializer(TestProperties.of(ONLY_OPERATORS_TERMINATE))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(ProcessAuthorization.class);
				assertThat(context.getBean(Guard.class)).isInstanceOf(PolicyGuard.class);
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				Pid pid = runtime.spawn("demo:waiter");
				assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.terminate(pid.toString()))
					.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
			});
	}

	@Test
	void disabledRuntimeHasNoSecurityBeans() {
		this.runner.withInitializer(TestProperties.of("luaprocess.enabled=false"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ProcessAuthorization.class)
				.doesNotHaveBean(AuthorizationManager.class));
	}

	@Test
	void callerBecomesActorAndIsInherited() {
		this.runner.run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertThat(runtime.call("demo:whoami")).isEqualTo("nobody");
			login("olga", "ROLE_OPERATOR");
			assertThat(runtime.call("demo:whoami")).isEqualTo("olga");
			assertThat(runtime.call("demo:relay", "demo:whoami")).isEqualTo("olga");
		});
	}

	@Test
	void javaCallersMayTerminateOnlyAsOperators() {
		withPolicy((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			String pid = runtime.spawn("demo:waiter").toString();
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.terminate(pid))
				.withMessageStartingWith("not allowed to terminate: " + pid);
			login("uwe", "ROLE_USER");
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.terminate(pid));
			login("olga", "ROLE_OPERATOR");
			runtime.terminate(pid);
			assertThat(runtime.isAlive(Pid.parse(pid))).isFalse();
		});
	}

	@Test
	void programsMayTerminateOnlyForOperators() {
		withPolicy((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			String pid = runtime.spawn("demo:waiter").toString();
			assertDenied(runtime, "demo:terminator", pid);
			login("uwe", "ROLE_USER");
			assertDenied(runtime, "demo:terminator", pid);
			login("olga", "ROLE_OPERATOR");
			assertThat(runtime.call("demo:terminator", pid)).isEqualTo("terminated");
		});
	}

	@Test
	void childrenOfProgramsActForTheSameCaller() {
		withPolicy((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			String pid = runtime.spawn("demo:waiter").toString();
			login("uwe", "ROLE_USER");
			assertDenied(runtime, "demo:delegator", pid);
			login("olga", "ROLE_OPERATOR");
			assertThat(runtime.call("demo:delegator", pid)).isEqualTo("terminated");
		});
	}

	@Test
	void programCannotGiveItselfRole() {
		withPolicy((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			String pid = runtime.spawn("demo:waiter").toString();
			login("eve", "ROLE_USER");
			assertDenied(runtime, "demo:impostor", pid);
			assertThat(runtime.isAlive(Pid.parse(pid))).isTrue();
		});
	}

	@Test
	void programForgesIdOfTrustedActorInVain() {
		this.runner.withInitializer(TestProperties.of(ONLY_TRUSTED_OLGA_TERMINATES)).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			String pid = runtime.spawn("demo:waiter").toString();
			login("eve", "ROLE_USER");
			assertDenied(runtime, "demo:impostor", pid);
			login("olga", "ROLE_USER");
			assertThat(runtime.call("demo:terminator", pid)).isEqualTo("terminated");
		});
	}

	@Test
	void actorThatJavaCodePassesIsTrusted() {
		this.runner.withInitializer(TestProperties.of(ONLY_TRUSTED_OLGA_TERMINATES)).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			String pid = runtime.spawn("demo:waiter").toString();
			login("eve", "ROLE_USER");
			assertThat(runtime.process("demo:terminator").actor(new Actor("olga", Map.of())).call(pid))
				.isEqualTo("terminated");
		});
	}

	@Test
	void actorOfOwnCallersIsTrusted() {
		JavaCallers callers = () -> new Identity(new Actor("olga", Map.of()), null);
		this.runner.withBean(JavaCallers.class, () -> callers)
			.withInitializer(TestProperties.of(ONLY_TRUSTED_OLGA_TERMINATES))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				String pid = runtime.spawn("demo:waiter").toString();
				assertThat(runtime.call("demo:terminator", pid)).isEqualTo("terminated");
			});
	}

	@Test
	void callerWithoutIdentityCreatesNeitherActorsNorScopes() {
		this.runner.run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			assertCannotCreate(runtime, "actor");
			assertCannotCreate(runtime, "scope");
			SecurityContextHolder.setContext(new SecurityContextImpl(new AnonymousAuthenticationToken("key",
					"anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"))));
			assertCannotCreate(runtime, "actor");
			login("uwe", "ROLE_USER");
			assertThat(runtime.call("demo:creator", "actor")).isEqualTo("created");
			assertThat(runtime.call("demo:creator", "scope")).isEqualTo("created");
		});
	}

	@Test
	void policyAllowsCallerWithoutIdentityToCreateActors() {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.security.policies.p.actions=security.actor.create",
					"luaprocess.security.policies.p.resources=guest-*", "luaprocess.security.policies.p.effect=allow"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				assertThat(runtime.call("demo:creator", "actor", "guest-1")).isEqualTo("created");
				assertCannotCreate(runtime, "actor");
			});
	}

	@Test
	void withoutSpringSecurityCallersWithoutIdentityCreateActors() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context.getBean(ProcessRuntime.class).call("demo:creator", "actor"))
				.isEqualTo("created"));
	}

	private static void assertCannotCreate(ProcessRuntime runtime, String what) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call("demo:creator", what))
			.withMessage("permission denied: create " + what)
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
	}

	@Test
	void rolesOfServicesCount() {
		this.runner.withInitializer(TestProperties.of(ONLY_OPERATORS_TERMINATE))
			.withInitializer(
					TestProperties.of("luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/",
							"luaprocess.services[app:reaper].process=demo:terminator",
							"luaprocess.services[app:reaper].input=victim",
							"luaprocess.services[app:reaper].host=app:processes",
							"luaprocess.services[app:reaper].auto-start=false",
							"luaprocess.services[app:reaper].security.policies=shop:everything",
							"luaprocess.services[app:reaper].security.actor.meta.roles[0]=ROLE_USER",
							"luaprocess.services[app:reaper].security.actor.meta.roles[1]=ROLE_OPERATOR"))
			.run((context) -> {
				LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
				Pid pid = runtime.process("demo:waiter").name("victim").spawn();
				runtime.services().start("app:reaper").join();
				await().until(() -> !runtime.isAlive(pid));
			});
	}

	@Test
	void denialsArePublished() {
		this.runner.withUserConfiguration(Denials.class)
			.withInitializer(TestProperties.of(ONLY_OPERATORS_TERMINATE))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				List<AuthorizationDeniedEvent<ProcessPermission>> denials = context.getBean(Denials.class).events;
				String pid = runtime.spawn("demo:waiter").toString();
				login("uwe", "ROLE_USER");
				assertDenied(runtime, "demo:terminator", pid);
				assertThat(denials).singleElement().satisfies((event) -> {
					assertThat(event.getAuthentication().get().getName()).isEqualTo("uwe");
					assertThat(event.getObject().action()).isEqualTo("process.terminate");
					assertThat(event.getObject().resource()).isEqualTo(pid);
					assertThat(event.getObject().meta()).containsKey("pid");
				});
			});
	}

	@Test
	void scopesOfAuthoritiesComeFromPolicyEntries() {
		this.runner.withInitializer(
				TestProperties.of("luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/",
						"luaprocess.security.scopes.ROLE_STAFF=shop:staff",
						"luaprocess.security.scopes.ROLE_GUEST=shop:guests"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				login("stefan", "ROLE_STAFF");
				String pid = runtime.spawn("demo:waiter").toString();
				login("gabi", "ROLE_STAFF", "ROLE_GUEST");
				assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.terminate(pid));
				login("gast", "ROLE_GUEST");
				assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.spawn("demo:waiter"));
				login("stefan", "ROLE_STAFF");
				assertThatCode(() -> runtime.terminate(pid)).doesNotThrowAnyException();
			});
	}

	@Test
	void userWhoIsDeniedIsNotAllowedOnAnotherThread() {
		this.runner.withInitializer(TestProperties.of(STAFF_SCOPE)).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			login("gast", "ROLE_GUEST");
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.call("demo:whoami"));
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> CompletableFuture.supplyAsync(() -> runtime.call("demo:whoami")).join())
				.havingCause()
				.isInstanceOf(AccessDeniedException.class)
				.withMessageContaining("not allowed to call process: demo:whoami (thread ")
				.withMessageEndingWith(" has no Authentication)");
		});
	}

	@Test
	void delegatingExecutorTakesTheUserAlong() {
		this.runner.withInitializer(TestProperties.of(STAFF_SCOPE)).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
				Executor executor = new DelegatingSecurityContextExecutor(threads);
				login("stefan", "ROLE_STAFF");
				assertThat(CompletableFuture.supplyAsync(() -> runtime.call("demo:whoami"), executor).join())
					.isEqualTo("stefan");
			}
		});
	}

	@Test
	void strictModeOfPropertyWinsOverThatOfScopes() {
		this.runner.withInitializer(TestProperties.of(STAFF_SCOPE))
			.withInitializer(TestProperties.of("luaprocess.security.strict=false"))
			.run((context) -> assertThat(context.getBean(ProcessRuntime.class).call("demo:whoami"))
				.isEqualTo("nobody"));
	}

	@Test
	void ownScopesMeanStrictModeToo() {
		this.runner.withUserConfiguration(OwnScopes.class)
			.run((context) -> assertThatExceptionOfType(AccessDeniedException.class)
				.isThrownBy(() -> context.getBean(ProcessRuntime.class).call("demo:whoami")));
	}

	@Test
	void scopesWithoutSpringSecurityMeanStrictModeToo() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withInitializer(TestProperties.of(STAFF_SCOPE))
			.run((context) -> assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> context.getBean(ProcessRuntime.class).call("demo:whoami")));
	}

	@Test
	void startSaysWhetherScopesMeanStrictMode(CapturedOutput output) {
		this.runner.withInitializer(TestProperties.of(STAFF_SCOPE))
			.run((context) -> assertThat(output)
				.contains("guard Spring Security, strict on because scopes are configured, 0 application policies"));
		this.runner.withInitializer(TestProperties.of(STAFF_SCOPE))
			.withInitializer(TestProperties.of("luaprocess.security.strict=false"))
			.run((context) -> assertThat(output).contains("guard Spring Security, strict off, 0 application policies"));
		this.runner
			.run((context) -> assertThat(output).contains("guard Spring Security, strict off, 0 application policies"));
	}

	@Test
	void policiesThatAnOwnManagerIgnoresAreNotCounted(CapturedOutput output) {
		this.runner.withUserConfiguration(DenyingManager.class)
			.withInitializer(TestProperties.of(ONLY_OPERATORS_TERMINATE))
			.run((context) -> assertThat(output).doesNotContain("application policies")
				.contains("guard Spring Security with " + SingleResultAuthorizationManager.class.getName())
				.contains("Ignored: luaprocess.security.policies (p). Spring Security with "));
	}

	@Test
	void policiesThatAnOwnGuardIgnoresAreNotCounted(CapturedOutput output) {
		Guard guard = (identity, action, resource, attributes) -> true;
		this.runner.withBean(Guard.class, () -> guard)
			.withInitializer(TestProperties.of("luaprocess.security.strict=true"))
			.run((context) -> assertThat(output).doesNotContain("strict on")
				.contains("Ignored: luaprocess.security.strict. "));
	}

	@Test
	void scopeOfUnknownPolicyStopsStart() {
		this.runner.withInitializer(TestProperties.of("luaprocess.security.scopes.ROLE_STAFF=shop:nobody"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(InvalidProcessPropertyException.class)
				.hasMessage(
						"luaprocess.security.scopes[ROLE_STAFF] = shop:nobody: is neither a policy nor a policy group"));
	}

	@Test
	void managerOfUserDecides() {
		this.runner.withUserConfiguration(DenyingManager.class).run((context) -> {
			assertThat(context).hasSingleBean(AuthorizationManager.class);
			assertThatExceptionOfType(AccessDeniedException.class)
				.isThrownBy(() -> context.getBean(ProcessRuntime.class).spawn("demo:waiter"));
		});
	}

	@Test
	void managerOfOtherThingsDoesNotReplaceOurs() {
		this.runner.withUserConfiguration(OtherManager.class)
			.run((context) -> assertThat(context).hasSingleBean(PolicyAuthorizationManager.class));
	}

	@Test
	void guardOfUserReplacesOurs() {
		Guard guard = (identity, action, resource, attributes) -> true;
		this.runner.withBean(Guard.class, () -> guard)
			.run((context) -> assertThat(context.getBean(Guard.class)).isSameAs(guard));
	}

	@Test
	void callersOfUserReplaceOurs() {
		JavaCallers callers = () -> new Identity(new Actor("robot", Map.of()), null);
		this.runner.withBean(JavaCallers.class, () -> callers)
			.run((context) -> assertThat(context.getBean(JavaCallers.class)).isSameAs(callers));
	}

	@Test
	void identitiesAndScopesOfUserReplaceOurs() {
		this.runner.withUserConfiguration(OwnScopes.class).run((context) -> {
			assertThat(context).hasSingleBean(ScopeSource.class);
			login("olga", "ROLE_OPERATOR");
			Scope scope = context.getBean(JavaCallers.class).current().scope();
			assertThat(scope).isNotNull();
			assertThat(scope.policies()).isEmpty();
		});
		AuthenticationIdentities own = mock(AuthenticationIdentities.class);
		this.runner.withBean(AuthenticationIdentities.class, () -> own)
			.run((context) -> assertThat(context.getBean(AuthenticationIdentities.class)).isSameAs(own));
	}

	@Test
	void publisherOfUserGetsDenials() {
		AuthorizationEventPublisher publisher = mock(AuthorizationEventPublisher.class);
		this.runner.withBean(AuthorizationEventPublisher.class, () -> publisher)
			.withInitializer(TestProperties.of("luaprocess.security.strict=true"))
			.run((context) -> {
				assertThatExceptionOfType(AccessDeniedException.class)
					.isThrownBy(() -> context.getBean(ProcessRuntime.class).spawn("demo:waiter"));
				then(publisher).should().publishAuthorizationEvent(any(), any(), any(AuthorizationResult.class));
			});
	}

	@Test
	void contextHolderStrategyOfUserSaysWhoCalls() {
		SecurityContextHolderStrategy strategy = mock(SecurityContextHolderStrategy.class);
		SecurityContext security = new SecurityContextImpl(new TestingAuthenticationToken("eva", "secret", "ROLE_X"));
		given(strategy.getContext()).willReturn(security);
		this.runner.withBean(SecurityContextHolderStrategy.class, () -> strategy)
			.run((context) -> assertThat(context.getBean(ProcessRuntime.class).call("demo:whoami")).isEqualTo("eva"));
	}

	private void withPolicy(Consumer<AssertableApplicationContext> assertions) {
		this.runner.withInitializer(TestProperties.of(ONLY_OPERATORS_TERMINATE)).run(assertions::accept);
	}

	private static void login(String name, String... authorities) {
		Authentication authentication = new TestingAuthenticationToken(name, "secret", authorities);
		authentication.setAuthenticated(true);
		SecurityContextHolder.setContext(new SecurityContextImpl(authentication));
	}

	private static void assertDenied(ProcessRuntime runtime, String id, String pid) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call(id, pid))
			.withMessage("not allowed to terminate: " + pid)
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.PERMISSION_DENIED)).isTrue());
	}

	@Configuration(proxyBeanMethods = false)
	static class Denials implements ApplicationListener<AuthorizationDeniedEvent<ProcessPermission>> {

		private final List<AuthorizationDeniedEvent<ProcessPermission>> events = new ArrayList<>();

		@Override
		public void onApplicationEvent(AuthorizationDeniedEvent<ProcessPermission> event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DenyingManager {

		@Bean
		AuthorizationManager<ProcessPermission> denyAll() {
			return SingleResultAuthorizationManager.denyAll();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherManager {

		@Bean
		AuthorizationManager<String> strings() {
			return SingleResultAuthorizationManager.denyAll();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnScopes {

		@Bean
		ScopeSource emptyScopes() {
			return new ScopeSource() {

				@Override
				public boolean isEmpty() {
					return false;
				}

				@Override
				public Collection<Policy> policies(String authority) {
					return List.of();
				}

			};
		}

	}

}
