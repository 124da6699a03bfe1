package io.luaprocess.spring.actuate.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.event.DeadLetter;
import io.luaprocess.event.Denial;
import io.luaprocess.event.EventError;
import io.luaprocess.event.RuntimeEvent;
import org.jspecify.annotations.Nullable;

/**
 * What events of different types say, by name.
 */
final class EventDetails {

	private EventDetails() {
	}

	static @Nullable String text(@Nullable Pid pid) {
		return (pid != null) ? pid.toString() : null;
	}

	static @Nullable String number(@Nullable Pid pid) {
		return (pid != null) ? pid.shortForm() : null;
	}

	static @Nullable Pid pid(RuntimeEvent event) {
		return switch (event) {
			case RuntimeEvent.ServiceStarted started -> started.pid();
			case RuntimeEvent.DeadLettered dead -> dead.letter().to();
			default -> (event.subject() != null) ? event.subject().pid() : null;
		};
	}

	static @Nullable String definition(RuntimeEvent event) {
		if (event instanceof RuntimeEvent.DeadLettered dead) {
			return dead.letter().definition();
		}
		return (event.subject() != null) ? event.subject().definition() : null;
	}

	static @Nullable String actor(RuntimeEvent event) {
		if (event instanceof RuntimeEvent.Denied denied) {
			return denied.denial().actor();
		}
		return (event.subject() != null) ? event.subject().actor() : null;
	}

	static @Nullable String outcome(RuntimeEvent event) {
		return switch (event) {
			case RuntimeEvent.Crashed crash -> "failed";
			case RuntimeEvent.LimitExceeded limit -> "limit";
			case RuntimeEvent.Exited exit -> exit.cause().text();
			default -> null;
		};
	}

	/** Values that are not known have no name. */
	static Map<String, Object> of(RuntimeEvent event) {
		Map<String, Object> details = new LinkedHashMap<>();
		switch (event) {
			case RuntimeEvent.Crashed crash -> addCrash(details, crash);
			case RuntimeEvent.Restarted restart -> {
				details.put("service", restart.service());
				details.put("attempt", restart.attempt());
				details.put("delayMillis", restart.delayMillis());
			}
			case RuntimeEvent.ServiceStarted started -> details.put("service", started.service());
			case RuntimeEvent.ServiceFailed failed -> details.put("service", failed.service());
			case RuntimeEvent.Denied denied -> addDenial(details, denied.denial());
			case RuntimeEvent.DeadLettered dead -> addLetter(details, dead.letter());
			default -> {
			}
		}
		return details;
	}

	private static void addCrash(Map<String, Object> details, RuntimeEvent.Crashed crash) {
		EventError error = crash.error();
		details.put("site", crash.site());
		details.put("heard", crash.heard());
		details.put("spawning", crash.spawning());
		details.put("stack", error.stack());
		if (error.cause() != null) {
			details.put("cause", error.cause());
		}
	}

	private static void addDenial(Map<String, Object> details, Denial denial) {
		details.put("action", denial.action());
		details.put("resource", denial.resource());
		if (denial.policy() != null) {
			details.put("policy", denial.policy());
		}
	}

	private static void addLetter(Map<String, Object> details, DeadLetter letter) {
		details.put("reason", letter.reason().text());
		details.put("topic", letter.topic());
		if (letter.from() != null) {
			details.put("from", letter.from().toString());
		}
	}

}
