package io.luaprocess.kernel;

import java.time.Duration;
import java.util.List;

import io.luaprocess.DurationText;
import io.luaprocess.LogContext;
import io.luaprocess.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warnings about processes that live: too many messages wait, or a turn lasts too
 * long.
 */
final class Warnings {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private Warnings() {
	}

	/** Many messages wait in a mailbox, perhaps too many. Any thread. */
	static void mailbox(ProcessInstance process) {
		int messages = process.mailbox.takeAlarm();
		if (messages == 0) {
			return;
		}
		try (LogContext context = context(process)) {
			logger.warn("{} messages wait in the mailbox of process {} ({})", messages, process.pid(),
					process.definitionId());
		}
	}

	/** A process neither waits nor receives. On its thread. */
	static void longTurn(ProcessInstance process, long nanos, RunningCode code) {
		List<RunningFunction> stack = code.runningStack(1);
		try (LogContext context = context(process)) {
			logger.warn("Process {} ({}) has not waited for {}, it runs at {}", process.pid(), process.definitionId(),
					DurationText.format(Duration.ofNanos(nanos).toSeconds() * 1_000_000_000L),
					stack.isEmpty() ? "an unknown place" : LogText.line(stack.get(0).text()));
		}
	}

	private static LogContext context(ProcessInstance process) {
		return LogContext.of(process.pid(), process.definitionId(), process.body().actor());
	}

}
