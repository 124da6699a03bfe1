package io.luaprocess.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * A future whose waiters run the processes of a test meanwhile, and so are the futures
 * made of it. Timeouts count in the time of the processes.
 *
 * @param <T> the type of the result
 */
final class DrivingFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private final DeterministicPlatform platform;

	DrivingFuture(DeterministicPlatform platform) {
		this.platform = platform;
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new DrivingFuture<>(this.platform);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		this.platform.waitFor(this);
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		if (!isDone() && !this.platform.waitFor(this, unit.toNanos(timeout))) {
			throw new TimeoutException();
		}
		return super.get();
	}

	@Override
	public T join() {
		this.platform.waitFor(this);
		return super.join();
	}

}
