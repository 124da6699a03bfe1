package io.luaprocess.spring.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.luaprocess.spring.dashboard.Sample.Mailbox;
import io.luaprocess.spring.dashboard.Sample.States;
import io.luaprocess.spring.dashboard.Sample.Totals;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what samples say of the last two minutes.
 */
class HistoryTests {

	private static Sample sample(double second, long spawns, int messages) {
		return new Sample(Instant.EPOCH, (long) (second * 1e9), new States(0, 0, 0, 0, 0),
				new Totals(spawns, 0, 0, 0, 0, 0, 0, Duration.ofMillis((long) (second * 500)).toNanos()), Map.of(),
				(messages > 0) ? List.of(new Mailbox(7, "0x00007", "a:b", messages)) : List.of(), List.of());
	}

	@Test
	void ratesAreDifferencesPerSecond() {
		History history = new History();
		history.add(sample(0, 10, 0));
		history.add(sample(1, 30, 0));
		history.add(sample(3, 30, 0));
		assertThat(History.rates(history.samples(), Totals::spawns)).containsExactly(20, 0);
		assertThat(History.busy(history.samples(), 1)).containsExactly(0.5, 0.5);
		assertThat(History.busy(history.samples(), 2)).containsExactly(0.25, 0.25);
	}

	@Test
	void twoMinutesAreKeptAndAPauseBeginsAnew() {
		History history = new History();
		for (int i = 0; i < 500; i++) {
			history.add(sample(i, 0, 0));
		}
		assertThat(history.samples()).hasSize(History.SECONDS + 1);
		history.add(sample(600, 0, 0));
		assertThat(history.samples()).hasSize(1);
	}

	@Test
	void mailboxThatGetsMoreThanIsReceivedGrows() {
		MailboxTrends trends = new MailboxTrends();
		for (int i = 0; i < 60; i++) {
			trends.add(sample(i, 0, 100 + 40 * i));
			assertThat(trends.growing()).hasSize((i < 5) ? 0 : 1);
		}
		assertThat(trends.growing().get(0).perSecond()).isEqualTo(40);
		assertThat(trends.growing().get(0).mailbox().messages()).isEqualTo(2460);
	}

	@Test
	void mailboxThatIsFullButDoesNotGrowAnyMoreDoesNot() {
		MailboxTrends trends = new MailboxTrends();
		for (int i = 0; i < 60; i++) {
			trends.add(sample(i, 0, Math.min(100 + 40 * i, 500)));
		}
		assertThat(trends.growing()).isEmpty();
		trends.add(sample(60, 0, 0));
		assertThat(trends.growing()).isEmpty();
	}

}
