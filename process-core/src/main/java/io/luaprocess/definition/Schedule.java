package io.luaprocess.definition;

import java.time.Duration;
import java.time.Instant;

import io.luaprocess.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * When a service runs that does not run all the time. Immutable; equal to another one
 * that says the same.
 */
public interface Schedule {

	/**
	 * Returns when the next run begins.
	 * @param after the end of the last run, or when the service was started
	 * @return the time, later than that; {@code null} if there is no run any more
	 */
	@Nullable Instant next(Instant after);

	/**
	 * Whether runs begin at certain times, also while the last run goes on, and not some
	 * time after it. A run that would overlap is skipped.
	 * @return true for cron expressions
	 */
	boolean isFixed();

	/**
	 * Returns how it is written.
	 * @return the text
	 */
	String text();

	/**
	 * Reads schedules.
	 */
	@FunctionalInterface
	interface Format {

		/**
		 * Knows delays only, as {@code 30s}: the time from the end of a run to the next.
		 */
		Format DELAYS = (text) -> {
			long nanos;
			try {
				nanos = DurationText.parse(text);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("must be a delay such as '30s'", ex);
			}
			if (nanos <= 0) {
				throw new IllegalArgumentException("must be > 0");
			}
			return new Delay(Duration.ofNanos(nanos), text);
		};

		/**
		 * Reads a schedule.
		 * @param text how it is written
		 * @return the schedule
		 * @throws IllegalArgumentException if it is none; the message says what is wrong
		 */
		Schedule parse(String text);

	}

	/**
	 * Some time after the end of the last run.
	 *
	 * @param delay the time
	 * @param text how it is written
	 */
	record Delay(Duration delay, String text) implements Schedule {

		@Override
		public Instant next(Instant after) {
			return after.plus(this.delay);
		}

		@Override
		public boolean isFixed() {
			return false;
		}

	}

}
