package io.luaprocess.spring.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Effect;
import io.luaprocess.security.Policy;
import io.luaprocess.security.PolicyBuilder;
import org.junit.jupiter.api.Test;

import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AllAuthoritiesAuthorizationManager;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FactoryAuthorities}.
 */
class FactoryAuthoritiesTests {

	private final AuthenticationIdentities identities = new AuthenticationIdentities(new ScopeSource() {

		@Override
		public boolean isEmpty() {
			return true;
		}

		@Override
		public Collection<Policy> policies(String authority) {
			return List.of();
		}

	}, null);

	private final DefaultAuthorizationManagerFactory<Object> factory = new DefaultAuthorizationManagerFactory<>();

	@Test
	void hierarchyOfTheFactoryCounts() {
		this.factory.setRoleHierarchy(RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_OPERATOR"));
		Policy policy = rule().allow();
		assertThat(effect(policy, user("ROLE_ADMIN"))).isEqualTo(Effect.ALLOW);
		assertThat(effect(policy, user("ROLE_OPERATOR"))).isEqualTo(Effect.ALLOW);
		assertThat(effect(policy, user("ROLE_USER"))).isEqualTo(Effect.UNDEFINED);
		assertThat(effect(policy, null)).isEqualTo(Effect.UNDEFINED);
	}

	@Test
	void additionalRequirementHoldsForWhatIsAllowedAndNeverLiftsADenial() {
		this.factory.setAdditionalAuthorization(AllAuthoritiesAuthorizationManager.hasAllAuthorities("FACTOR_OTT"));
		assertThat(effect(rule().allow(), user("ROLE_OPERATOR"))).isEqualTo(Effect.UNDEFINED);
		assertThat(effect(rule().allow(), user("ROLE_OPERATOR", "FACTOR_OTT"))).isEqualTo(Effect.ALLOW);
		assertThat(effect(rule().deny(), user("ROLE_OPERATOR"))).isEqualTo(Effect.DENY);
		assertThat(effect(rule().deny(), user("ROLE_USER", "FACTOR_OTT"))).isEqualTo(Effect.UNDEFINED);
	}

	@Test
	void actorThatAProgramMadeHasNoAuthority() {
		Actor forged = new Actor("eve", Map.of("authorities", List.of("ROLE_OPERATOR")));
		assertThat(effect(rule().allow(), forged)).isEqualTo(Effect.UNDEFINED);
		Actor service = new Actor("reaper", Map.of("roles", List.of("ROLE_OPERATOR")), new Object());
		assertThat(effect(rule().allow(), service)).isEqualTo(Effect.ALLOW);
	}

	private PolicyBuilder rule() {
		return new PolicyBuilder("t:p", new FactoryAuthorities(this.factory, this.identities)).actions("*")
			.authorities("ROLE_OPERATOR");
	}

	private Actor user(String... authorities) {
		return this.identities.of(new TestingAuthenticationToken("uwe", "secret", authorities)).actor();
	}

	private static Effect effect(Policy policy, Actor actor) {
		return policy.evaluate(actor, "a", "r", Map.of());
	}

}
