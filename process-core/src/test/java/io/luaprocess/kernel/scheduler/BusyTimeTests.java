package io.luaprocess.kernel.scheduler;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BusyTime}.
 */
class BusyTimeTests {

	private final AtomicLong now = new AtomicLong(-5_000);

	private final BusyTime busy = new BusyTime(this.now::get);

	@Test
	void timeAwakeIsCountedAlsoWhileItLasts() {
		this.now.addAndGet(10);
		assertThat(this.busy.sum()).isEqualTo(10);
		this.now.addAndGet(5);
		this.busy.fallsAsleep();
		assertThat(this.busy.sum()).isEqualTo(15);
		this.now.addAndGet(100);
		assertThat(this.busy.sum()).isEqualTo(15);
		this.busy.awakes();
		assertThat(this.busy.sum()).isEqualTo(15);
		this.now.addAndGet(7);
		assertThat(this.busy.sum()).isEqualTo(22);
	}

}
