package io.luaprocess.spring.security;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Java code that a program calls finds the {@code Authentication} of the program's actor
 * in its security context, an anonymous one without actor. What it asks of the runtime is
 * asked for actor and scope of the program. Afterwards the thread has the context it had
 * before. Other interceptors run with that context.
 */
public final class ActorSecurityContext implements LuaCallInterceptor, Ordered {

	private final SecurityContextHolderStrategy contexts;

	private final AuthenticationIdentities identities;

	/**
	 * Creates the interceptor.
	 * @param contexts holds the security context
	 * @param identities the authentications of identities
	 */
	public ActorSecurityContext(SecurityContextHolderStrategy contexts, AuthenticationIdentities identities) {
		this.contexts = contexts;
		this.identities = identities;
	}

	@Override
	public @Nullable Object around(LuaCall call, LuaFunction function) throws Exception {
		SecurityContext before = this.contexts.getContext();
		Identity identity = new Identity(call.actor(), call.scope());
		this.contexts.setContext(new ProcessSecurityContext(this.identities.authentication(identity), identity));
		try {
			return function.call(call);
		}
		finally {
			if (before.getAuthentication() == null) {
				this.contexts.clearContext();
			}
			else {
				this.contexts.setContext(before);
			}
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 100;
	}

}
