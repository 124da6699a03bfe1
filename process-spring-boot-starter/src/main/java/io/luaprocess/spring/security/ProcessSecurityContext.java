package io.luaprocess.spring.security;

import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * The security context of Java code that a program calls.
 */
final class ProcessSecurityContext extends SecurityContextImpl {

	private static final long serialVersionUID = 1L;

	private final Authentication original;

	private final transient Identity identity;

	ProcessSecurityContext(Authentication authentication, Identity identity) {
		super(authentication);
		this.original = authentication;
		this.identity = identity;
	}

	/**
	 * Returns the identity of the program.
	 * @param context a security context
	 * @return the identity; {@code null} if the context is none of a program, or has got
	 * another authentication
	 */
	static @Nullable Identity identity(SecurityContext context) {
		return (context instanceof ProcessSecurityContext own && own.getAuthentication() == own.original) ? own.identity
				: null;
	}

}
