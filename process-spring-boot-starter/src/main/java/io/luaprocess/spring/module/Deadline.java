package io.luaprocess.spring.module;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Interrupts the thread that has created it when its time is over, unless it was closed
 * before, and then closes what that thread reads: not every stream heeds an interrupt.
 * Used by the thread that has created it.
 */
final class Deadline implements AutoCloseable {

	private final Thread thread = Thread.currentThread();

	private final CompletableFuture<Void> timer = new CompletableFuture<>();

	private @Nullable Closeable reading;

	private boolean expired;

	private boolean closed;

	Deadline(Duration time) {
		this.timer.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS).thenRun(this::expire);
	}

	private synchronized void expire() {
		if (!this.closed) {
			this.expired = true;
			this.thread.interrupt();
			if (this.reading != null) {
				end(this.reading);
			}
		}
	}

	/** The thread reads from now on. */
	synchronized void reads(Closeable stream) {
		this.reading = stream;
		if (this.expired) {
			end(stream);
		}
	}

	/** Some streams wait until nothing reads. */
	private static void end(Closeable stream) {
		Thread.startVirtualThread(() -> {
			try {
				stream.close();
			}
			catch (IOException | RuntimeException ex) {
				// It has ended already.
			}
		});
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
