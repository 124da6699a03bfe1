package io.luaprocess.test;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

import io.luaprocess.kernel.DeterministicPlatform;

/**
 * Time that passes when nothing can run.
 */
final class VirtualTestTime implements TestTime {

	private static final Duration DAY = Duration.ofDays(1);

	private final DeterministicPlatform platform;

	VirtualTestTime(DeterministicPlatform platform) {
		this.platform = platform;
	}

	@Override
	public Instant now() {
		return this.platform.now();
	}

	@Override
	public void settle() {
		this.platform.settle();
	}

	@Override
	public void advance(Duration time) {
		this.platform.advance(time);
	}

	@Override
	public boolean await(BooleanSupplier condition, Duration atMost) {
		return this.platform.await(condition, atMost);
	}

	@Override
	public boolean awaitState(BooleanSupplier condition, Duration atMost) {
		return this.platform.awaitState(condition, atMost);
	}

	@Override
	public Duration patience() {
		return DAY;
	}

	@Override
	public String report() {
		return this.platform.report();
	}

}
