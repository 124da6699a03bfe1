package io.luaprocess.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** The real time; every waiting or running piece of code is one virtual thread. */
final class VirtualThreadClock implements SupervisorClock {

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	@Override
	public Task after(Duration delay, Runnable code) {
		AtomicBoolean taken = new AtomicBoolean();
		Thread thread = start(() -> {
			try {
				Thread.sleep(delay);
			}
			catch (InterruptedException ex) {
				return;
			}
			if (taken.compareAndSet(false, true)) {
				code.run();
			}
		});
		return () -> {
			// Once the code has begun it must not be interrupted: it may be the one that
			// cancels.
			if (taken.compareAndSet(false, true)) {
				thread.interrupt();
			}
		};
	}

	@Override
	public Task run(Runnable code) {
		return start(code)::interrupt;
	}

	private static Thread start(Runnable code) {
		return Thread.ofVirtual().name("lua-supervisor").start(code);
	}

}
