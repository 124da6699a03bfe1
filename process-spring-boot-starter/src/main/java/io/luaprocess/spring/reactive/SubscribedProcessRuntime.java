package io.luaprocess.spring.reactive;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.luaprocess.Pid;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Scope;
import io.luaprocess.spring.security.reactive.ReactiveCallers;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Calls a {@link ProcessRuntime} at each subscription, while the thread has the context
 * of the subscription.
 */
public final class SubscribedProcessRuntime implements ReactiveProcessRuntime {

	private static final boolean SECURITY = ClassUtils.isPresent(
			"org.springframework.security.core.context.ReactiveSecurityContextHolder",
			SubscribedProcessRuntime.class.getClassLoader());

	private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	private final ProcessRuntime runtime;

	/**
	 * Creates it.
	 * @param runtime the runtime
	 */
	public SubscribedProcessRuntime(ProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public Mono<Void> send(String destination, String topic, @Nullable Object @Nullable ... payload) {
		return run(() -> this.runtime.send(destination, topic, payload));
	}

	@Override
	public Mono<Object> request(String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload) {
		return future(() -> this.runtime.request(destination, topic, timeout, payload));
	}

	@Override
	public <T> Mono<T> requestFor(Class<T> type, String destination, String topic, Duration timeout,
			@Nullable Object @Nullable ... payload) {
		return future(() -> this.runtime.requestFor(type, destination, topic, timeout, payload));
	}

	@Override
	public ReactiveProcessRuntime.Builder process(String id) {
		return new Options((processes) -> processes.process(id), this.runtime);
	}

	@Override
	public Mono<Void> cancel(String destination, @Nullable Duration deadline, @Nullable String reason) {
		return run(() -> this.runtime.cancel(destination, deadline, reason));
	}

	@Override
	public Mono<Void> terminate(String destination) {
		return run(() -> this.runtime.terminate(destination));
	}

	@Override
	public Mono<ProcessExit> watch(String destination) {
		return future(() -> this.runtime.watch(destination));
	}

	private static Mono<Void> run(Runnable action) {
		return asCaller((caller) -> Mono.fromRunnable(() -> with(caller, () -> {
			action.run();
			return true;
		})));
	}

	private static <T> Mono<T> future(Supplier<? extends CompletableFuture<? extends @Nullable T>> action) {
		return asCaller((caller) -> Mono.fromFuture(() -> with(caller, action)));
	}

	private static <T> Mono<T> asCaller(Function<ContextSnapshot, Mono<T>> work) {
		Mono<T> mono = Mono.deferContextual((context) -> work.apply(SNAPSHOTS.captureAll(context)));
		return SECURITY ? ReactiveCallers.propagate(mono) : mono;
	}

	private static <T> T with(ContextSnapshot caller, Supplier<T> action) {
		try (ContextSnapshot.Scope scope = caller.setThreadLocals()) {
			return action.get();
		}
	}

	/**
	 * Options, applied when there is a subscription: some of them fail.
	 */
	private record Options(Function<ProcessRuntime, ProcessRuntime.Builder> begin,
			ProcessRuntime runtime) implements ReactiveProcessRuntime.Builder {

		private Options with(UnaryOperator<ProcessRuntime.Builder> option) {
			return new Options(this.begin.andThen(option), this.runtime);
		}

		private ProcessRuntime.Builder builder() {
			return this.begin.apply(this.runtime);
		}

		@Override
		public ReactiveProcessRuntime.Builder host(String host) {
			return with((builder) -> builder.host(host));
		}

		@Override
		public ReactiveProcessRuntime.Builder name(String name) {
			return with((builder) -> builder.name(name));
		}

		@Override
		public ReactiveProcessRuntime.Builder context(Map<String, ?> values) {
			return with((builder) -> builder.context(values));
		}

		@Override
		public ReactiveProcessRuntime.Builder actor(Actor actor) {
			return with((builder) -> builder.actor(actor));
		}

		@Override
		public ReactiveProcessRuntime.Builder scope(Scope scope) {
			return with((builder) -> builder.scope(scope));
		}

		@Override
		public ReactiveProcessRuntime.Builder message(String topic, @Nullable Object @Nullable ... payload) {
			return with((builder) -> builder.message(topic, payload));
		}

		@Override
		public ReactiveProcessRuntime.Builder timeout(Duration timeout) {
			return with((builder) -> builder.timeout(timeout));
		}

		@Override
		public Mono<Pid> spawn(@Nullable Object @Nullable ... args) {
			return asCaller((caller) -> Mono
				.fromCallable(() -> SubscribedProcessRuntime.with(caller, () -> builder().spawn(args)))
				.subscribeOn(Schedulers.boundedElastic()));
		}

		@Override
		public Mono<Object> call(@Nullable Object @Nullable ... args) {
			return future(() -> builder().callAsync(args));
		}

		@Override
		@SuppressWarnings("TypeParameterUnusedInFormals")
		public <T> Mono<T> callFor(Type type, @Nullable Object @Nullable ... args) {
			return future(() -> builder().callAsyncFor(type, args));
		}

	}

}
