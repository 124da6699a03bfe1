package io.luaprocess.spring.event;

import java.time.Instant;

import io.luaprocess.event.EventError;
import io.luaprocess.event.Subject;

/**
 * A process or function has ended abnormally: its program has failed, a limit was
 * exceeded, or the end was asked for. Normal ends are no events. Listeners run on a
 * virtual thread that is not the process's; see {@link ProcessEventPublisher}.
 *
 * @param process the process
 * @param outcome what has ended it
 * @param error what it ended with
 * @param at when, in the time of the processes
 */
public record ProcessExitedEvent(Subject process, Outcome outcome, EventError error, Instant at) {

	/**
	 * What has ended a process.
	 */
	public enum Outcome {

		/** Its program has failed. */
		FAILED,

		/** It was over one of its limits. */
		LIMIT,

		/** It was terminated, or its deadline has passed. */
		TERMINATED,

		/** Its host has stopped, or its caller has gone. */
		CANCELED,

		/** A linked process has failed. */
		LINKED

	}

}
