package io.luaprocess.spring.security;

import java.util.Map;
import java.util.function.Supplier;

import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * Decides by the policies of the application and of the caller's scope. Never abstains.
 *
 * @see PolicyEvaluator
 */
public final class PolicyAuthorizationManager implements AuthorizationManager<ProcessPermission> {

	private static final AuthorizationDecision GRANTED = new AuthorizationDecision(true);

	private static final AuthorizationDecision DENIED = new AuthorizationDecision(false);

	private final PolicyEvaluator policies;

	private final AuthenticationIdentities identities;

	/**
	 * Creates the manager.
	 * @param policies evaluates the policies
	 * @param identities who an authenticated caller is; used for permissions that were
	 * not made by the runtime
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

	PolicyEvaluator policies() {
		return this.policies;
	}

	boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return this.policies.allows(identity, action, resource, attributes);
	}

}
