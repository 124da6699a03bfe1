package io.luaprocess.spring.security;

import java.util.Map;
import java.util.function.Supplier;

import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * The guard of processes and Java callers with Spring Security. It asks the
 * {@link AuthorizationManager}, treats an abstention as a denial and publishes denials.
 * Grants are not published. Thread-safe.
 */
public final class ProcessAuthorization implements Guard, PolicyBased {

	private static final AuthorizationResult ABSTAINED = new AuthorizationDecision(false);

	private final AuthorizationManager<ProcessPermission> manager;

	private final AuthenticationIdentities identities;

	private final AuthorizationEventPublisher publisher;

	/** The usual case, a grant by policies; {@code null} if they don't decide. */
	private final @Nullable Guard first;

	/**
	 * Creates the guard.
	 * @param manager decides
	 * @param identities the identities of authentications
	 * @param publisher publishes denials
	 */
	public ProcessAuthorization(AuthorizationManager<ProcessPermission> manager, AuthenticationIdentities identities,
			AuthorizationEventPublisher publisher) {
		this.manager = manager;
		this.identities = identities;
		this.publisher = publisher;
		this.first = (manager instanceof PolicyAuthorizationManager own) ? new Policies(own) : null;
	}

	@Override
	public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
		ProcessPermission permission = ProcessPermission.of(identity, action, resource, attributes);
		Supplier<Authentication> authentication = () -> this.identities.authentication(identity);
		AuthorizationResult result = this.manager.authorize(authentication, permission);
		if (result != null && result.isGranted()) {
			return true;
		}
		this.publisher.publishAuthorizationEvent(authentication, permission.brief(),
				(result != null) ? result : ABSTAINED);
		return false;
	}

	/**
	 * Decides without publishing a denial.
	 * @param identity the identity of the caller
	 * @param action the action
	 * @param resource the resource
	 * @return whether a call would be allowed
	 */
	public boolean permits(Identity identity, String action, String resource) {
		AuthorizationResult result = this.manager.authorize(() -> this.identities.authentication(identity),
				ProcessPermission.of(identity, action, resource, Map.of()));
		return result != null && result.isGranted();
	}

	@Override
	public boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
		if (this.first != null && !this.first.denies(identity, action, resource, attributes)) {
			return false;
		}
		ProcessPermission permission = ProcessPermission.of(identity, action, resource, attributes);
		Supplier<Authentication> authentication = () -> this.identities.authentication(identity);
		AuthorizationResult result = this.manager.authorize(authentication, permission);
		if (result == null || result.isGranted()) {
			return false;
		}
		this.publisher.publishAuthorizationEvent(authentication, permission, result);
		return true;
	}

	@Override
	public Refusal refusal(Identity identity, String action, String resource, Map<String, ?> attributes) {
		return (this.manager instanceof PolicyAuthorizationManager own)
				? own.refusal(identity, action, resource, attributes) : Refusal.UNKNOWN;
	}

	/** Denials are published, to listeners of the application that may block. */
	@Override
	public @Nullable Guard nonBlocking() {
		return this.first;
	}

	@Override
	public @Nullable PolicyEvaluator policies() {
		return (this.manager instanceof PolicyAuthorizationManager own) ? own.policies() : null;
	}

	@Override
	public String toString() {
		return "Spring Security" + ((policies() == null) ? " with " + this.manager.getClass().getName() : "");
	}

	/** Decides by policies and publishes nothing. */
	private record Policies(PolicyAuthorizationManager manager) implements Guard {

		@Override
		public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
			return this.manager.allows(identity, action, resource, attributes);
		}

		@Override
		public boolean denies(Identity identity, String action, String resource, Map<String, ?> attributes) {
			return this.manager.policies().denies(identity, action, resource, attributes);
		}

		@Override
		public Guard nonBlocking() {
			return this;
		}

	}

}
