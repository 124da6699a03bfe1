package io.luaprocess.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.luaprocess.kernel.Kernel;

/**
 * The time of the clock; a test looks again and again.
 */
final class RealTestTime implements TestTime {

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	/** How often in a row all processes have to wait. */
	private static final int TIMES = 3;

	private final Kernel kernel;

	private final Duration patience;

	RealTestTime(Kernel kernel, Duration patience) {
		this.kernel = kernel;
		this.patience = patience;
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	@Override
	public void settle() {
		int[] times = new int[1];
		await(() -> (times[0] = allWait() ? times[0] + 1 : 0) >= TIMES, this.patience);
	}

	private boolean allWait() {
		boolean[] wait = { true };
		this.kernel.processes().forEach((process) -> wait[0] &= process.snapshot().state().equals("waiting"));
		return wait[0];
	}

	@Override
	public void advance(Duration time) {
		await(() -> false, time);
	}

	@Override
	public boolean await(BooleanSupplier condition, Duration atMost) {
		long begin = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - begin >= atMost.toNanos()) {
				return false;
			}
			LockSupport.parkNanos(PAUSE);
		}
		return true;
	}

	@Override
	public boolean awaitState(BooleanSupplier condition, Duration atMost) {
		return await(condition, atMost);
	}

	@Override
	public Duration patience() {
		return this.patience;
	}

	@Override
	public String report() {
		return this.kernel.report();
	}

}
