package io.luaprocess.spring.security;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Puts the {@link SecurityContext} of a request into the Reactor context under the key
 * that the context propagation of Spring Security reads, so that the security context
 * holder of each thread that works for the request has it. Runs after the filters of
 * Spring Security.
 */
public final class ReactiveCallerFilter implements WebFilter, Ordered {

	/** Key of Spring Security's accessor of the security context holder. */
	private static final String KEY = SecurityContext.class.getName();

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		Mono<Void> rest = chain.filter(exchange);
		return ReactiveSecurityContextHolder.getContext()
			.map((security) -> rest.contextWrite((context) -> context.put(KEY, security)))
			.defaultIfEmpty(rest)
			.flatMap((next) -> next);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
