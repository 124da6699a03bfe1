package io.luaprocess.spring.dashboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Which mailboxes grow: those that had fewer messages some seconds ago, and have not been
 * emptied since. Thread-safe.
 */
final class MailboxTrends {

	/** A mailbox that has grown for a shorter time may only have got a burst. */
	private static final double LEAST_SECONDS = 5;

	private static final long WINDOW = TimeUnit.SECONDS.toNanos(15);

	private Map<Long, Trend> trends = Map.of();

	synchronized void add(Sample sample) {
		Map<Long, Trend> next = new HashMap<>();
		for (Sample.Mailbox mailbox : sample.fullest()) {
			Reading reading = new Reading(sample.nanos(), mailbox);
			Trend before = this.trends.get(mailbox.number());
			next.put(mailbox.number(), (before != null && mailbox.messages() >= before.last.mailbox.messages() / 2)
					? before.then(reading) : new Trend(reading, reading, reading));
		}
		this.trends = next;
	}

	/** The mailboxes that grow, the fastest first. */
	synchronized List<Growth> growing() {
		List<Growth> growing = new ArrayList<>();
		for (Trend trend : this.trends.values()) {
			Growth growth = trend.growth();
			if (growth != null) {
				growing.add(growth);
			}
		}
		growing.sort((one, other) -> Double.compare(other.perSecond(), one.perSecond()));
		return growing;
	}

	/**
	 * A mailbox that grows.
	 */
	record Growth(Sample.Mailbox mailbox, double perSecond) {
	}

	private record Reading(long nanos, Sample.Mailbox mailbox) {
	}

	/**
	 * Goes back one window to two.
	 */
	private record Trend(Reading first, Reading middle, Reading last) {

		Trend then(Reading next) {
			return (next.nanos - this.middle.nanos < WINDOW) ? new Trend(this.first, this.middle, next)
					: new Trend(this.middle, next, next);
		}

		@Nullable Growth growth() {
			double seconds = (this.last.nanos - this.first.nanos) / 1e9;
			int grown = this.last.mailbox.messages() - this.first.mailbox.messages();
			return (seconds >= LEAST_SECONDS && grown / seconds >= 1) ? new Growth(this.last.mailbox, grown / seconds)
					: null;
		}

	}

}
