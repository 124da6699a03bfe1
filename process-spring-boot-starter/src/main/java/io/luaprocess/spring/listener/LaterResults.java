package io.luaprocess.spring.listener;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Results that are reactive types, if the application has Reactive Streams.
 */
final class LaterResults {

	private static final boolean REACTIVE = ClassUtils.isPresent("org.reactivestreams.Publisher",
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

	/** Is loaded only with Reactive Streams. */
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
			ReactiveAdapter futures = adapter(CompletableFuture.class);
			if (adapter == null || futures == null || adapter == futures) {
				return result;
			}
			Publisher<Object> publisher = adapter.toPublisher(result);
			return futures.fromPublisher(publisher);
		}

	}

}
