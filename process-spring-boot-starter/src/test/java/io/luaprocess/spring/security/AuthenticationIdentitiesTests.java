package io.luaprocess.spring.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AuthenticationIdentities}.
 */
class AuthenticationIdentitiesTests {

	private static final Authentication OLGA = new TestingAuthenticationToken("olga", "secret", "ROLE_OPERATOR",
			"SCOPE_read");

	private final AuthenticationIdentities identities = new AuthenticationIdentities(scopes(Map.of()), null);

	@Test
	void nobodyHasNeitherActorNorScope() {
		assertThat(this.identities.of(null)).isEqualTo(Identity.NONE);
	}

	@Test
	void authenticationBecomesActor() {
		Actor actor = this.identities.of(OLGA).actor();
		assertThat(actor).isNotNull();
		assertThat(actor.id()).isEqualTo("olga");
		assertThat(actor.meta()).containsEntry("roles", List.of("ROLE_OPERATOR"))
			.containsEntry("authorities", List.of("ROLE_OPERATOR", "SCOPE_read"))
			.hasSize(2);
		assertThat(actor.principal()).isSameAs(OLGA);
	}

	@Test
	void withoutConfiguredScopesThereIsNoScope() {
		assertThat(this.identities.of(OLGA).scope()).isNull();
	}

	@Test
	void scopeConsistsOfPoliciesOfAuthoritiesAndOfEverybody() {
		Policy operators = Rule.allow("process.terminate", (actor) -> true);
		Policy everybody = Rule.allow("process.send", (actor) -> true);
		Policy admins = Rule.allow("process.security", (actor) -> true);
		Scope scope = new AuthenticationIdentities(
				scopes(Map.of("ROLE_OPERATOR", operators, "*", everybody, "ROLE_ADMIN", admins)), null)
			.of(OLGA)
			.scope();
		assertThat(scope).isNotNull();
		assertThat(scope.policies()).containsExactlyInAnyOrder(operators, everybody);
	}

	@Test
	void anonymousCallersAreNotEverybody() {
		Authentication anonymous = new AnonymousAuthenticationToken("key", "anonymousUser",
				AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
		Scope scope = new AuthenticationIdentities(scopes(Map.of("*", Rule.allow("process.send", (actor) -> true))),
				null)
			.of(anonymous)
			.scope();
		assertThat(scope).isNotNull();
		assertThat(scope.policies()).isEmpty();
	}

	@Test
	void roleHierarchyCounts() {
		RoleHierarchyImpl hierarchy = RoleHierarchyImpl.fromHierarchy("ROLE_OPERATOR > ROLE_USER");
		Actor actor = new AuthenticationIdentities(scopes(Map.of()), hierarchy).of(OLGA).actor();
		assertThat(actor).isNotNull();
		assertThat(actor.meta().get("roles")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.containsExactlyInAnyOrder("ROLE_OPERATOR", "ROLE_USER");
	}

	@Test
	void actorTurnsBackIntoItsAuthentication() {
		assertThat(this.identities.authentication(this.identities.of(OLGA))).isSameAs(OLGA);
	}

	@Test
	void callerWithoutActorIsAnonymous() {
		assertThat(this.identities.authentication(Identity.NONE)).isInstanceOf(AnonymousAuthenticationToken.class);
	}

	@Test
	void actorOfScriptHasNoAuthorities() {
		Actor forged = new Actor("eve", Map.of("roles", List.of("ROLE_OPERATOR")));
		Authentication authentication = this.identities.authentication(new Identity(forged, null));
		assertThat(authentication.getName()).isEqualTo("eve");
		assertThat(authentication.getAuthorities()).isEmpty();
		assertThat(authentication.isAuthenticated()).isFalse();
	}

	@Test
	void actorOfApplicationHasItsRoles() {
		Actor job = new Actor("job", Map.of("roles", List.of("ROLE_OPERATOR")), new Object());
		Authentication authentication = this.identities.authentication(new Identity(job, null));
		assertThat(authentication.isAuthenticated()).isTrue();
		assertThat(authentication.getAuthorities()).extracting(GrantedAuthority::getAuthority)
			.map(String.class::cast)
			.containsExactly("ROLE_OPERATOR");
	}

	private static ScopeSource scopes(Map<String, Policy> policies) {
		return new ScopeSource() {

			@Override
			public boolean isEmpty() {
				return policies.isEmpty();
			}

			@Override
			public Collection<Policy> policies(String authority) {
				return policies.containsKey(authority) ? List.of(policies.get(authority)) : List.of();
			}

		};
	}

}
