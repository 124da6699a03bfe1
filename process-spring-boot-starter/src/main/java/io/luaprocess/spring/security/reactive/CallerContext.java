package io.luaprocess.spring.security.reactive;

import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Gives reactive results of Java code the user for whom the code has run, so that method
 * security of reactive code finds the user in the Reactor context.
 */
public final class CallerContext {

	private static final boolean SECURITY = ClassUtils.isPresent(
			"org.springframework.security.core.context.ReactiveSecurityContextHolder",
			CallerContext.class.getClassLoader());

	private CallerContext() {
	}

	/**
	 * Returns what to write into the Reactor context.
	 * @return the security context of the current thread; nothing if it has none, or
	 * without Spring Security
	 */
	public static ContextView ofThread() {
		return SECURITY ? Secured.ofThread() : Context.empty();
	}

	/** Is loaded only with Spring Security. */
	private static final class Secured {

		private Secured() {
		}

		static ContextView ofThread() {
			SecurityContext security = SecurityContextHolder.getContext();
			return (security.getAuthentication() == null) ? Context.empty()
					: ReactiveSecurityContextHolder.withSecurityContext(Mono.just(security))
						.put(ReactiveCallers.KEY, security);
		}

	}

}
