package io.luaprocess.kernel;

import java.time.Duration;
import java.time.Instant;

import io.luaprocess.Pid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers of processes are not used again, not even by the next JVM.
 */
class PidNumberTests {

	@Test
	void aLaterRuntimeOfTheSameJvmGoesOn() {
		Pid first;
		try (Kernel kernel = new Kernel()) {
			first = kernel.newPid("app:host");
		}
		try (Kernel kernel = new Kernel()) {
			assertThat(kernel.newPid("app:host")).isGreaterThan(first);
		}
	}

	@Test
	void aLaterJvmBeginsAboveTheNumbersOfTheOneBefore() {
		Instant start = Instant.parse("2026-11-29T08:00:00Z");
		long afterTenThousand = ThreadPlatform.firstNumber(start) + 10_000;
		assertThat(ThreadPlatform.firstNumber(start.plus(Duration.ofMinutes(11)))).isGreaterThan(afterTenThousand);
	}

	@Test
	void numbersStayShortEnoughToType() {
		long number = ThreadPlatform.firstNumber(Instant.parse("2033-12-31T00:00:00Z"));
		assertThat(Pid.of("app:host", number).shortForm()).hasSize("0x12345678".length());
	}

}
