package io.luaprocess.spring.security;

import io.luaprocess.spring.security.reactive.ReactiveCallers;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Makes the user of a request the caller of the runtime, see {@link ReactiveCallers}.
 * Runs after the filters of Spring Security.
 */
public final class ReactiveCallerFilter implements WebFilter, Ordered {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return ReactiveCallers.propagate(chain.filter(exchange));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
