package io.luaprocess.spring.security;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Identity;

import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Java callers are who the security context of their thread says; a denial is an
 * {@link AuthorizationDeniedException}. The {@code Authentication} is taken when the
 * runtime is called; the threads of processes never look at a security context.
 */
public final class SecurityContextCallers implements JavaCallers {

	private final SecurityContextHolderStrategy contexts;

	private final AuthenticationIdentities identities;

	/**
	 * Creates the callers.
	 * @param contexts holds the security context
	 * @param identities who the callers are
	 */
	public SecurityContextCallers(SecurityContextHolderStrategy contexts, AuthenticationIdentities identities) {
		this.contexts = contexts;
		this.identities = identities;
	}

	@Override
	public Identity current() {
		return this.identities.of(this.contexts.getContext().getAuthentication());
	}

	@Override
	public boolean mayBlock() {
		return EventLoops.mayBlock();
	}

	/**
	 * A thread without an {@code Authentication} is the usual reason why a user is denied
	 * what the user may do, and the message says so.
	 */
	@Override
	public RuntimeException denied(String action, String resource, String message) {
		boolean nobody = this.contexts.getContext().getAuthentication() == null;
		return new AuthorizationDeniedException(
				nobody ? message + " (thread " + Thread.currentThread().getName() + " has no Authentication)" : message,
				new AuthorizationDecision(false));
	}

}
