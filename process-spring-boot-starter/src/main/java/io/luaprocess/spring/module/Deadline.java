package io.luaprocess.spring.module;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread that has created it when its time is over, unless it was closed
 * before. Used by that thread.
 */
final class Deadline implements AutoCloseable {

	private final Thread thread = Thread.currentThread();

	private final CompletableFuture<Void> timer = new CompletableFuture<>();

	private boolean expired;

	private boolean closed;

	Deadline(Duration time) {
		this.timer.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS).thenRun(this::expire);
	}

	private synchronized void expire() {
		if (!this.closed) {
			this.expired = true;
			this.thread.interrupt();
		}
	}

	/** Whether the thread was interrupted because of the time. */
	synchronized boolean expired() {
		return this.expired;
	}

	/** Afterwards the thread is not interrupted any more, nor was by this. */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.timer.cancel(false);
		if (this.expired) {
			Thread.interrupted();
		}
	}

}
