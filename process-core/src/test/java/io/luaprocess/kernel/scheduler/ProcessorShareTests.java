package io.luaprocess.kernel.scheduler;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessorShareTests {

	private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

	/** A quarter of two workers: 500 ms a second. */
	private final ProcessorShare share = new ProcessorShare(0.25, 2, 0);

	@Test
	void whatATenthOfASecondBringsCanBeUsedAtOnce() {
		this.share.charge(49 * MILLISECOND);
		assertThat(this.share.isUsedUp()).isFalse();
		this.share.charge(MILLISECOND);
		assertThat(this.share.isUsedUp()).isTrue();
		assertThat(this.share.timesUsedUp()).isEqualTo(1);
		this.share.charge(MILLISECOND);
		assertThat(this.share.timesUsedUp()).isEqualTo(1);
		assertThat(this.share.used()).isEqualTo(51 * MILLISECOND);
	}

	@Test
	void creditGrowsWithTheTime() {
		this.share.charge(60 * MILLISECOND);
		this.share.grow(19 * MILLISECOND);
		assertThat(this.share.isUsedUp()).isTrue();
		this.share.grow(21 * MILLISECOND);
		assertThat(this.share.isUsedUp()).isFalse();
	}

	@Test
	void noMoreIsOwedThanASecondBrings() {
		this.share.charge(TimeUnit.HOURS.toNanos(1));
		this.share.grow(0);
		this.share.grow(999 * MILLISECOND);
		assertThat(this.share.isUsedUp()).isTrue();
		this.share.grow(1001 * MILLISECOND);
		assertThat(this.share.isUsedUp()).isFalse();
	}

	@Test
	void noMoreIsSavedThanATenthOfASecondBrings() {
		this.share.grow(TimeUnit.HOURS.toNanos(1));
		this.share.charge(50 * MILLISECOND);
		assertThat(this.share.isUsedUp()).isTrue();
	}

}
