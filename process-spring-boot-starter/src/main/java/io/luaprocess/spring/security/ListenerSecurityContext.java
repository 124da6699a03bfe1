package io.luaprocess.spring.security;

import java.util.concurrent.Callable;

import io.luaprocess.ProcessContext;
import io.luaprocess.security.Actor;
import io.luaprocess.spring.listener.ListenerInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * The security context holds the actor of the process while a listener method runs, and
 * nothing if it has none. A message does not say who its sender runs for.
 */
public final class ListenerSecurityContext implements ListenerInterceptor {

	private final SecurityContextHolderStrategy contexts;

	/**
	 * Creates the interceptor.
	 * @param contexts holds the security context
	 */
	public ListenerSecurityContext(SecurityContextHolderStrategy contexts) {
		this.contexts = contexts;
	}

	@Override
	public @Nullable Object around(ProcessContext process, Callable<@Nullable Object> call) throws Exception {
		Actor actor = process.actor();
		if (actor == null) {
			return call.call();
		}
		SecurityContext context = this.contexts.createEmptyContext();
		context.setAuthentication(
				(actor.principal() instanceof Authentication authentication) ? authentication : new ActorToken(actor));
		this.contexts.setContext(context);
		try {
			return call.call();
		}
		finally {
			this.contexts.clearContext();
		}
	}

}
