package io.luaprocess.spring.module;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.spring.security.reactive.CallerContext;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Reactive results of Java functions, {@code Mono} and {@code Flux} and what Spring
 * adapts to them: the program waits for a single value, and gets a channel for several.
 * Their Reactor context has the security context of the call.
 */
public final class ReactiveResults implements LuaCallInterceptor {

	private final ClassValue<Optional<ReactiveAdapter>> adapters;

	/**
	 * Creates the interceptor.
	 * @param adapters knows the reactive types
	 */
	public ReactiveResults(ReactiveAdapterRegistry adapters) {
		this.adapters = new ClassValue<>() {

			@Override
			protected Optional<ReactiveAdapter> computeValue(Class<?> type) {
				boolean known = CompletionStage.class.isAssignableFrom(type)
						|| Flow.Publisher.class.isAssignableFrom(type);
				return known ? Optional.empty() : Optional.ofNullable(adapters.getAdapter(type));
			}

		};
	}

	@Override
	public @Nullable Object around(LuaCall call, LuaFunction function) throws Exception {
		Object result = function.call(call);
		return switch (result) {
			case null -> null;
			case Mono<?> mono -> later(mono);
			case Flux<?> flux -> source(flux);
			default -> adapted(result);
		};
	}

	private Object adapted(Object result) {
		ReactiveAdapter adapter = this.adapters.get(result.getClass()).orElse(null);
		if (adapter == null) {
			return result;
		}
		return adapter.isMultiValue() ? source(Flux.from(adapter.toPublisher(result)))
				: later(Mono.from(adapter.toPublisher(result)));
	}

	private static <T> CompletionStage<@Nullable T> later(Mono<T> mono) {
		return mono.contextWrite(CallerContext.ofThread()).toFuture();
	}

	private static <T> Flow.Publisher<T> source(Flux<T> flux) {
		return JdkFlowAdapter.publisherToFlowPublisher(flux.contextWrite(CallerContext.ofThread()));
	}

}
