package io.luaprocess.kernel;

import java.time.Instant;

import io.luaprocess.ProcessError;
import io.luaprocess.event.CrashSites;
import io.luaprocess.event.EventError;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvent.Exited;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.event.Subject;

/**
 * Makes the events of ends. Normal ones are only counted.
 */
final class EndRecorder {

	private EndRecorder() {
	}

	/**
	 * A process has ended.
	 * @param id what it ran
	 * @param heard whether other code learns of it
	 */
	static void ended(ProcessInstance process, String id, Outcome outcome, boolean heard) {
		RuntimeEvents events = process.kernel.events;
		ProcessError error = outcome.error();
		if (error == null) {
			events.endedNormally();
			return;
		}
		Instant at = process.now();
		Subject subject = subject(process, id);
		EventError brief = EventError.of(error);
		events.publish(switch (outcome.cause()) {
			case RETURNED, FAILED -> crashed(at, subject, brief, heard, false);
			case LIMIT -> new RuntimeEvent.LimitExceeded(at, subject, brief);
			case TERMINATED -> new Exited(at, subject, Exited.Cause.TERMINATED, brief);
			case CANCELED -> new Exited(at, subject, Exited.Cause.CANCELED, brief);
			case LINK -> new Exited(at, subject, Exited.Cause.LINKED, brief);
		});
	}

	/**
	 * A spawn has failed. That it was given up, by its spawner or with its host, is no
	 * event.
	 * @param id what was to run
	 */
	static void spawnFailed(ProcessInstance process, String id, Outcome outcome) {
		ProcessError error = outcome.error();
		if (error == null || outcome.cause().requested()) {
			return;
		}
		Subject subject = subject(process, id);
		EventError brief = EventError.of(error);
		process.kernel.events.publish(
				(outcome.cause() == Outcome.Cause.LIMIT) ? new RuntimeEvent.LimitExceeded(process.now(), subject, brief)
						: crashed(process.now(), subject, brief, true, true));
	}

	private static RuntimeEvent crashed(Instant at, Subject subject, EventError error, boolean heard,
			boolean spawning) {
		return new RuntimeEvent.Crashed(at, subject, error, CrashSites.site(subject.definition(), error), heard,
				spawning);
	}

	private static Subject subject(ProcessInstance process, String id) {
		Host host = process.host();
		return new Subject(process.pid(), id, (host != null) ? host.id() : null, process.body().actor());
	}

}
