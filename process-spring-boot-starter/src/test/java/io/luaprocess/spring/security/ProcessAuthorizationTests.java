package io.luaprocess.spring.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessAuthorization} and {@link SecurityContextCallers}.
 */
class ProcessAuthorizationTests {

	private static final Authentication OLGA = new TestingAuthenticationToken("olga", "secret", "ROLE_OPERATOR");

	private static final Authentication UWE = new TestingAuthenticationToken("uwe", "secret", "ROLE_USER");

	private final List<Object> events = new ArrayList<>();

	private final AuthenticationIdentities identities = new AuthenticationIdentities(new NoScopes(), null);

	@Test
	void grantIsNotPublished() {
		assertThat(guard(AuthorityAuthorizationManager.hasRole("OPERATOR")).allows(this.identities.of(OLGA),
				"process.terminate", "{app:processes|0x00001}", Map.of()))
			.isTrue();
		assertThat(this.events).isEmpty();
	}

	@Test
	void denialIsPublishedWithPermissionAndAuthentication() {
		assertThat(guard(AuthorityAuthorizationManager.hasRole("OPERATOR")).allows(this.identities.of(UWE),
				"process.terminate", "{app:processes|0x00001}", Map.of("pid", "{app:processes|0x00002}")))
			.isFalse();
		assertThat(this.events).singleElement().isInstanceOfSatisfying(AuthorizationDeniedEvent.class, (event) -> {
			assertThat(event.getAuthentication().get()).isSameAs(UWE);
			assertThat(event.getObject()).isInstanceOfSatisfying(ProcessPermission.class, (permission) -> {
				assertThat(permission.action()).isEqualTo("process.terminate");
				assertThat(permission.resource()).isEqualTo("{app:processes|0x00001}");
				assertThat(permission.meta()).containsOnly(Map.entry("pid", "{app:processes|0x00002}"));
			});
		});
	}

	@Test
	void abstentionIsDenial() {
		assertThat(guard((authentication, permission) -> null).allows(Identity.NONE, "process.send", "x", Map.of()))
			.isFalse();
		assertThat(this.events).hasSize(1);
	}

	@Test
	void policiesDecideByIdentityOfCaller() {
		ProcessAuthorization guard = guard(policies(Rule.deny("process.terminate", Rule.without("ROLE_OPERATOR"))));
		assertThat(guard.allows(this.identities.of(OLGA), "process.terminate", "x", Map.of())).isTrue();
		assertThat(guard.allows(this.identities.of(UWE), "process.terminate", "x", Map.of())).isFalse();
		assertThat(guard.allows(Identity.NONE, "process.terminate", "x", Map.of())).isFalse();
		assertThat(this.events).hasSize(2);
	}

	@Test
	void whatPoliciesGrantIsDecidedWithoutBlocking() {
		Guard first = guard(policies(Rule.deny("process.terminate", Rule.without("ROLE_OPERATOR")))).nonBlocking();
		assertThat(first).isNotNull();
		assertThat(first.nonBlocking()).isSameAs(first);
		for (Authentication caller : List.of(OLGA, UWE)) {
			boolean operator = caller == OLGA;
			Identity identity = this.identities.of(caller);
			assertThat(first.allows(identity, "process.terminate", "x", Map.of())).isEqualTo(operator);
			assertThat(first.denies(identity, "process.terminate", "x", Map.of())).isEqualTo(!operator);
		}
		assertThat(this.events).isEmpty();
	}

	@Test
	void managerOfTheApplicationMayBlock() {
		assertThat(guard(AuthorityAuthorizationManager.hasRole("OPERATOR")).nonBlocking()).isNull();
	}

	@Test
	void policiesDecideAboutPermissionsMadeByTheApplication() {
		AuthorizationManager<ProcessPermission> manager = policies(
				Rule.deny("process.terminate", Rule.without("ROLE_OPERATOR")));
		ProcessPermission permission = new ProcessPermission("process.terminate", "x");
		assertThat(manager.authorize(() -> OLGA, permission).isGranted()).isTrue();
		assertThat(manager.authorize(() -> UWE, permission).isGranted()).isFalse();
	}

	@Test
	void javaCallerIsWhoTheSecurityContextSays() {
		SecurityContextCallers callers = new SecurityContextCallers(SecurityContextHolder.getContextHolderStrategy(),
				this.identities);
		assertThat(callers.current()).isEqualTo(Identity.NONE);
		SecurityContextHolder.setContext(new SecurityContextImpl(OLGA));
		try {
			assertThat(callers.current()).isEqualTo(this.identities.of(OLGA));
			assertThat(callers.denied("process.terminate", "x", "not allowed to terminate: x"))
				.isInstanceOf(AuthorizationDeniedException.class)
				.hasMessage("not allowed to terminate: x");
		}
		finally {
			SecurityContextHolder.clearContext();
		}
		assertThat(callers.denied("process.terminate", "x", "not allowed to terminate: x"))
			.isInstanceOf(AuthorizationDeniedException.class)
			.hasMessage("not allowed to terminate: x (thread " + Thread.currentThread().getName()
					+ " has no Authentication)");
	}

	private PolicyAuthorizationManager policies(Policy... policies) {
		return new PolicyAuthorizationManager(new PolicyEvaluator(List.of(policies), false), this.identities);
	}

	private ProcessAuthorization guard(AuthorizationManager<ProcessPermission> manager) {
		ApplicationEventPublisher publisher = new ApplicationEventPublisher() {

			@Override
			public void publishEvent(Object event) {
				ProcessAuthorizationTests.this.events.add(event);
			}

			@Override
			public void publishEvent(ApplicationEvent event) {
				ProcessAuthorizationTests.this.events.add(event);
			}

		};
		return new ProcessAuthorization(manager, this.identities, new SpringAuthorizationEventPublisher(publisher));
	}

	private static final class NoScopes implements ScopeSource {

		@Override
		public boolean isEmpty() {
			return true;
		}

		@Override
		public Collection<Policy> policies(String authority) {
			return List.of();
		}

	}

}
