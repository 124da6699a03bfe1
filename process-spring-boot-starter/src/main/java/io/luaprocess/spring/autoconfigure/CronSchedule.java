package io.luaprocess.spring.autoconfigure;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

import io.luaprocess.definition.Schedule;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;

/**
 * A schedule written as a cron expression of Spring: second, minute, hour, day of the
 * month, month, day of the week, in the zone of the JVM.
 *
 * @param expression the expression
 * @param text how it is written
 */
record CronSchedule(CronExpression expression, String text) implements Schedule {

	/** Cron expressions, and delays such as {@code 30s}. */
	static final Format FORMAT = (text) -> {
		String stripped = text.strip();
		boolean cron = stripped.startsWith("@") || stripped.contains(" ");
		return cron ? cron(stripped) : delay(stripped);
	};

	private static Schedule cron(String text) {
		return new CronSchedule(CronExpression.parse(text), text);
	}

	private static Schedule delay(String text) {
		try {
			return Format.DELAYS.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(ex.getMessage() + ", or a cron expression such as '0 30 6 * * *'", ex);
		}
	}

	@Override
	public @Nullable Instant next(Instant after) {
		ZonedDateTime next = this.expression.next(after.atZone(ZoneId.systemDefault()));
		return (next != null) ? next.toInstant() : null;
	}

	@Override
	public boolean isFixed() {
		return true;
	}

}
