package io.luaprocess.kernel;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for turns that last long, in times that are chosen. */
class LongTurnTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final LongTurn turn = new LongTurn();

	@Test
	void turnIsToldAfterFiveSecondsAndEachDoubling() {
		assertThat(this.turn.lasts(0, 0, 7)).isZero();
		int told = 0;
		for (int second = 1; second <= 40; second++) {
			long lasts = this.turn.lasts(second * SECOND, 0, 7);
			if (lasts > 0) {
				assertThat(lasts).isEqualTo(second * SECOND);
				assertThat(second).isIn(5, 10, 20, 40);
				told++;
			}
		}
		assertThat(told).isEqualTo(4);
	}

	@Test
	void messageOrWakeUpBeginsAnotherTurn() {
		this.turn.lasts(0, 0, 7);
		assertThat(this.turn.lasts(4 * SECOND, 0, 8)).as("received").isZero();
		assertThat(this.turn.lasts(8 * SECOND, 0, 8)).isZero();
		assertThat(this.turn.lasts(12 * SECOND, 8 * SECOND, 8)).as("woken").isZero();
		assertThat(this.turn.lasts(13 * SECOND, 8 * SECOND, 8)).isEqualTo(5 * SECOND);
		assertThat(this.turn.lasts(14 * SECOND, 8 * SECOND, 9)).isZero();
		assertThat(this.turn.lasts(19 * SECOND, 8 * SECOND, 9)).as("the first of the next turn").isEqualTo(5 * SECOND);
	}

}
