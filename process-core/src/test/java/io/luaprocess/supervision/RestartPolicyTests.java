package io.luaprocess.supervision;

import java.time.Duration;

import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.Definition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RestartPolicyTests {

	private static final Duration STABLE = Duration.ofSeconds(5);

	/**
	 * Attempts so far, and the delay for the smallest, the middle and the largest jitter.
	 */
	@ParameterizedTest
	@CsvSource({ "0, 900, 1000, 1100", "1, 1800, 2000, 2200", "2, 3600, 4000, 4400", "3, 7200, 8000, 8800",
			"6, 57600, 64000, 70400", "7, 81000, 90000, 99000", "999999, 81000, 90000, 99000" })
	void delayOfTheDefaults(int attempts, long least, long middle, long most) {
		RestartPolicy policy = policy(Definition.Restart.DEFAULT);
		assertRestart(policy.afterFailure(attempts, false, 0), attempts + 1, least);
		assertRestart(policy.afterFailure(attempts, false, 0.5), attempts + 1, middle);
		assertRestart(policy.afterFailure(attempts, false, 1), attempts + 1, most);
	}

	@ParameterizedTest
	@CsvSource({ "100, 1000, 1.0, 0, 100", "100, 1000, 1.0, 5, 100", "100, 1000, 3.0, 1, 300", "100, 1000, 3.0, 2, 900",
			"100, 1000, 3.0, 3, 1000", "100, 100, 2.0, 9, 100" })
	void delayGrowsByTheFactorUpToTheLongest(long initial, long max, double factor, int attempts, long expected) {
		RestartPolicy policy = policy(new Definition.Restart(Duration.ofMillis(initial), Duration.ofMillis(max), factor,
				0, 0, CrashLoop.DEFAULT));
		assertRestart(policy.afterFailure(attempts, false, 0.9), attempts + 1, expected);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, true", "0, 1000000, true", "1, 0, true", "1, 1, false", "3, 2, true", "3, 3, false",
			"3, 4, false" })
	void attemptsAreLimitedUnlessZero(int maxAttempts, int attempts, boolean restarted) {
		RestartPolicy.Decision decision = policy(new Definition.Restart(Duration.ofSeconds(1), Duration.ofSeconds(1), 1,
				0, maxAttempts, CrashLoop.DEFAULT))
			.afterFailure(attempts, false, 0.5);
		assertThat(decision).isInstanceOf(restarted ? RestartPolicy.Restart.class : RestartPolicy.GiveUp.class);
		if (!restarted) {
			assertThat(decision).isEqualTo(new RestartPolicy.GiveUp(" after " + attempts + " attempts"));
		}
	}

	@Test
	void finalErrorIsNotRestarted() {
		assertThat(policy(Definition.Restart.DEFAULT).afterFailure(0, true, 0.5))
			.isEqualTo(new RestartPolicy.GiveUp(", the error is final"));
	}

	@ParameterizedTest
	@CsvSource({ "0, 3", "4999999999, 3", "5000000000, 0", "6000000000, 0" })
	void runningForTheStableThresholdResetsTheAttempts(long ranNanos, int attempts) {
		assertThat(policy(Definition.Restart.DEFAULT).attemptsAfter(3, ranNanos)).isEqualTo(attempts);
	}

	private static RestartPolicy policy(Definition.Restart restart) {
		return new RestartPolicy(restart, STABLE);
	}

	private static void assertRestart(RestartPolicy.Decision decision, int attempt, long millis) {
		assertThat(decision).isEqualTo(new RestartPolicy.Restart(attempt, Duration.ofMillis(millis)));
	}

}
