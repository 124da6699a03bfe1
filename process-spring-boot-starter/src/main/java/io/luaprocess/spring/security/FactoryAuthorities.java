package io.luaprocess.spring.security;

import java.util.Collection;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.AuthorityConditions;
import io.luaprocess.security.Effect;
import io.luaprocess.security.Identity;
import io.luaprocess.security.PolicyCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.AuthorizationResult;

/**
 * Conditions of policies that ask for authorities, decided by the
 * {@link AuthorizationManagerFactory} of the application, which may know a role hierarchy
 * or ask for more, such as a second factor. What it asks for more must not lift a denial:
 * a policy that denies applies as soon as the caller has the authority. Thread-safe.
 */
public final class FactoryAuthorities implements AuthorityConditions {

	private final AuthorizationManagerFactory<? super ProcessPermission> factory;

	private final AuthenticationIdentities identities;

	/**
	 * Creates the conditions.
	 * @param factory makes the managers that are asked; they must not block
	 * @param identities the authentications of actors
	 */
	public FactoryAuthorities(AuthorizationManagerFactory<? super ProcessPermission> factory,
			AuthenticationIdentities identities) {
		this.factory = factory;
		this.identities = identities;
	}

	@Override
	public PolicyCondition anyOf(Collection<String> authorities) {
		return new Condition(this.factory.hasAnyAuthority(authorities.toArray(String[]::new)),
				LISTED.anyOf(authorities), this.identities);
	}

	private record Condition(AuthorizationManager<? super ProcessPermission> manager, PolicyCondition listed,
			AuthenticationIdentities identities) implements PolicyCondition {

		@Override
		public boolean holds(@Nullable Actor actor, String action, String resource, Map<String, ?> meta,
				Effect effect) {
			return effect == Effect.DENY && this.listed.holds(actor, action, resource, meta, effect)
					|| isGranted(actor, action, resource, meta);
		}

		private boolean isGranted(@Nullable Actor actor, String action, String resource, Map<String, ?> meta) {
			Identity identity = new Identity(actor, null);
			AuthorizationResult result = this.manager.authorize(() -> this.identities.authentication(identity),
					ProcessPermission.of(identity, action, resource, meta));
			return result != null && result.isGranted();
		}

	}

}
