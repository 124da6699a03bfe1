package io.luaprocess.spring.security;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Identity;

import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * The identity of a Java caller comes from the security context of its thread; a denial
 * is an {@link AuthorizationDeniedException}. The {@code Authentication} is read when the
 * runtime is called; the threads of processes never read a security context.
 */
public final class SecurityContextCallers implements JavaCallers {

	private final SecurityContextHolderStrategy contexts;

	private final AuthenticationIdentities identities;

	/**
	 * Creates the callers.
	 * @param contexts holds the security context
	 * @param identities the identities of authentications
	 */
	public SecurityContextCallers(SecurityContextHolderStrategy contexts, AuthenticationIdentities identities) {
		this.contexts = contexts;
		this.identities = identities;
	}

	@Override
	public Identity current() {
		SecurityContext context = this.contexts.getContext();
		Identity program = ProcessSecurityContext.identity(context);
		return (program != null) ? program : this.identities.of(context.getAuthentication());
	}

	@Override
	public boolean mayBlock() {
		return EventLoops.mayBlock();
	}

	/**
	 * A thread without an {@code Authentication} is the usual reason for an unexpected
	 * denial, so the message says it.
	 */
	@Override
	public RuntimeException denied(String action, String resource, String message) {
		boolean anonymous = this.contexts.getContext().getAuthentication() == null;
		return new AuthorizationDeniedException(anonymous
				? message + " (thread " + Thread.currentThread().getName() + " has no Authentication)" : message,
				new AuthorizationDecision(false));
	}

}
