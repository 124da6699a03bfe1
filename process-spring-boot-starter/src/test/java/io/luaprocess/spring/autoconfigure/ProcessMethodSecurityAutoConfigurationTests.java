package io.luaprocess.spring.autoconfigure;

import java.io.Serializable;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.security.Guard;
import io.luaprocess.spring.security.ProcessPermissionEvaluator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.PermissionEvaluator;
import org.springframework.security.access.expression.method.DefaultMethodSecurityExpressionHandler;
import org.springframework.security.access.expression.method.MethodSecurityExpressionHandler;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.core.GrantedAuthorityDefaults;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProcessMethodSecurityAutoConfiguration}.
 */
class ProcessMethodSecurityAutoConfigurationTests {

	private static final String[] ONLY_OPERATORS_TERMINATE = {
			"luaprocess.security.policies.p.actions=process.terminate,order.cancel",
			"luaprocess.security.policies.p.resources=*", "luaprocess.security.policies.p.effect=deny",
			"luaprocess.security.policies.p.when=!actor.hasAuthority('ROLE_OPERATOR')" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessSecurityAutoConfiguration.class,
				ProcessMethodSecurityAutoConfiguration.class))
		.withInitializer(TestProperties.of(ONLY_OPERATORS_TERMINATE));

	@AfterEach
	void clearSecurityContext() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void annotationsFollowTheRulesOfTheRuntime() {
		this.runner.withUserConfiguration(Methods.class).run((context) -> {
			Operations operations = context.getBean(Operations.class);
			Pid pid = context.getBean(ProcessRuntime.class).process("demo:waiter").name("victim").spawn();
			login("uwe", "ROLE_USER");
			assertDenied(() -> operations.end(pid));
			assertDenied(() -> operations.endText(pid.toString()));
			assertDenied(() -> operations.endText("victim"));
			assertDenied(() -> operations.endTarget(pid));
			assertDenied(() -> operations.cancelOrder(17L));
			assertThatCode(() -> operations.send(pid)).doesNotThrowAnyException();
			login("olga", "ROLE_OPERATOR");
			assertThatCode(() -> operations.end(pid)).doesNotThrowAnyException();
			assertThatCode(() -> operations.endText("victim")).doesNotThrowAnyException();
			assertThatCode(() -> operations.endTarget(pid)).doesNotThrowAnyException();
			assertThatCode(() -> operations.cancelOrder(17L)).doesNotThrowAnyException();
			assertDenied(() -> operations.elsewhere("x"));
		});
	}

	@Test
	void nameIsCheckedAsThePidOfItsHolder() {
		this.runner.withUserConfiguration(Methods.class)
			.withInitializer(TestProperties.of("luaprocess.security.policies.names.actions=process.send",
					"luaprocess.security.policies.names.resources={*",
					"luaprocess.security.policies.names.effect=deny"))
			.run((context) -> {
				Operations operations = context.getBean(Operations.class);
				context.getBean(ProcessRuntime.class).process("demo:waiter").name("victim").spawn();
				login("olga", "ROLE_OPERATOR");
				assertDenied(() -> operations.sendTo("victim"));
				assertThatCode(() -> operations.sendTo("nobody")).doesNotThrowAnyException();
			});
	}

	@Test
	void misspeltActionIsAnError() {
		this.runner.withUserConfiguration(Methods.class).run((context) -> {
			login("olga", "ROLE_OPERATOR");
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> context.getBean(Operations.class).misspelt("x"))
				.withMessage("hasPermission: unknown action 'process.terminat', did you mean 'process.terminate'?");
		});
	}

	@Test
	void evaluatorOfTheApplicationDecidesAboutItsOwnTargets() {
		this.runner.withUserConfiguration(Methods.class)
			.withBean(PermissionEvaluator.class, OwnEvaluator::new)
			.run((context) -> {
				assertThat(context).hasSingleBean(PermissionEvaluator.class);
				Operations operations = context.getBean(Operations.class);
				Pid pid = context.getBean(ProcessRuntime.class).spawn("demo:waiter");
				login("uwe", "ROLE_USER");
				assertDenied(() -> operations.end(pid));
				assertThatCode(() -> operations.elsewhere("good")).doesNotThrowAnyException();
				assertDenied(() -> operations.elsewhere("bad"));
			});
	}

	@Test
	void handlerOfTheApplicationIsLeftAlone() {
		DefaultMethodSecurityExpressionHandler own = new DefaultMethodSecurityExpressionHandler();
		this.runner.withUserConfiguration(Methods.class)
			.withBean(MethodSecurityExpressionHandler.class, () -> own)
			.run((context) -> assertThat(context.getBean(MethodSecurityExpressionHandler.class)).isSameAs(own));
	}

	@Test
	void handlerKnowsHierarchyAndPrefix() {
		this.runner.withUserConfiguration(Methods.class)
			.withBean(RoleHierarchy.class, () -> RoleHierarchyImpl.fromHierarchy("R_ADMIN > R_CLERK"))
			.withBean(GrantedAuthorityDefaults.class, () -> new GrantedAuthorityDefaults("R_"))
			.run((context) -> {
				login("ada", "R_ADMIN");
				assertThatCode(() -> context.getBean(Operations.class).clerk()).doesNotThrowAnyException();
				login("uwe", "R_USER");
				assertDenied(() -> context.getBean(Operations.class).clerk());
			});
	}

	@Test
	void guardOfTheApplicationDecides() {
		Guard guard = (identity, action, resource, attributes) -> resource.equals("open");
		this.runner.withUserConfiguration(Methods.class).withBean(Guard.class, () -> guard).run((context) -> {
			login("uwe", "ROLE_USER");
			assertThatCode(() -> context.getBean(Operations.class).endText("open")).doesNotThrowAnyException();
			assertDenied(() -> context.getBean(Operations.class).endText("shut"));
		});
	}

	@Test
	void withoutMethodSecurityThereIsOnlyTheEvaluator() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ProcessPermissionEvaluator.class)
			.doesNotHaveBean(MethodSecurityExpressionHandler.class));
	}

	@Test
	void withoutSpringSecurityThereIsNothing() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("processPermissionEvaluator"));
	}

	private static void assertDenied(Runnable code) {
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(code::run);
	}

	private static void login(String name, String... authorities) {
		SecurityContextHolder
			.setContext(new SecurityContextImpl(new TestingAuthenticationToken(name, "secret", authorities)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Methods {

		@Bean
		Operations operations() {
			return new Operations();
		}

	}

	static class Operations {

		@PreAuthorize("hasPermission(#pid, 'process', 'process.terminate')")
		public void end(Pid pid) {
		}

		@PreAuthorize("hasPermission(#pid, 'process', 'process.terminate')")
		public void endText(String pid) {
		}

		@PreAuthorize("hasPermission(#pid, 'process.terminate')")
		public void endTarget(Pid pid) {
		}

		@PreAuthorize("hasPermission(#pid, 'process', 'process.send')")
		public void send(Pid pid) {
		}

		@PreAuthorize("hasPermission(#name, 'process', 'process.send')")
		public void sendTo(String name) {
		}

		@PreAuthorize("hasPermission(#order, 'process', 'order.cancel')")
		public void cancelOrder(Long order) {
		}

		@PreAuthorize("hasPermission(#pid, 'process', 'process.terminat')")
		public void misspelt(String pid) {
		}

		@PreAuthorize("hasPermission(#id, 'order', 'read')")
		public void elsewhere(String id) {
		}

		@PreAuthorize("hasRole('CLERK')")
		public void clerk() {
		}

	}

	static class OwnEvaluator implements PermissionEvaluator {

		@Override
		public boolean hasPermission(Authentication authentication, Object target, Object permission) {
			return false;
		}

		@Override
		public boolean hasPermission(Authentication authentication, Serializable id, String type, Object permission) {
			return id.equals("good");
		}

	}

}
