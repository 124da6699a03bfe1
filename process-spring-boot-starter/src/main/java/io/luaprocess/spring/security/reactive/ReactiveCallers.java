package io.luaprocess.spring.security.reactive;

import reactor.core.publisher.Mono;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;

/**
 * Makes the user of reactive code the caller of the runtime.
 */
public final class ReactiveCallers {

	/** Key of Spring Security's accessor of the security context holder. */
	static final String KEY = SecurityContext.class.getName();

	private ReactiveCallers() {
	}

	/**
	 * Puts the {@link SecurityContext} of a subscription into the Reactor context under
	 * the key that the context propagation of Spring Security reads, so that the security
	 * context holder of each thread that works for the subscription has it.
	 * @param <T> the type of the elements
	 * @param work what is subscribed to
	 * @return the same with a caller; without one if there is none
	 */
	public static <T> Mono<T> propagate(Mono<T> work) {
		return ReactiveSecurityContextHolder.getContext()
			.map((security) -> work.contextWrite((context) -> context.put(KEY, security)))
			.defaultIfEmpty(work)
			.flatMap((next) -> next);
	}

}
