package io.luaprocess.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.luaprocess.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Futures that fail when a time is over.
 */
final class Timeouts {

	private Timeouts() {
	}

	/** Longer times than a {@code long} holds are never over. */
	static long nanos(Duration timeout) {
		return TimeUnit.NANOSECONDS.convert(timeout);
	}

	/** Fails a future that is not complete when the time of the processes is over. */
	static void fail(Kernel kernel, CompletableFuture<?> result, Duration timeout,
			Supplier<? extends RuntimeException> failure) {
		Runnable cancel = kernel.after(timeout,
				() -> kernel.execute("process-timeout", () -> result.completeExceptionally(failure.get())));
		result.whenComplete((value, thrown) -> cancel.run());
	}

	/**
	 * A future of a result made from that of another one, with its failure itself, and
	 * which ends the other one when it is cancelled.
	 */
	static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> dependent(Kernel kernel,
			CompletableFuture<T> source, Function<T, R> conversion) {
		CompletableFuture<R> result = kernel.future();
		source.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
				return;
			}
			try {
				result.complete(conversion.apply(value));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		result.whenComplete((value, failure) -> source.cancel(false));
		return result;
	}

}
