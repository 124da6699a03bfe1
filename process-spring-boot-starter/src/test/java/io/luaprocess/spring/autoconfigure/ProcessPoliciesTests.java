package io.luaprocess.spring.autoconfigure;

import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessActors;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.security.AuthenticationIdentities;
import io.luaprocess.spring.security.PolicyEvaluator;
import io.luaprocess.spring.security.ProcessSecurityCustomizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AllAuthoritiesAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Policies by authorities, expressions and Java configuration; identities of services and
 * of live processes.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProcessPoliciesTests {

	private static final String P = "luaprocess.security.policies.p.";

	private static final String[] STAFF_BY_AUTHORITY = { "luaprocess.security.strict=true", P + "actions=*",
			P + "resources=*", P + "effect=allow", P + "authorities=ROLE_STAFF,ROLE_BOSS" };

	private static final String[] POLICIES = {
			"luaprocess.locations=classpath*:/processes/,classpath:/definitions/policies/" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessSecurityAutoConfiguration.class));

	@AfterEach
	void clearSecurityContext() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void authoritiesRestrictAPolicy() {
		this.runner.withInitializer(TestProperties.of(STAFF_BY_AUTHORITY))
			.withBean(RoleHierarchy.class, () -> RoleHierarchyImpl.fromHierarchy("ROLE_OWNER > ROLE_BOSS"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				assertDenied(runtime);
				for (String authority : List.of("ROLE_STAFF", "ROLE_BOSS", "ROLE_OWNER")) {
					login("olga", authority);
					assertThat(runtime.call("demo:whoami")).isEqualTo("olga");
				}
				login("uwe", "ROLE_USER");
				assertDenied(runtime);
			});
	}

	@Test
	void factoryOfTheApplicationDecidesWhoHasAnAuthority() {
		this.runner.withInitializer(TestProperties.of(STAFF_BY_AUTHORITY))
			.withUserConfiguration(GeneralFactory.class)
			.run((context) -> {
				login("olga", "ROLE_STAFF");
				assertDenied(context.getBean(ProcessRuntime.class));
				login("olga", "ROLE_STAFF", "FACTOR_OTT");
				assertThat(context.getBean(ProcessRuntime.class).call("demo:whoami")).isEqualTo("olga");
			});
	}

	@Test
	void expressionRestrictsAPolicy() {
		this.runner.withInitializer(TestProperties.of(P + "actions=process.call", P + "resources=*", P + "effect=deny",
				P + "when=resource == 'demo:whoami' and actor.id != 'olga'"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				assertDenied(runtime);
				assertThat(runtime.call("demo:same", 7)).isEqualTo(7L);
				login("olga", "ROLE_USER");
				assertThat(runtime.call("demo:whoami")).isEqualTo("olga");
			});
	}

	@Test
	void expressionAlsoCountsInScopesThatNameThePolicy() {
		this.runner
			.withInitializer(TestProperties.of(P + "actions=*", P + "resources=*", P + "effect=allow",
					P + "when=resource != 'demo:whoami'", "luaprocess.security.scopes.ROLE_STAFF=p"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				login("stefan", "ROLE_STAFF");
				assertDenied(runtime);
				assertThat(runtime.call("demo:same", 7)).isEqualTo(7L);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					when=actr.id == 'x'     | luaprocess.security.policies[p].when = actr.id == 'x': unknown property 'actr', there are action, actor, attributes, meta, resource (at character 1)
					when=actor.id ==        | luaprocess.security.policies[p].when = actor.id ==:
					authorities[0]=         | luaprocess.security.policies[p].authorities: must name authorities, such as ROLE_OPERATOR
					""")
	void wrongPropertyStopsTheStart(String property, String message) {
		this.runner
			.withInitializer(
					TestProperties.of(P + "actions=*", P + "resources=*", P + "effect=allow", P + property.strip()))
			.run((context) -> assertThat(rootCause(context)).isInstanceOf(InvalidProcessPropertyException.class)
				.hasMessageContaining(message));
	}

	@Test
	void policiesAndScopesInJava() {
		this.runner.withUserConfiguration(JavaSecurity.class)
			.withInitializer(TestProperties.of(POLICIES))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				assertThat(context.getBean(PolicyEvaluator.class).policyCount()).isEqualTo(2);
				assertThat(context.getBean(PolicyEvaluator.class).strict()).isTrue();
				assertDenied(runtime);
				login("uwe", "ROLE_USER");
				assertThat(runtime.call("demo:whoami")).as("scope of everybody").isEqualTo("uwe");
				assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.spawn("demo:waiter"));
				login("stefan", "ROLE_STAFF");
				String pid = runtime.spawn("demo:waiter").toString();
				assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.terminate(pid));
				login("olga", "ROLE_STAFF", "ROLE_OPERATOR");
				runtime.terminate(pid);
				assertThatExceptionOfType(AccessDeniedException.class).as("a bean of type Policy")
					.isThrownBy(() -> runtime.process("demo:whoami").context(Map.of("key", 1)).call());
			});
	}

	@Test
	void policiesWithoutSpringSecurity() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withUserConfiguration(OwnPolicy.class)
			.run((context) -> assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> context.getBean(ProcessRuntime.class)
					.process("demo:whoami")
					.context(Map.of("key", 1))
					.call()));
	}

	@Test
	void policiesInJavaThatAnOwnGuardIgnoresAreNamed(CapturedOutput output) {
		Guard guard = (identity, action, resource, attributes) -> true;
		this.runner.withUserConfiguration(OwnPolicy.class)
			.withBean(Guard.class, () -> guard)
			.run((context) -> assertThat(output).contains("Ignored: policies in Java (app:no-context). "));
	}

	@Test
	void twoPoliciesWithOneIdStopTheStart() {
		this.runner.withUserConfiguration(OwnPolicy.class)
			.withBean(ProcessSecurityCustomizer.class,
					() -> (security) -> security.policy(security.rule("no-context").actions("*").allow()))
			.run((context) -> assertThat(rootCause(context))
				.hasMessage("Two policies in Java have the id 'app:no-context'"));
		this.runner.withUserConfiguration(OwnPolicy.class)
			.withInitializer(TestProperties.of("luaprocess.security.policies.no-context.actions=*",
					"luaprocess.security.policies.no-context.resources=*",
					"luaprocess.security.policies.no-context.effect=allow"))
			.run((context) -> assertThat(rootCause(context))
				.hasMessage("luaprocess.security.policies = app:no-context: Java configuration has a policy with"
						+ " this id"));
	}

	@Test
	void scopeInJavaOfUnknownPolicyStopsTheStart() {
		this.runner
			.withBean(ProcessSecurityCustomizer.class, () -> (security) -> security.scope("ROLE_STAFF", "shop:nobody"))
			.run((context) -> assertThat(rootCause(context))
				.hasMessage("scope of ROLE_STAFF in Java configuration = shop:nobody: is neither a policy nor a policy"
						+ " group"));
	}

	@Test
	void serviceRunsAsANamedIdentity() {
		this.runner.withInitializer(TestProperties.of(POLICIES))
			.withInitializer(TestProperties.of("luaprocess.security.scopes.ROLE_STAFF=shop:staff",
					"luaprocess.security.identities.reaper.authorities=ROLE_STAFF,ROLE_OPERATOR",
					P + "actions=process.terminate", P + "resources=*", P + "effect=deny",
					P + "when=!actor.hasAuthority('ROLE_OPERATOR') or actor.id != 'reaper'",
					"luaprocess.services.job.process=demo:terminator", "luaprocess.services.job.input=victim",
					"luaprocess.services.job.auto-start=false", "luaprocess.services.job.run-as=reaper"))
			.run((context) -> assertJobTerminates(context.getBean(LuaProcessRuntime.class)));
	}

	@Test
	void namedIdentityWithoutSpringSecurityHasItsOwnScope() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withInitializer(TestProperties.of(POLICIES))
			.withInitializer(TestProperties.of("luaprocess.security.strict=true",
					"luaprocess.security.identities.reaper.scope=shop:staff", P + "actions=process.*",
					P + "resources=*", P + "effect=allow", "luaprocess.services.job.process=demo:terminator",
					"luaprocess.services.job.input=victim", "luaprocess.services.job.auto-start=false",
					"luaprocess.services.job.run-as=reaper"))
			.run((context) -> assertJobTerminates(context.getBean(LuaProcessRuntime.class)));
	}

	private static void assertJobTerminates(LuaProcessRuntime runtime) {
		login("stefan", "ROLE_STAFF");
		Pid victim = runtime.process("demo:waiter").name("victim").spawn();
		runtime.services().start("app:job").join();
		await().until(() -> !runtime.isAlive(victim));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					luaprocess.services.job.run-as=nobody                                     | luaprocess.services[job].run-as = nobody: must be one of luaprocess.security.identities: reaper
					luaprocess.services.job.run-as=reaper,luaprocess.services.job.security.policies=p | luaprocess.services[job].run-as = reaper: run-as and security exclude each other
					luaprocess.security.identities.reaper.scope=shop:nobody                   | luaprocess.security.identities[reaper].scope = shop:nobody: is neither a policy nor a policy group
					""")
	void wrongIdentityStopsTheStart(String properties, String message) {
		this.runner
			.withInitializer(TestProperties.of("luaprocess.security.identities.reaper.meta.team=red",
					"luaprocess.services.job.process=demo:whoami"))
			.withInitializer(TestProperties.of(properties.strip().split(",")))
			.run((context) -> assertThat(rootCause(context)).hasMessage(message));
	}

	@Test
	void processesOfAUserFollowTheUsersRoles() {
		this.runner.withInitializer(TestProperties.of(POLICIES))
			.withInitializer(TestProperties.of("luaprocess.security.scopes.ROLE_STAFF=shop:staff",
					"luaprocess.security.scopes.ROLE_ADMIN=shop:everything", "luaprocess.security.scopes.ROLE_USER=p",
					P + "actions=process.send", P + "resources=*", P + "effect=allow"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				ProcessActors actors = context.getBean(ProcessActors.class);
				login("olga", "ROLE_STAFF");
				Pid pid = runtime.spawn("demo:powers");
				assertThat(runtime.call("demo:asker", pid.toString(), "process.terminate")).isEqualTo("true");
				login("ada", "ROLE_ADMIN");
				Authentication demoted = new TestingAuthenticationToken("olga", "secret", "ROLE_USER");
				Identity identity = context.getBean(AuthenticationIdentities.class).of(demoted);
				assertThat(actors.reauthorize(identity)).isEqualTo(1);
				assertThat(runtime.call("demo:asker", pid.toString(), "process.terminate")).isEqualTo("false");
				assertThat(actors.terminate("olga")).isEqualTo(1);
				assertThat(runtime.isAlive(pid)).isFalse();
			});
	}

	private static Throwable rootCause(AssertableApplicationContext context) {
		return NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
	}

	private static void assertDenied(ProcessRuntime runtime) {
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> runtime.call("demo:whoami"));
	}

	private static void login(String name, String... authorities) {
		SecurityContextHolder
			.setContext(new SecurityContextImpl(new TestingAuthenticationToken(name, "secret", authorities)));
	}

	@Configuration(proxyBeanMethods = false)
	static class GeneralFactory {

		@Bean
		AuthorizationManagerFactory<Object> authorizationManagerFactory() {
			DefaultAuthorizationManagerFactory<Object> factory = new DefaultAuthorizationManagerFactory<>();
			factory.setAdditionalAuthorization(AllAuthoritiesAuthorizationManager.hasAllAuthorities("FACTOR_OTT"));
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPolicy {

		@Bean
		Policy noContext() {
			return Policy.builder("app:no-context").actions("process.context").deny();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JavaSecurity extends OwnPolicy {

		@Bean
		ProcessSecurityCustomizer processSecurity() {
			return (security) -> security
				.policy(security.rule("only-operators-terminate")
					.actions("process.terminate")
					.when(security.expression("!actor.hasAuthority('ROLE_OPERATOR')"))
					.deny())
				.scope("*", security.rule("everyone").actions("process.call", "process.host").allow())
				.scope("ROLE_STAFF", "shop:staff");
		}

	}

}
