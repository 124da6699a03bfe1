package io.luaprocess.spring.security;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * Decides by the policies of the application and of the caller's scope. Never abstains. A
 * caller without identity may create actors and scopes only if an application policy
 * allows it.
 *
 * @see PolicyEvaluator
 */
public final class PolicyAuthorizationManager implements AuthorizationManager<ProcessPermission> {

	private static final AuthorizationDecision GRANTED = new AuthorizationDecision(true);

	private static final AuthorizationDecision DENIED = new AuthorizationDecision(false);

	/** Actions that a caller without identity needs an expressly allowing policy for. */
	private static final Set<String> CREATIONS = Set.of("security.actor.create", "security.scope.create");

	private final PolicyEvaluator policies;

	private final AuthenticationIdentities identities;

	/**
	 * Creates the manager.
	 * @param policies evaluates the policies
	 * @param identities the identities of authenticated callers; used for permissions
	 * that were not made by the runtime
	 */
	public PolicyAuthorizationManager(PolicyEvaluator policies, AuthenticationIdentities identities) {
		this.policies = policies;
		this.identities = identities;
	}

	@Override
	public AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			ProcessPermission permission) {
		Identity identity = permission.identity();
		if (identity == null) {
			identity = this.identities.of(authentication.get());
		}
		return allows(identity, permission.action(), permission.resource(), permission.meta()) ? GRANTED : DENIED;
	}

	private static boolean isUnknown(@Nullable Actor actor) {
		return actor == null || actor.principal() instanceof AnonymousAuthenticationToken;
	}

	PolicyEvaluator policies() {
		return this.policies;
	}

	Refusal refusal(Identity identity, String action, String resource, Map<String, ?> attributes) {
		Refusal refusal = this.policies.refusal(identity, action, resource, attributes);
		boolean creates = CREATIONS.contains(action) && isUnknown(identity.actor());
		return (creates && refusal.reason() == Refusal.Reason.UNKNOWN) ? Refusal.NOT_IN_APPLICATION : refusal;
	}

	boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
		if (CREATIONS.contains(action) && isUnknown(identity.actor())
				&& !this.policies.allowsExpressly(identity, action, resource, attributes)) {
			return false;
		}
		return this.policies.allows(identity, action, resource, attributes);
	}

}
