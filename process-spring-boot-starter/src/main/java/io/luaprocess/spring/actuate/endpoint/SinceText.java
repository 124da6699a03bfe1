package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Says how often something has happened and since when, in the time zone of the JVM.
 */
final class SinceText {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")
		.withZone(ZoneId.systemDefault());

	private SinceText() {
	}

	/**
	 * Returns for example {@code 41 times since 10:02}; with the date if it takes days.
	 */
	static String of(long count, Instant first, Instant last) {
		if (count == 1) {
			return "once, at " + TIME.format(first);
		}
		boolean days = Duration.between(first, last).compareTo(Duration.ofHours(24)) >= 0;
		return count + " times since " + (days ? DATE : TIME).format(first);
	}

}
