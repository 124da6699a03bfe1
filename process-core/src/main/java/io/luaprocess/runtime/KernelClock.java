package io.luaprocess.runtime;

import java.time.Duration;
import java.time.Instant;

import io.luaprocess.kernel.Kernel;
import io.luaprocess.supervision.SupervisorClock;

/**
 * The time of the kernel for the supervisor; every running piece of code is one virtual
 * thread.
 */
final class KernelClock implements SupervisorClock {

	private static final String THREAD = "lua-supervisor";

	private final Kernel kernel;

	KernelClock(Kernel kernel) {
		this.kernel = kernel;
	}

	@Override
	public long nanoTime() {
		return this.kernel.nanoTime();
	}

	@Override
	public Instant now() {
		return this.kernel.now();
	}

	@Override
	public Task after(Duration delay, Runnable code) {
		return this.kernel.after(delay, () -> run(code))::run;
	}

	@Override
	public Task run(Runnable code) {
		return this.kernel.execute(THREAD, code)::interrupt;
	}

}
