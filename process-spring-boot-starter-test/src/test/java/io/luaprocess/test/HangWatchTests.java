package io.luaprocess.test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HangWatchTests {

	private static final Duration PATIENCE = Duration.ofMillis(200);

	@Test
	@Timeout(60)
	void aTestThatWaitsWhileNoProcessCanRunIsInterrupted() {
		try (HangWatch watch = new HangWatch(Thread.currentThread(), () -> false, PATIENCE)) {
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> new CountDownLatch(1).await());
			assertThat(watch.hasFound()).isTrue();
		}
	}

	@Test
	void aTestThatWaitsForProcessesIsNot() throws InterruptedException {
		CountDownLatch looks = new CountDownLatch(100);
		try (HangWatch watch = new HangWatch(Thread.currentThread(), () -> {
			looks.countDown();
			return true;
		}, PATIENCE)) {
			looks.await();
			assertThat(watch.hasFound()).isFalse();
		}
	}

	@Test
	void aTestThatWaitsForALimitedTimeIsNot() throws InterruptedException {
		try (HangWatch watch = new HangWatch(Thread.currentThread(), () -> false, PATIENCE)) {
			assertThat(new CountDownLatch(1).await(PATIENCE.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS))
				.isFalse();
			assertThat(watch.hasFound()).isFalse();
		}
	}

}
