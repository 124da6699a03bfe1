package io.luaprocess.supervision;

import java.time.Duration;
import java.util.Random;

import io.luaprocess.definition.Definition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	@ParameterizedTest
	@CsvSource({ "1, 900, 1100", "2, 1800, 2200", "3, 3600, 4400", "4, 7200, 8800", "7, 57600, 70400",
			"8, 81000, 99000", "1000000, 81000, 99000" })
	void delayOfTheDefaultsStaysInItsRangeAndUsesAllOfIt(int attempt, long least, long most) {
		Random random = new Random(7);
		Duration shortest = Duration.ofDays(1);
		Duration longest = Duration.ZERO;
		for (int i = 0; i < 1000; i++) {
			Duration delay = Backoff.delay(Definition.Restart.DEFAULT, attempt, random);
			assertThat(delay).isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
			shortest = (delay.compareTo(shortest) < 0) ? delay : shortest;
			longest = (delay.compareTo(longest) > 0) ? delay : longest;
		}
		long spread = most - least;
		assertThat(shortest).isLessThan(Duration.ofMillis(least + spread / 20));
		assertThat(longest).isGreaterThan(Duration.ofMillis(most - spread / 20));
	}

}
