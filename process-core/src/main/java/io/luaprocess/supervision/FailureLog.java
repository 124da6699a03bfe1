package io.luaprocess.supervision;

import java.time.Duration;

import io.luaprocess.LogText;
import io.luaprocess.ProcessError;
import io.luaprocess.event.CrashSites;
import io.luaprocess.event.EventError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The warnings about failures of one service. The first of the same failures, with the
 * same place and kind of error, is logged with its stack and its cause. Those of the next
 * minute are records for debugging; the one after it says how many there were. Guarded by
 * the monitor of the service.
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(ServiceSupervisor.class);

	private static final long WINDOW = Duration.ofMinutes(1).toNanos();

	private final String service;

	private final SupervisorClock clock;

	private String same = "";

	private long loggedAt;

	/** Failures since {@link #loggedAt}, the one that was logged not included. */
	private int unlogged;

	FailureLog(String service, SupervisorClock clock) {
		this.service = service;
		this.clock = clock;
	}

	/**
	 * Logs a failure.
	 * @param what the subject of the sentence, before the name of the service
	 * @param follows what follows from it, after the verb
	 */
	void failed(String what, String follows, ProcessError error) {
		String place = error.kind() + " " + CrashSites.site(this.service, EventError.of(error));
		long now = this.clock.nanoTime();
		boolean known = place.equals(this.same);
		if (known && now - this.loggedAt < WINDOW) {
			this.unlogged++;
			write(Level.DEBUG, what, "failed" + follows, error);
			return;
		}
		String times = (known && this.unlogged > 0)
				? "failed " + (this.unlogged + 1) + " times since the last record, same error" : "failed";
		this.same = place;
		this.loggedAt = now;
		this.unlogged = 0;
		write(Level.WARN, what, times + follows, error);
	}

	/** The service has failed for good. */
	void gaveUp(String reason, ProcessError error) {
		this.same = "";
		write(Level.ERROR, "service", "failed and is not restarted" + reason, error);
	}

	private void write(Level level, String what, String verb, ProcessError error) {
		Throwable cause = error.cause();
		logger.atLevel(level)
			.setCause((cause != null) ? LogText.escaped(cause) : null)
			.log("{} '{}' {}: {}{}", what, this.service, verb, LogText.line(error.text()), LogText.stack(error));
	}

}
