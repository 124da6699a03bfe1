package io.luaprocess.definition;

import java.time.Duration;
import java.util.Locale;

/**
 * When the crashes of a service count as a loop, however long each of its processes has
 * run.
 *
 * @param crashes so many within the window are a loop, {@value #MOST} at most; 0 = never
 * @param window how far back crashes count
 * @param health what the health says of a service in a loop
 */
public record CrashLoop(int crashes, Duration window, Health health) {

	/** The largest number of crashes. */
	public static final int MOST = 1000;

	/** Unless the application or an entry says otherwise. */
	public static final CrashLoop DEFAULT = new CrashLoop(5, Duration.ofMinutes(10), Health.WARN);

	/**
	 * What the health says of a service in a loop.
	 */
	public enum Health {

		/** Nothing. */
		UP,

		/** The application works, but somebody must look. */
		WARN,

		/** The application does not work. */
		DOWN;

		/**
		 * Returns the name for entries.
		 * @return the name in lower case
		 */
		public String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
