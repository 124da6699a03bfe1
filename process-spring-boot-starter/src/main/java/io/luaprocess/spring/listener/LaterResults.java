package io.luaprocess.spring.listener;

import java.util.concurrent.CompletionStage;

import io.luaprocess.spring.security.reactive.CallerContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Results that are reactive types, if the application has Reactor.
 */
final class LaterResults {

	private static final boolean REACTIVE = ClassUtils.isPresent("reactor.core.publisher.Mono",
			LaterResults.class.getClassLoader());

	private LaterResults() {
	}

	/** A future of a reactive value; anything else stays as it is. */
	static @Nullable Object stage(@Nullable Object result) {
		return (REACTIVE && result != null) ? Reactive.stage(result) : result;
	}

	/** Whether a type holds several values, which cannot be one answer. */
	static boolean isMultiValue(Class<?> type) {
		return REACTIVE && Reactive.isMultiValue(type);
	}

	/** Is loaded only with Reactor. */
	private static final class Reactive {

		private Reactive() {
		}

		static @Nullable ReactiveAdapter adapter(Class<?> type) {
			return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		}

		static boolean isMultiValue(Class<?> type) {
			ReactiveAdapter adapter = adapter(type);
			return adapter != null && adapter.isMultiValue();
		}

		static @Nullable Object stage(Object result) {
			ReactiveAdapter adapter = adapter(result.getClass());
			if (adapter == null || result instanceof CompletionStage<?>) {
				return result;
			}
			return Mono.from(adapter.toPublisher(result)).contextWrite(CallerContext.ofThread()).toFuture();
		}

	}

}
